import type { types } from "@pulumi/azure-native";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import type { PoolSettings } from "../settings/pool-settings";
import type { Capacity } from "./capacity";
import { STRONG_IPSEC_POLICY } from "./ipsec-policy";
import { policyGroups } from "./policy-groups";
import { STATEMENT_TAG } from "./standing-statement";

export interface GatewaySpec {
  readonly capacity: Capacity;
  readonly pools: PoolSettings;
  /** Names of all departments that have laptops. */
  readonly departments: readonly string[];
  /** The gateway's own id in Azure, settled before it is made. */
  readonly ownId: string;
  /** Who is trusted, and who no longer is. */
  readonly statement: Pick<GatewayStatement, "anchors" | "revoked">;
}

/** Point-to-site with device certificates and nothing else: there is no parameter for anything else. */
export function pointToSite(spec: GatewaySpec): types.input.network.VpnClientConfigurationArgs {
  const grouped = groupsOf(spec);
  return {
    vpnAuthenticationTypes: ["Certificate"],
    // Set, because the default would add SSTP; IKEv2 alone, because only OpenVPN could carry a user login
    // (learn.microsoft.com, "Configure multiple authentication types").
    vpnClientProtocols: ["IkeV2"],
    vpnClientIpsecPolicies: [STRONG_IPSEC_POLICY],
    vpnClientAddressPool: { addressPrefixes: [grouped?.plainPool ?? spec.pools.clients[0]!.range.cidr] },
    ...(grouped ? { vngClientConnectionConfigurations: grouped.configurations } : {}),
    vpnClientRootCertificates: spec.statement.anchors.map(({ name, certificate }) => ({
      name,
      publicCertData: certificate,
    })),
    // In an order of its own: the statement's follows the urgency, and every change of a list shows in the plan.
    vpnClientRevokedCertificates: spec.statement.revoked
      .map(({ thumbprint }) => ({ name: thumbprint, thumbprint }))
      .sort((one, other) => (one.thumbprint < other.thumbprint ? -1 : 1)),
  };
}

function groupsOf({ pools, departments, ownId }: GatewaySpec) {
  return policyGroups(pools, departments, ownId);
}

/** Everything about the gateway that settings decide and that does not refer to another resource. */
export function gatewayArgs(spec: GatewaySpec) {
  const grouped = groupsOf(spec);
  return {
    gatewayType: "Vpn",
    vpnType: "RouteBased",
    vpnGatewayGeneration: spec.capacity.generation,
    sku: { name: spec.capacity.sku, tier: spec.capacity.sku },
    activeActive: spec.capacity.publicAddresses === 3,
    enableBgp: false,
    allowRemoteVnetTraffic: false,
    allowVirtualWanTraffic: false,
    disableIPSecReplayProtection: false,
    ...(grouped ? { virtualNetworkGatewayPolicyGroups: grouped.groups } : {}),
    vpnClientConfiguration: pointToSite(spec),
  };
}

/** The arguments that decide who gets in, or that Azure can never change on a standing gateway. */
const DECIDING = [
  "gatewayType",
  "vpnType",
  "vpnGatewayGeneration",
  "sku",
  "activeActive",
  "vpnClientConfiguration",
  "vpnClientConfiguration.vpnAuthenticationTypes",
  "vpnClientConfiguration.vpnClientProtocols",
  "vpnClientConfiguration.vpnClientIpsecPolicies",
  "vpnClientConfiguration.vpnClientAddressPool",
  "vpnClientConfiguration.vpnClientRootCertificates",
  "vpnClientConfiguration.vpnClientRevokedCertificates",
  `tags.${STATEMENT_TAG}`,
] as const;

/** The only one of them that may be empty: as long as no laptop was lost. */
const MAY_BE_EMPTY = "vpnClientConfiguration.vpnClientRevokedCertificates";

/**
 * Makes sure that no deciding argument is missing.
 *
 * azure-native's classes drop a top-level argument whose name is misspelt without a word, and `pulumi up` runs
 * without the type checker (docs/adr/0001-no-type-check-in-pulumi.md): a typo would quietly take a protection away.
 *
 * @throws Error that names every missing argument
 */
export function assertDecided(args: object): void {
  const missing = DECIDING.filter((path) => {
    const value = path
      .split(".")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], args);
    return (
      value === undefined ||
      value === null ||
      (Array.isArray(value) && value.length === 0 && path !== MAY_BE_EMPTY)
    );
  });
  if (missing.length > 0) {
    throw new Error(
      `the VPN gateway would be made without ${missing.join(", ")}; set them in infra/vpn/gateway-args.ts`,
    );
  }
}
