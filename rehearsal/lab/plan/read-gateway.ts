import type { z } from "zod";
import * as forms from "./forms";
import type { Inventory, Item } from "./inventory";
import type { PlannedGateway, PlannedGroup } from "./lab-plan";
import { key } from "./planned-resources";

type GatewayForm = z.infer<typeof forms.gateway>;

/** The one gateway that takes point-to-site connections. */
export function readGateway(inventory: Inventory): PlannedGateway | undefined {
  const gateways = inventory
    .all("microsoft.network/virtualnetworkgateways", forms.gateway)
    .filter(({ of }) => of.gatewayType === "Vpn");
  const [first, second] = gateways.filter(({ of }) => of.vpnClientConfiguration);
  if (second !== undefined) {
    inventory.fault(
      gateways.map(({ name }) => name).join(" and "),
      "both take laptops; the lab has one gateway: name a plan with one",
    );
  }
  if (first === undefined) {
    inventory.fault(
      "the plan",
      "has no VPN gateway that takes laptops; bring up the stack with the part access",
    );
    return undefined;
  }
  return gatewayOf(first, inventory);
}

function gatewayOf({ id, name, of }: Item<GatewayForm>, inventory: Inventory): PlannedGateway {
  const clients = of.vpnClientConfiguration!;
  if (clients.vpnClientIpsecPolicies.length > 1) {
    inventory.fault(name, "has several policies for IPsec; Azure takes one for laptops: leave one");
  }
  const groups = groupsOf(name, of, inventory);
  const pool = clients.vpnClientAddressPool?.addressPrefixes ?? [];
  if (pool.length === 0) inventory.fault(name, "has no addresses for laptops; set vpnClientAddressPool");
  return {
    id,
    name,
    subnet: of.ipConfigurations[0]!.subnet.id,
    authentication: clients.vpnAuthenticationTypes,
    protocols: clients.vpnClientProtocols,
    anchors: clients.vpnClientRootCertificates.map(({ name, publicCertData }) => ({
      name,
      certificate: publicCertData,
    })),
    revoked: clients.vpnClientRevokedCertificates.map(({ thumbprint }) => thumbprint),
    suites: clients.vpnClientIpsecPolicies,
    pool,
    groups,
  };
}

/** Which addresses a group gets stands at the configurations, which name groups of the same gateway. */
function groupsOf(gateway: string, of: GatewayForm, inventory: Inventory): PlannedGroup[] {
  const groups = of.virtualNetworkGatewayPolicyGroups;
  const configurations = of.vpnClientConfiguration!.vngClientConnectionConfigurations;
  for (const { name, virtualNetworkGatewayPolicyGroups } of configurations) {
    for (const { id } of virtualNetworkGatewayPolicyGroups) {
      if (groups.some((group) => isNamed(id, group.name))) continue;
      inventory.fault(gateway, `has the configuration ${name}, which names a group that is not there: ${id}`);
    }
  }
  if (groups.length > 0 && groups.filter(({ isDefault }) => isDefault).length !== 1) {
    inventory.fault(gateway, "needs exactly one default group among its policy groups");
  }
  return groups
    .map(({ name, isDefault, priority, policyMembers }) => ({
      name,
      isDefault,
      priority,
      domains: policyMembers.map(({ attributeValue }) => attributeValue.toLowerCase()),
      pool: configurations
        .filter(({ virtualNetworkGatewayPolicyGroups }) =>
          virtualNetworkGatewayPolicyGroups.some(({ id }) => isNamed(id, name)),
        )
        .flatMap(({ vpnClientAddressPool }) => vpnClientAddressPool.addressPrefixes),
    }))
    .sort((one, other) => one.priority - other.priority);
}

const isNamed = (id: string, name: string) =>
  key(id).endsWith(`/virtualnetworkgatewaypolicygroups/${name.toLowerCase()}`);
