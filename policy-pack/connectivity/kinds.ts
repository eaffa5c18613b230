import { SERVICE_TYPES } from "../exposure/services";
import type { JudgedResource } from "../resource-model/resource";

/** What joins networks: whoever reaches one end reaches the other. */
const BRIDGES = new Set(
  [
    "VirtualNetwork",
    "Subnet",
    "VirtualNetworkPeering",
    "VirtualHub",
    "VirtualWan",
    "HubVirtualNetworkConnection",
    "NetworkInterface",
    "VirtualNetworkGateway",
    "VirtualNetworkGatewayConnection",
    "LocalNetworkGateway",
    "VpnGateway",
    "VpnConnection",
    "VpnSite",
    "ExpressRouteGateway",
    "ExpressRouteConnection",
  ].map((name) => `network:${name}`.toLowerCase()),
);

/**
 * What stands in a network, or filters or publishes something of it. Two networks that share one of these are not
 * joined by it: they may have the same filter.
 */
const MEMBERS = new Set(
  [
    "network:NetworkSecurityGroup",
    "network:SecurityRule",
    "network:LoadBalancer",
    "network:InboundNatRule",
    "network:AzureFirewall",
    "network:FirewallPolicy",
    "network:FirewallPolicyRuleCollectionGroup",
    "network:FirewallPolicyRuleCollectionGroupDraft",
    "network:FirewallPolicyRuleGroup",
    "network:ApplicationGateway",
    "network:BastionHost",
    "compute:VirtualMachine",
    "compute:VirtualMachineExtension",
    "compute:VirtualMachineScaleSet",
    "compute:VirtualMachineScaleSetVM",
    "azurefleet:Fleet",
    "batch:Pool",
    "containerinstance:ContainerGroup",
    "web:WebApp",
    "web:WebAppSlot",
    "web:WebAppSwiftVirtualNetworkConnection",
    "web:WebAppSwiftVirtualNetworkConnectionSlot",
    "web:WebAppVnetConnection",
    "web:WebAppHybridConnection",
    "web:WebAppRelayServiceConnection",
    "app:ManagedEnvironment",
    "app:ContainerApp",
    "relay:HybridConnection",
    "relay:WCFRelay",
    "desktopvirtualization:HostPool",
    ...SERVICE_TYPES,
  ].map((type) => type.toLowerCase()),
);

const JOINING_ID =
  /\/providers\/microsoft\.network\/(virtualnetworks|virtualhubs|virtualwans|networkinterfaces|virtualnetworkgateways|localnetworkgateways|vpngateways|vpnsites|expressroutegateways)\//;

export function isBridge({ types }: JudgedResource): boolean {
  return types.some((type) => BRIDGES.has(type.toLowerCase()));
}

export function isMember({ types }: JudgedResource): boolean {
  return types.some((type) => MEMBERS.has(type.toLowerCase()));
}

/** Whether an id, in lower case, is that of something that joins networks. */
export function isBridgeId(id: string): boolean {
  return JOINING_ID.test(`${id}/`);
}
