import { unknownValue } from "@pulumi/pulumi/runtime";
import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import {
  collection,
  DECLARED,
  LET_THROUGH,
  MAIL_RULES,
  NO_NAMES,
  rule,
  SMALL_STACK,
} from "../../unit/policy-pack/reachability/small-stack";
import { isObject } from "../from-declarations/place";
import { rows, type Beside, type Row, type WayIn } from "./way-in";

type Inputs = Readonly<Record<string, Json>>;
/** Inputs of some resources that are something else than in the small stack, by the names of these resources. */
type Changes = Readonly<Record<string, object>>;

const R = "only-managed-devices-reach-services";
const N = "filters-narrow";
const O = "only-own-endpoints";
const T = "type-allowed";
const OWN = "the engine tells that it is made from what this stack makes";
const must = { absent: [R], unknown: [R] };
const FOREIGN = {
  id: "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/x",
};
const LAPTOPS = "10.81.0.0/24";

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Inputs;

/** A stack in which laptops reach what is declared. It is written out: names and ids are known, as in an update. */
const STANDING = SMALL_STACK.map(({ type, name, inputs }) => ({
  type,
  name,
  inputs: { ...plain(inputs), id: `/id/${name}`, name },
}));
const SAID: Beside = { type: "pulumi:pulumi:Stack", inputs: plain({ access: DECLARED }) };

function standing(name: string) {
  const found = STANDING.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the small stack has no ${name}`);
  return found;
}

/** Of one resource something else, where one of the two filters that laptops have to pass is open already. */
function changing(name: string, changes: Changes, ...all: readonly Row[]): readonly WayIn[] {
  const { type, inputs } = standing(name);
  // What it is part of and what it refers to is of this stack, whatever ids it has: the engine tells where they come from.
  const from = Object.entries(inputs).map(([input, value]) => [input, namesIn(value)] as const);
  return rows(
    {
      section: "reachability",
      type,
      base: { inputs: { ...later(inputs), id: inputs.id } },
      scope: "remote-access",
      from: Object.fromEntries(from.filter(([input, names]) => input !== "id" && names.length > 0)),
      beside: around(changes, name),
    },
    ...all,
  );
}

const REFERENCE = /^\/id\/(.+)$/;

function namesIn(value: Json): readonly string[] {
  if (typeof value === "string") return REFERENCE.exec(value)?.slice(1) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(namesIn) : [];
}

function later<T extends Json>(value: T): T;
function later(value: Json): Json {
  if (typeof value === "string") return REFERENCE.test(value) ? unknownValue : value;
  if (Array.isArray(value)) return value.map(later);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, later(item)]))
    : value;
}

/** One resource more, which leads somebody in as it stands. */
function adding(
  id: string,
  says: string,
  type: string,
  inputs: object,
  rules: string[],
  changes: Changes = {},
): WayIn {
  return {
    id,
    section: "reachability",
    says,
    type: `azure-native:network:${type}`,
    base: { inputs: plain(inputs) },
    isDangerousAsItStands: true,
    danger: {},
    scope: "remote-access",
    rules,
    beside: around(changes),
  };
}

function around(changes: Changes, but?: string): Readonly<Record<string, Beside>> {
  const others = STANDING.filter(({ name }) => name !== but).map(
    ({ name, type, inputs }) =>
      [name, { type, inputs: { ...inputs, ...plain(changes[name] ?? {}) } }] as const,
  );
  return { stack: SAID, ...Object.fromEntries(others) };
}

const allow = (name: string, more: object) =>
  collection("more", 200, "Allow", {
    ruleType: "NetworkRule",
    name,
    ipProtocols: ["TCP"],
    sourceAddresses: [LAPTOPS],
    destinationAddresses: ["10.84.0.10"],
    destinationPorts: ["22"],
    ...more,
  });
const OPEN_FIREWALL = {
  rules: {
    ruleCollections: [
      LET_THROUGH,
      allow("all", { destinationAddresses: ["10.84.0.0/22"], destinationPorts: ["1-65535"] }),
      NO_NAMES,
    ],
  },
};
const OPEN_GROUP = {
  "nsg-mail": {
    securityRules: [rule("mail", 1_000, { sourceAddressPrefix: LAPTOPS }), ...MAIL_RULES.slice(1)],
  },
};
const PUBLISHED = {
  "nsg-mail": {
    securityRules: [rule("allow-web", 100, { destinationPortRange: "443" }), ...MAIL_RULES],
  },
};
const FIRST = "securityRules[0]";
const inMail = { privateIPAddress: "10.84.0.10", subnet: { id: "/id/mail" } };
const publicly = { publicIPAddress: { id: "/id/pip-fw" } };

/** Ways that no resource tells alone. */
export const REACHABILITY: readonly WayIn[] = [
  ...changing(
    "nsg-mail",
    OPEN_FIREWALL,
    [
      "reach-group-port",
      "the group lets laptops to a port more",
      { [`${FIRST}.destinationPortRange`]: "22" },
      [R],
      must,
    ],
    [
      "reach-group-host",
      "the group lets laptops to a host more",
      { [`${FIRST}.destinationAddressPrefix`]: "10.84.0.11" },
      [R],
      must,
    ],
    [
      "reach-group-default",
      "without a last denial Azure's own rule lets in the whole virtual network",
      { "securityRules[1]": null },
      [R],
    ],
    [
      "reach-group-denies-late",
      "the last denial is only for some ports",
      { "securityRules[1].destinationPortRange": "1-1024" },
      [R],
      { absent: [] },
    ],
  ),
  ...changing(
    "mail",
    OPEN_FIREWALL,
    ["reach-subnet-unguarded", "the servers' subnet has no group", { networkSecurityGroup: null }, [R]],
    [
      "reach-subnet-foreign-group",
      "the servers' subnet has a group of another stack",
      { "networkSecurityGroup.id": FOREIGN.id.replace("virtualNetworks", "networkSecurityGroups") },
      [R, O],
      { absent: [R], unknown: OWN },
    ],
  ),
  ...changing(
    "share",
    OPEN_FIREWALL,
    [
      "reach-endpoint-heeds-nothing",
      "private endpoints in the subnet heed neither groups nor routes",
      { privateEndpointNetworkPolicies: "Disabled" },
      [R],
      must,
    ],
    [
      "reach-endpoint-heeds-routes",
      "private endpoints in the subnet heed routes and no groups",
      { privateEndpointNetworkPolicies: "RouteTableEnabled" },
      [R],
      must,
    ],
  ),
  ...changing(
    "rt-gateway",
    OPEN_GROUP,
    ["reach-unrouted", "no route leads laptops to the firewall", { routes: [] }, [R], must],
    [
      "reach-longer-route",
      "a longer route leads past the firewall",
      { "routes[1]": { name: "mail", addressPrefix: "10.84.0.8/29", nextHopType: "VnetLocal" } },
      [R, N],
    ],
  ),
  ...changing("GatewaySubnet", OPEN_GROUP, [
    "reach-gateway-unrouted",
    "the gateway's subnet has no routes",
    { routeTable: null },
    [R],
  ]),
  ...changing(
    "rules",
    OPEN_GROUP,
    [
      "reach-firewall-port",
      "the firewall lets laptops to a port more",
      { "ruleCollections[0].rules[0].destinationPorts": ["22"] },
      [R],
      must,
    ],
    [
      "reach-firewall-host",
      "the firewall lets laptops to a host more",
      { "ruleCollections[0].rules[0].destinationAddresses": ["10.84.0.11"] },
      [R],
      must,
    ],
    [
      "reach-firewall-translates",
      "the firewall translates a port of its public address for laptops' servers",
      {
        "ruleCollections[2]": plain(
          collection("nat", 90, "DNAT", {
            ruleType: "NatRule",
            name: "web",
            ipProtocols: ["TCP"],
            sourceAddresses: ["198.51.100.9"],
            destinationAddresses: ["203.0.113.20"],
            destinationPorts: ["443"],
            translatedAddress: "10.84.1.4",
            translatedPort: "445",
          }),
        ),
      },
      [R, N],
    ],
  ),
  ...changing("spoke-to-hub", {}, [
    "reach-peering-elsewhere",
    "the servers' network is joined with one that the stack does not make",
    { "remoteVirtualNetwork.id": FOREIGN.id },
    [R, O],
    { absent: [R], unknown: OWN },
  ]),
  ...changing("spoke", {}, [
    "reach-peering-inline",
    "the same, written inside the network",
    { virtualNetworkPeerings: [{ name: "x", remoteVirtualNetwork: FOREIGN }] },
    [R, O],
  ]),
  adding(
    "reach-public-interface",
    "a server has an address of the Internet, and its group lets in a port",
    "NetworkInterface",
    { ipConfigurations: [{ ...inMail, ...publicly }] },
    [R, T],
    PUBLISHED,
  ),
  adding(
    "reach-load-balancer",
    "a load balancer on the Internet sends to a server",
    "LoadBalancer",
    {
      loadBalancerName: "lb",
      backendAddressPools: [{ name: "p", loadBalancerBackendAddresses: [{ ipAddress: "10.84.0.10" }] }],
      frontendIPConfigurations: [{ name: "f", ...publicly }],
      loadBalancingRules: [{ name: "web", protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
    },
    [R, T],
    PUBLISHED,
  ),
  adding(
    "reach-bastion",
    "whoever signs in to a bastion gets to every server",
    "BastionHost",
    { ipConfigurations: [{ name: "x", subnet: { id: "/id/mail" }, ...publicly }] },
    [R, T],
  ),
  adding(
    "reach-hub",
    "what a hub of Virtual WAN joins nobody follows",
    "HubVirtualNetworkConnection",
    { virtualHubName: "hub", remoteVirtualNetwork: { id: "/id/spoke" } },
    [R, T],
  ),
];
