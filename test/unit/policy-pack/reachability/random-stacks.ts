import fc from "fast-check";
import type { CollectionBody, RuleBody } from "../../infra/network/evaluator/firewall-judge";
import type { SecurityRuleBody } from "../../infra/network/evaluator/nsg-judge";
import { addressOf, endsOf, type Packet } from "../../infra/network/evaluator/packet";
import type { Body } from "./plan-of";

/*
 * Made-up networks: a hub with gateway and firewall, a spoke with servers and private endpoints, whatever filters and routes.
 * Only what the documentation decides: where it is silent, the pack takes the worse, and there is nothing to agree about.
 */

export const POOLS = ["10.81.0.0/24", "10.81.4.0/22"];
export const FIREWALL = "10.80.1.0/26";
export const SUBNETS = { tools: "10.80.2.0/26", services: "10.84.0.0/24", endpoints: "10.84.1.0/27" };
const ENDPOINT = "10.84.1.4";
const HOSTS = ["10.84.0.10", "10.84.0.11", ENDPOINT, "10.80.2.9"];

/** Ranges that rules name: none of them holds only a part of the firewall's subnet. */
const PREFIXES = [
  ...POOLS,
  ...Object.values(SUBNETS),
  ...HOSTS,
  FIREWALL,
  "10.80.0.0/22",
  "10.84.0.0/22",
  "10.81.0.64/26",
  "10.84.0.8/29",
  "10.0.0.0/8",
  "203.0.113.0/24",
  "8.8.8.8",
];
const PORTS = ["*", "443", "445", "80", "1-1024", "440-450", "49152-65535", "53"];

const some = <T>(values: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });

/** One range or word, or several ranges. */
const end = (name: "source" | "destination") =>
  fc.oneof(
    fc.constantFrom("*", "VirtualNetwork", "Internet", "AzureLoadBalancer", ...PREFIXES).map((one) => ({
      [`${name}AddressPrefix`]: one,
    })),
    some(PREFIXES).map((several) => ({ [`${name}AddressPrefixes`]: several })),
  );

const ports = fc.oneof(
  fc.constantFrom(...PORTS).map((one) => ({ destinationPortRange: one })),
  some(PORTS.slice(1)).map((several) => ({ destinationPortRanges: several })),
);

/** Rules of a security group, with numbers of their own. */
export function securityRules(most: number): fc.Arbitrary<SecurityRuleBody[]> {
  const one = fc.record({
    direction: fc.constantFrom("Inbound", "Inbound", "Outbound"),
    access: fc.constantFrom("Allow", "Allow", "Deny"),
    protocol: fc.constantFrom("*", "Tcp", "Udp"),
    from: end("source"),
    to: end("destination"),
    ports,
  });
  return fc
    .tuple(
      fc.array(one, { maxLength: most }),
      fc.uniqueArray(fc.integer({ min: 100, max: 4_096 }), { minLength: most, maxLength: most }),
    )
    .map(([rules, numbers]) =>
      rules.map(({ from, to, ports: range, ...rest }, index) => ({
        ...rest,
        ...from,
        ...to,
        ...range,
        name: `rule-${index}`,
        priority: numbers[index] ?? 100,
        sourcePortRange: "*",
      })),
    );
}

const networkRule = fc
  .record({
    ipProtocols: some(["TCP", "UDP", "Any"], 2),
    sourceAddresses: fc.oneof(fc.constant(["*"]), some(PREFIXES)),
    destinationAddresses: fc.oneof(fc.constant(["*"]), some(PREFIXES)),
    destinationPorts: some(PORTS),
    fromGroup: fc.boolean(),
  })
  .map(({ fromGroup, sourceAddresses, ...rest }) => ({
    ...rest,
    ruleType: "NetworkRule",
    ...(fromGroup ? { sourceIpGroups: ["/id/ip-group"] } : { sourceAddresses }),
  }));

/** Groups of network rules, in whatever order they stand. */
export function firewallGroups(most: number): fc.Arbitrary<Body[]> {
  const collection = fc.record({
    priority: fc.integer({ min: 100, max: 65_000 }),
    action: fc.constantFrom("Allow", "Allow", "Deny"),
    rules: fc.array(networkRule, { minLength: 1, maxLength: most }),
  });
  const group = fc.record({
    priority: fc.integer({ min: 100, max: 65_000 }),
    collections: fc.uniqueArray(collection, { maxLength: 3, selector: ({ priority }) => priority }),
  });
  return fc.uniqueArray(group, { maxLength: 3, selector: ({ priority }) => priority }).map((groups) =>
    groups.map(({ priority, collections }, index) => ({
      type: "azure-native:network:FirewallPolicyRuleCollectionGroup",
      name: `group-${index}`,
      inputs: {
        firewallPolicyName: "policy",
        ruleCollectionGroupName: `group-${index}`,
        priority,
        ruleCollections: collections.map(({ action, rules, ...rest }, place): CollectionBody => ({
          ...rest,
          name: `collection-${place}`,
          ruleCollectionType: "FirewallPolicyFilterRuleCollection",
          action: { type: action },
          rules: rules.map((rule, at): RuleBody => ({ ...rule, name: `rule-${at}` })),
        })),
      },
    })),
  );
}

interface Route {
  readonly addressPrefix: string;
  readonly nextHopType: string;
  readonly nextHopIpAddress?: string;
}
const TO_FIREWALL = { nextHopType: "VirtualAppliance", nextHopIpAddress: "10.80.1.4" };
const NOWHERE = { nextHopType: "None" };
const hop = fc.constantFrom<Omit<Route, "addressPrefix">>(TO_FIREWALL, TO_FIREWALL, NOWHERE);

function routes(prefixes: readonly string[]): fc.Arbitrary<Route[]> {
  return fc
    .uniqueArray(fc.record({ addressPrefix: fc.constantFrom(...prefixes), hop }), {
      maxLength: 4,
      selector: ({ addressPrefix }) => addressPrefix,
    })
    .map((all) => all.map(({ addressPrefix, hop: one }) => ({ addressPrefix, ...one })));
}

const IN_SPOKE = ["10.84.0.0/22", "10.84.0.0/24", "10.84.1.0/27", `${ENDPOINT}/32`, "10.84.0.8/29"];

/** What differs between the networks. */
const drawn = fc.record({
  groups: fc.record({
    tools: fc.option(securityRules(6)),
    services: fc.option(securityRules(8)),
    endpoints: fc.option(securityRules(6)),
  }),
  gateway: routes([...IN_SPOKE, "10.80.2.0/26"]),
  servers: routes([...POOLS, "10.80.2.0/26", "0.0.0.0/0", "203.0.113.0/24", "10.84.1.0/27"]),
  propagation: fc.boolean(),
  policies: fc.constantFrom("Enabled", "Disabled", "RouteTableEnabled", "NetworkSecurityGroupEnabled"),
  rules: firewallGroups(4),
  privateRanges: fc.constantFrom(
    undefined,
    ["10.81.0.0/16"],
    ["0.0.0.0/0"],
    ["255.255.255.255/32"],
    ["10.84.0.0/24", "IANAPrivateRanges"],
  ),
  ipGroup: some(PREFIXES),
});

/** A whole stack, as a program would register it. */
export const someStack: fc.Arbitrary<Body[]> = drawn.map((made) => {
  const of = (type: string, name: string, inputs: Body["inputs"]): Body => ({
    type: `azure-native:network:${type}`,
    name,
    inputs,
  });
  const subnet = (network: string, name: string, prefix: string, more: object = {}) =>
    of("Subnet", `subnet-${name}`, {
      virtualNetworkName: network,
      subnetName: name,
      addressPrefix: prefix,
      ...more,
    });
  const guarded = (role: "tools" | "services" | "endpoints", table: string) => ({
    ...(made.groups[role] ? { networkSecurityGroup: { id: `/id/rules-${role}` } } : {}),
    routeTable: { id: `/id/routes-${table}` },
    privateEndpointNetworkPolicies: made.policies,
  });
  const table = (name: string, list: readonly Route[], disableBgpRoutePropagation: boolean) =>
    of("RouteTable", `routes-${name}`, {
      disableBgpRoutePropagation,
      routes: list.map((route, index) => ({ name: `route-${index}`, ...route })),
    });
  const peering = (name: string, from: string, to: string, flags: object) =>
    of("VirtualNetworkPeering", name, {
      virtualNetworkName: from,
      remoteVirtualNetwork: { id: `/id/${to}` },
      allowVirtualNetworkAccess: true,
      allowForwardedTraffic: true,
      ...flags,
    });
  return [
    of("VirtualNetwork", "hub", { addressSpace: { addressPrefixes: ["10.80.0.0/22"] } }),
    of("VirtualNetwork", "spoke", { addressSpace: { addressPrefixes: ["10.84.0.0/22"] } }),
    table("gateway", made.gateway, false),
    table("servers", made.servers, !made.propagation),
    ...Object.entries(made.groups).flatMap(([role, rules]) =>
      rules ? [of("NetworkSecurityGroup", `rules-${role}`, { securityRules: rules })] : [],
    ),
    subnet("hub", "GatewaySubnet", "10.80.0.0/27", { routeTable: { id: "/id/routes-gateway" } }),
    subnet("hub", "AzureFirewallSubnet", FIREWALL),
    subnet("hub", "tools", SUBNETS.tools, guarded("tools", "servers")),
    subnet("spoke", "services", SUBNETS.services, guarded("services", "servers")),
    subnet("spoke", "endpoints", SUBNETS.endpoints, guarded("endpoints", "servers")),
    peering("hub-to-spoke", "hub", "spoke", { allowGatewayTransit: true, useRemoteGateways: false }),
    peering("spoke-to-hub", "spoke", "hub", { allowGatewayTransit: false, useRemoteGateways: true }),
    of("PrivateEndpoint", "endpoint", {
      subnet: { id: "/id/subnet-endpoints" },
      ipConfigurations: [{ privateIPAddress: ENDPOINT }],
    }),
    of("IpGroup", "ip-group", { ipAddresses: made.ipGroup }),
    of("FirewallPolicy", "policy", { snat: { privateRanges: made.privateRanges } }),
    ...made.rules,
    of("AzureFirewall", "firewall", {
      firewallPolicy: { id: "/id/policy" },
      ipConfigurations: [
        { subnet: { id: "/id/subnet-AzureFirewallSubnet" }, publicIPAddress: { id: "/id/pip" } },
      ],
    }),
    of("VirtualNetworkGateway", "vpn", {
      ipConfigurations: [{ subnet: { id: "/id/subnet-GatewaySubnet" } }],
      vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: POOLS } },
    }),
  ];
});

/** Packets from laptops and servers to laptops, servers and the Internet. */
export function packets(): fc.Arbitrary<Packet> {
  const inside = [...POOLS, ...POOLS, ...Object.values(SUBNETS), ...HOSTS, ...HOSTS];
  const at = (prefix: string) => {
    const [first, last] = endsOf(prefix);
    return fc.oneof(fc.integer({ min: first, max: last }), fc.constantFrom(first, last)).map(addressOf);
  };
  const near = (prefixes: readonly string[]) => fc.constantFrom(...prefixes).chain(at);
  const port = fc.oneof(
    fc.constantFrom(1, 53, 79, 80, 81, 439, 443, 445, 451, 1_024, 1_025, 49_152, 65_535),
    fc.integer({ min: 1, max: 65_535 }),
  );
  return fc.record({
    from: near(inside),
    to: near([...inside, "203.0.113.0/24", "8.8.8.8"]),
    transport: fc.constantFrom("tcp" as const, "udp" as const),
    port,
  });
}
