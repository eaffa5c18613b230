import { IP_GROUP, RULE_GROUP } from "./access-relations";
import { listAt, textsAt } from "./properties";
import { GROUP, resourcesOf, usersOf } from "./relations";
import type { Properties, ServiceRule } from "./service-rule";

/** What may not go while something else needs it. */
export const deletion: readonly ServiceRule[] = [
  inUse(
    "network:Subnet",
    "subnet-in-use",
    "InUseSubnetCannotBeDeleted",
    "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet",
    "https://github.com/hashicorp/terraform-provider-azurerm/issues/688",
  ),
  inUse(
    "network:PublicIPAddress",
    "address-in-use",
    "PublicIPAddressCannotBeDeleted",
    "https://learn.microsoft.com/azure/virtual-network/ip-services/virtual-network-public-ip-address",
    "https://github.com/hashicorp/terraform-provider-azurerm/issues/688",
  ),
  inUse(
    "network:NetworkSecurityGroup",
    "security-group-in-use",
    "InUseNetworkSecurityGroupCannotBeDeleted",
    "https://learn.microsoft.com/azure/virtual-network/manage-network-security-group",
    "https://github.com/pulumi/pulumi-azure-native/issues/3051",
  ),
  inUse(
    "network:RouteTable",
    "route-table-in-use",
    "RehearsalRouteTableInUse",
    "https://learn.microsoft.com/azure/virtual-network/manage-route-table",
  ),
  inUse(
    "network:VirtualNetworkGateway",
    "gateway-in-use",
    "RehearsalGatewayInUse",
    "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-delete-vnet-gateway-portal",
  ),
  inUse(
    "network:LocalNetworkGateway",
    "site-in-use",
    "RehearsalSiteInUse",
    "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-delete-vnet-gateway-portal",
  ),
  inUse(
    "network:FirewallPolicy",
    "firewall-policy-in-use",
    "RehearsalFirewallPolicyInUse",
    "https://learn.microsoft.com/azure/firewall-manager/policy-overview",
  ),
  {
    id: "ip-group-in-use",
    types: [IP_GROUP],
    on: ["delete"],
    source: "https://learn.microsoft.com/azure/firewall/ip-groups",
    code: "RehearsalIpGroupInUse",
    check: ({ id, after }) =>
      resourcesOf(after, RULE_GROUP)
        .filter(({ properties }) => ipGroupsIn(properties).includes(id.toLowerCase()))
        .map((user) => `${id} is still used by ${user.id}; change or delete that first`),
  },
  inUse(
    GROUP,
    "resource-group-in-use",
    "ResourceGroupDeletionBlocked",
    "https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group",
    "https://github.com/openshift/installer/pull/5157",
  ),
];

function ipGroupsIn(properties: Properties): readonly string[] {
  return listAt(properties, "ruleCollections")
    .flatMap((collection) => listAt(collection, "rules"))
    .flatMap((rule) => [...textsAt(rule, "sourceIpGroups"), ...textsAt(rule, "destinationIpGroups")])
    .map((id) => id.toLowerCase());
}

function inUse(type: string, id: string, code: string, source: string, codeSource?: string): ServiceRule {
  return {
    id,
    types: [type],
    on: ["delete"],
    source,
    code,
    ...(codeSource === undefined ? {} : { codeSource }),
    check: ({ id, after }) =>
      usersOf(after, id).map((user) => `${id} is still used by ${user.id}; change or delete that first`),
  };
}
