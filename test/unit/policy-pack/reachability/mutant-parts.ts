import type { Body } from "./plan-of";
import { collection, LET_THROUGH, MAIL_RULES, NO_NAMES, resource, rule } from "./small-stack";

/** One thing wrong with the small stack, and what the rule says of it. */
export interface Mutant {
  readonly bodies: readonly Body[];
  /** What the stack says of itself; what the small one says unless given. */
  readonly access?: object;
  readonly told: readonly string[];
  /** In a preview, where that is something else. */
  readonly inPreview?: readonly string[];
  /** The evaluator does not know what decides here. */
  readonly beyondEvaluator?: true;
}

/** What the wrong stacks are made of: a resource or a rule each, with what is wrong in it. */

export const STRANGE =
  "/subscriptions/6b1f4c2e-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Network";
export const OPEN_TO_WEB = rule("allow-web", 100, { destinationPortRange: "443" });
export const webSubnet = (more: object) =>
  resource("Subnet", "web", {
    virtualNetworkName: "spoke",
    subnetName: "web",
    addressPrefix: "10.84.2.0/24",
    routeTable: { id: "/id/rt-servers" },
    ...more,
  });
export const nic = (config: object, more: object = {}) =>
  resource("NetworkInterface", "nic-web", {
    networkInterfaceName: "nic-web",
    ipConfigurations: [{ privateIPAddress: "10.84.2.10", subnet: { id: "/id/web" }, ...config }],
    ...more,
  });
export const pip = resource("PublicIPAddress", "pip-web", { publicIpAddressName: "pip-web" });
export const balancer = (inputs: object) =>
  resource("LoadBalancer", "lb", {
    loadBalancerName: "lb",
    backendAddressPools: [{ name: "pool" }],
    frontendIPConfigurations: [{ name: "front", publicIPAddress: { id: "/id/pip-web" } }],
    ...inputs,
  });
export const behind = { loadBalancerBackendAddressPools: [{ id: "/id/lb" }] };
export const mailFor = (change: object) => [
  rule("mail", 1_000, { sourceAddressPrefix: "10.81.0.0/24", ...change }),
  ...MAIL_RULES.slice(1),
];
export const letThrough = (...more: object[]) => ({ ruleCollections: [LET_THROUGH, NO_NAMES, ...more] });
export const allowing = (name: string, change: object) =>
  collection("more", 200, "Allow", {
    ruleType: "NetworkRule",
    name,
    ipProtocols: ["TCP"],
    sourceAddresses: ["10.81.0.0/24"],
    destinationAddresses: ["10.84.0.10"],
    destinationPorts: ["22"],
    ...change,
  });
export const dnat = (change: object) =>
  collection("nat", 100, "DNAT", {
    ruleType: "NatRule",
    name: "web",
    ipProtocols: ["TCP"],
    sourceAddresses: ["*"],
    destinationAddresses: ["203.0.113.20"],
    destinationPorts: ["443"],
    translatedAddress: "10.84.0.10",
    translatedPort: "993",
    ...change,
  });
export const site = (connection: object) => [
  resource("LocalNetworkGateway", "lgw", {
    localNetworkGatewayName: "lgw",
    gatewayIpAddress: "203.0.113.77",
    localNetworkAddressSpace: { addressPrefixes: ["10.96.10.10/32"] },
  }),
  resource("VirtualNetworkGatewayConnection", "link", {
    virtualNetworkGateway1: { id: "/id/vpn" },
    localNetworkGateway2: { id: "/id/lgw" },
    connectionType: "IPsec",
    ...connection,
  }),
];
/** The route of the servers' addresses, through an appliance. */
export const toAppliance = (nextHopIpAddress: string) => ({
  name: "spoke",
  addressPrefix: "10.84.0.0/22",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress,
});
