import type { types } from "@pulumi/azure-native";
import type { PoolSettings } from "../settings/pool-settings";
import { firstBlock, type AddressRange } from "../access-model/address-range";
import { without } from "../access-model/address-set";
import { clientZone } from "../access-model/zone";

/** Certificates that belong to one pool. Group and pool have the name of the zone in the access model. */
interface Group {
  readonly name: string;
  readonly domains: readonly string[];
  readonly pool: string;
}

/** Department in the name of a certificate for laptops that must be repaired (docs/reconcile.md). */
const REMEDIATION = "remediation";

/**
 * Who gets addresses of which pool.
 *
 * A group is no protection: it decides about addresses alone, and certificates that no group knows land in the default
 * one. So that one has a half of the quarantine pool, from which every firewall drops everything, and the gateway's plain pool, for
 * clients outside of all groups, is the other half: no two pools of a gateway may overlap
 * (learn.microsoft.com, "About user groups and IP address pools for P2S User VPNs"; preview for VPN gateways).
 *
 * @param gatewayId id of the gateway itself, which the groups are parts of
 */
export function policyGroups(pools: PoolSettings, departments: readonly string[], gatewayId: string) {
  const { deviceZone, quarantine } = pools;
  if (deviceZone === undefined || quarantine === undefined) return undefined;
  const domainsOf = (department: string | undefined) =>
    (department === undefined ? departments : [department]).map((name) => `${name}.${deviceZone}`);
  const known: Group[] = [
    ...pools.clients.map(({ department, range }) => ({
      name: clientZone(department),
      domains: domainsOf(department),
      pool: range.cidr,
    })),
    ...(pools.remediation
      ? [{ name: REMEDIATION, domains: domainsOf(REMEDIATION), pool: pools.remediation.cidr }]
      : []),
  ];
  const [unknownHalf, plainHalf] = halves(quarantine);
  const unknown = { name: "quarantine", domains: [`quarantine.${deviceZone}`], pool: unknownHalf.cidr };
  const all = [...known, unknown];
  return {
    groups: all.map(({ name, domains }, index): types.input.network.VirtualNetworkGatewayPolicyGroupArgs => ({
      name,
      isDefault: name === unknown.name,
      priority: index,
      policyMembers: domains.map((domain) => ({
        name: domain.split(".")[0]!,
        attributeType: "CertificateGroupId",
        attributeValue: domain,
      })),
    })),
    configurations: all.map(({ name, pool }): types.input.network.VngClientConnectionConfigurationArgs => ({
      name,
      vpnClientAddressPool: { addressPrefixes: [pool] },
      virtualNetworkGatewayPolicyGroups: [{ id: `${gatewayId}/virtualNetworkGatewayPolicyGroups/${name}` }],
    })),
    plainPool: plainHalf.cidr,
  };
}

function halves(range: AddressRange): readonly [AddressRange, AddressRange] {
  const lower = firstBlock(range, range.prefix + 1)!;
  return [lower, without([range], [lower])[0]!];
}
