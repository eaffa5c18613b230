import type { SecurityRuleBody } from "../../infra/network/evaluator/nsg-judge";
import type { Body } from "./plan-of";

/*
 * A stack that lets in whom it should: laptops reach mail and a share behind a firewall, one server calls laptops. Each
 * mutant changes one thing of it.
 */

const of = (type: string, name: string, inputs: Body["inputs"]): Body => ({
  type: `azure-native:network:${type}`,
  name,
  inputs,
});

export const rule = (
  name: string,
  priority: number,
  change: Partial<SecurityRuleBody>,
): SecurityRuleBody => ({
  name,
  priority,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourcePortRange: "*",
  ...(change.sourceAddressPrefixes ? {} : { sourceAddressPrefix: "*" }),
  ...(change.destinationAddressPrefixes ? {} : { destinationAddressPrefix: "*" }),
  ...(change.destinationPortRanges ? {} : { destinationPortRange: "*" }),
  ...change,
});

const NOTHING_ELSE = rule("nothing-else", 4_096, { access: "Deny", protocol: "*" });
const LAPTOPS = "10.81.0.0/24";

export const MAIL_RULES = [
  rule("mail", 1_000, {
    sourceAddressPrefix: LAPTOPS,
    destinationAddressPrefix: "10.84.0.10",
    destinationPortRange: "993",
  }),
  NOTHING_ELSE,
  rule("no-laptops", 3_000, {
    direction: "Outbound",
    access: "Deny",
    protocol: "*",
    destinationAddressPrefix: LAPTOPS,
  }),
];
export const SHARE_RULES = [
  rule("share", 1_000, {
    sourceAddressPrefix: "10.80.1.0/26",
    destinationAddressPrefix: "10.84.1.4",
    destinationPortRange: "445",
  }),
  NOTHING_ELSE,
];

const network = (name: string, to: string, port: string) => ({
  ruleType: "NetworkRule",
  name,
  ipProtocols: ["TCP"],
  sourceAddresses: [LAPTOPS],
  destinationAddresses: [to],
  destinationPorts: [port],
});
export const collection = (name: string, priority: number, type: string, ...rules: object[]) => ({
  ruleCollectionType:
    type === "DNAT" ? "FirewallPolicyNatRuleCollection" : "FirewallPolicyFilterRuleCollection",
  name,
  priority,
  action: { type },
  rules,
});
export const NO_NAMES = collection("no-names", 65_000, "Deny", {
  ruleType: "ApplicationRule",
  name: "no-names",
  sourceAddresses: ["*"],
  targetFqdns: ["*"],
  protocols: [
    { protocolType: "Http", port: 80 },
    { protocolType: "Https", port: 443 },
  ],
});
export const LET_THROUGH = collection(
  "laptops",
  100,
  "Allow",
  network("mail", "10.84.0.10", "993"),
  network("share", "10.84.1.4", "445"),
);

const TO_FIREWALL = { nextHopType: "VirtualAppliance", nextHopIpAddress: "10.80.1.4" };

export const SMALL_STACK: readonly Body[] = [
  of("VirtualNetwork", "hub", { addressSpace: { addressPrefixes: ["10.80.0.0/22"] } }),
  of("VirtualNetwork", "spoke", { addressSpace: { addressPrefixes: ["10.84.0.0/22"] } }),
  of("RouteTable", "rt-gateway", {
    disableBgpRoutePropagation: false,
    routes: [{ name: "spoke", addressPrefix: "10.84.0.0/22", ...TO_FIREWALL }],
  }),
  of("RouteTable", "rt-servers", {
    disableBgpRoutePropagation: true,
    routes: [
      { name: "laptops", addressPrefix: LAPTOPS, ...TO_FIREWALL },
      { name: "everything-else", addressPrefix: "0.0.0.0/0", ...TO_FIREWALL },
    ],
  }),
  of("NetworkSecurityGroup", "nsg-mail", { securityRules: MAIL_RULES }),
  of("NetworkSecurityGroup", "nsg-share", { securityRules: SHARE_RULES }),
  of("Subnet", "GatewaySubnet", {
    virtualNetworkName: "hub",
    subnetName: "GatewaySubnet",
    addressPrefix: "10.80.0.0/27",
    routeTable: { id: "/id/rt-gateway" },
  }),
  of("Subnet", "AzureFirewallSubnet", {
    virtualNetworkName: "hub",
    subnetName: "AzureFirewallSubnet",
    addressPrefix: "10.80.1.0/26",
  }),
  of("Subnet", "mail", {
    virtualNetworkName: "spoke",
    subnetName: "mail",
    addressPrefix: "10.84.0.0/24",
    networkSecurityGroup: { id: "/id/nsg-mail" },
    routeTable: { id: "/id/rt-servers" },
  }),
  of("Subnet", "share", {
    virtualNetworkName: "spoke",
    subnetName: "share",
    addressPrefix: "10.84.1.0/27",
    networkSecurityGroup: { id: "/id/nsg-share" },
    routeTable: { id: "/id/rt-servers" },
    privateEndpointNetworkPolicies: "Enabled",
  }),
  of("VirtualNetworkPeering", "hub-to-spoke", {
    virtualNetworkName: "hub",
    remoteVirtualNetwork: { id: "/id/spoke" },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: false,
    allowGatewayTransit: true,
  }),
  of("VirtualNetworkPeering", "spoke-to-hub", {
    virtualNetworkName: "spoke",
    remoteVirtualNetwork: { id: "/id/hub" },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: true,
    useRemoteGateways: true,
  }),
  of("PrivateEndpoint", "pe-share", {
    subnet: { id: "/id/share" },
    ipConfigurations: [{ privateIPAddress: "10.84.1.4" }],
  }),
  of("FirewallPolicy", "policy", { snat: { privateRanges: ["10.81.0.0/16", "10.84.0.0/24"] } }),
  of("FirewallPolicyRuleCollectionGroup", "rules", {
    firewallPolicyName: "policy",
    ruleCollectionGroupName: "remote-access",
    priority: 1_000,
    ruleCollections: [LET_THROUGH, NO_NAMES],
  }),
  of("PublicIPAddress", "pip-fw", { publicIpAddressName: "pip-fw" }),
  of("AzureFirewall", "fw", {
    azureFirewallName: "fw",
    firewallPolicy: { id: "/id/policy" },
    ipConfigurations: [{ subnet: { id: "/id/AzureFirewallSubnet" }, publicIPAddress: { id: "/id/pip-fw" } }],
  }),
  of("VirtualNetworkGateway", "vpn", {
    virtualNetworkGatewayName: "vpn",
    ipConfigurations: [{ subnet: { id: "/id/GatewaySubnet" }, publicIPAddress: { id: "/id/pip-vpn" } }],
    vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: [LAPTOPS] } },
  }),
];

export const DECLARED = {
  schema: "access/v1",
  rules: [
    { rule: "mail-from-laptops", from: [LAPTOPS], to: ["10.84.0.10"], ports: ["tcp/993"] },
    { rule: "share-from-laptops", from: [LAPTOPS], to: ["10.84.1.4"], ports: ["tcp/445"] },
  ],
};

/** The stack with some inputs of one resource changed. */
export function changed(name: string, change: object, all: readonly Body[] = SMALL_STACK): Body[] {
  if (!all.some((body) => body.name === name)) throw new Error(`no ${name}`);
  return all.map((body) => (body.name === name ? { ...body, inputs: { ...body.inputs, ...change } } : body));
}

/** The stack with more in it. */
export function withMore(...more: Body[]): Body[] {
  return [...SMALL_STACK, ...more];
}

export const resource = of;
