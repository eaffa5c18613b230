import {
  eachOf,
  holdsNothing,
  holdsOnly,
  says,
  saysIfWritten,
  unmet,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { notFromHere, outsideOwn } from "../own-subscription";
import { isPrivate, parseRange } from "../reachability/address-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { ofType, type Plan } from "../resource-model/plan";
import { at, exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isList, type Value } from "../resource-model/value";
import type { Finding, PlaceInPlan, Rule } from "../rule";

const SECURITY_GROUP = "network:NetworkSecurityGroup";
const ROUTES = "network:RouteTable";
const FIREWALL_RULES = "network:FirewallPolicyRuleCollectionGroup";
const IP_GROUP = "network:IpGroup";
const LINK = "network:VirtualNetworkGatewayConnection";

const inside = (value: Value): boolean => {
  if (typeof value !== "string") return false;
  const range = parseRange(value.includes("/") ? value : `${value}/32`);
  return range !== undefined && isPrivate(range);
};
const allInside = (value: Value): boolean => isList(value) && value.length > 0 && value.every(inside);

/** A list of private ranges, with at least one; never `*`, a tag or an address of the Internet. */
const insideOnly = (path: string): Demand => ({
  ...says(path),
  accepts: allInside,
  write: `${path} with private ranges only, at least one`,
});
const insideIfWritten = (path: string): Demand => ({ ...insideOnly(path), mayBeAbsent: true });

/** learn.microsoft.com/azure/templates/microsoft.network */
const DEMANDS: readonly Demands[] = [
  {
    type: "network:AzureFirewall",
    place: "top",
    demands: [
      // Rules of its own would stand beside the policy, where nobody looks for them.
      ...[
        "natRuleCollections",
        "networkRuleCollections",
        "applicationRuleCollections",
        "virtualHub",
        "hubIPAddresses",
        "managementIpConfiguration",
        "additionalProperties",
      ].map(holdsNothing),
      holdsOnly("firewallPolicy", "id"),
    ],
  },
  {
    type: "network:FirewallPolicy",
    place: "top",
    demands: [
      says("threatIntelMode", "Deny"),
      ...[
        "basePolicy",
        "explicitProxy",
        "transportSecurity",
        "identity",
        "threatIntelWhitelist",
        "dnsSettings",
        "sql",
        "insights",
      ].map(holdsNothing),
    ],
  },
  { type: IP_GROUP, place: "top", demands: [insideOnly("ipAddresses")] },
  {
    type: "network:LocalNetworkGateway",
    place: "top",
    demands: [insideOnly("localNetworkAddressSpace.addressPrefixes"), holdsNothing("bgpSettings")],
  },
  {
    type: LINK,
    place: "top",
    demands: [
      says("connectionType", "IPsec"),
      says("connectionProtocol", "IKEv2"),
      // A device that opens the tunnel may propose any addresses.
      says("connectionMode", "InitiatorOnly"),
      says("usePolicyBasedTrafficSelectors", true),
      ...[
        "virtualNetworkGateway2",
        "peer",
        "egressNatRules",
        "ingressNatRules",
        "authorizationKey",
        "tunnelProperties",
      ].map(holdsNothing),
      saysIfWritten("useLocalAzureIpAddress", false),
      saysIfWritten("expressRouteGatewayBypass", false),
    ],
  },
];

const SELECTORS: readonly Demand[] = [insideOnly("localAddressRanges"), insideOnly("remoteAddressRanges")];

const IPSEC: readonly Demand[] = [
  says("ikeEncryption", "AES256", "GCMAES256"),
  says("ikeIntegrity", "SHA384", "SHA256", "GCMAES256"),
  says("dhGroup", "ECP256", "ECP384", "DHGroup14", "DHGroup24"),
  says("ipsecEncryption", "GCMAES256"),
  says("ipsecIntegrity", "GCMAES256"),
  says("pfsGroup", "ECP256", "ECP384", "PFS14", "PFS24", "PFS2048"),
];

const ROUTE: readonly Demand[] = [
  says("nextHopType", "VirtualAppliance", "None"),
  {
    ...saysIfWritten("nextHopIpAddress"),
    accepts: inside,
    write: "nextHopIpAddress: a private address",
  },
];

/** Whoever may send is inside, or is the platform's own prober. */
const SENDERS: readonly Demand[] = [
  {
    ...saysIfWritten("sourceAddressPrefix"),
    accepts: (value) => value === "AzureLoadBalancer" || inside(value),
    write: "sourceAddressPrefix: a private range",
  },
  insideIfWritten("sourceAddressPrefixes"),
  holdsNothing("sourceApplicationSecurityGroups"),
];

const CALLED = [says("direction", "Inbound", "Outbound"), says("access", "Allow", "Deny")];

/** What an allowing network rule names; `*` and names of the Internet are none of it. */
const PASSED: readonly Demand[] = [
  says("ruleType", "NetworkRule"),
  { ...says("ipProtocols"), accepts: listOf("TCP", "UDP"), write: "ipProtocols: TCP or UDP" },
  {
    ...says("destinationPorts"),
    accepts: (value) => isList(value) && value.length > 0 && !value.includes("*"),
    write: "destinationPorts with the ports that are needed, at least one",
  },
  insideIfWritten("sourceAddresses"),
  insideIfWritten("destinationAddresses"),
  holdsNothing("destinationFqdns"),
];

/** What filters let through comes from inside, goes to what is named, and is translated nowhere. */
export const filtersNarrow: Rule = {
  id: "filters-narrow",
  title:
    "firewall rules, security groups, routes and tunnels of the remote-access stack must let in private addresses only, name what they let through, and translate no address on the way in",
  severity: "high",
  why:
    "one rule for any sender, one translated port on the firewall's public address or one tunnel for any address is a way " +
    "to mail and files without a device certificate, past the gateway that asks for it",
  remedy:
    "Let the access model write rules, groups, routes and selectors: private ranges or IP groups of this stack as senders, " +
    "ports one by one, filter collections only.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A11, NET.3.2.A2, NET.3.3.A11",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  check: (resource) => {
    const findings = [
      ...unmet(resource, DEMANDS),
      ...listed(resource, SECURITY_GROUP, "securityRules", securityRule),
      ...listed(resource, ROUTES, "routes", (route) => unmetAt(route, ROUTE)),
      ...listed(resource, FIREWALL_RULES, "ruleCollections", (one) => collection(one, resource)),
      ...listed(resource, LINK, "trafficSelectorPolicies", (one) => unmetAt(one, SELECTORS)),
      ...listed(resource, LINK, "ipsecPolicies", (one) => unmetAt(one, IPSEC)),
      ...(isAnyOf(resource.types, LINK) ? narrow(resource) : []),
    ];
    return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
  },
  together: groupsOfOthers,
};

/** Items of a list, where azure-native has them and where ARM does. */
function listed(
  { types, inputs }: JudgedResource,
  type: string,
  name: string,
  judge: (item: Reading) => readonly Finding[],
): readonly Finding[] {
  if (!isAnyOf(types, type)) return [];
  return inEitherShape(inputs, name).flatMap(eachOf).flatMap(judge);
}

/** Without selectors or a policy Azure takes its own: any address, and ciphers of another age. */
function narrow({ inputs }: JudgedResource): readonly Finding[] {
  return ["trafficSelectorPolicies", "ipsecPolicies"].flatMap((name): Finding[] => {
    const list = exactly(inputs, name);
    const none = list.state === "absent" || (list.state === "known" && eachOf(list).length === 0);
    return none ? [{ path: list.path, found: "nothing", write: `${name} with at least one item` }] : [];
  });
}

/** azure-native keeps a rule flat; one that says something in `properties` too says it twice. */
function securityRule(rule: Reading): readonly Finding[] {
  const wrapped = at(rule, "properties");
  const called = [
    ...unmetAt(rule, CALLED),
    ...(wrapped.state === "absent" ? [] : unmetAt(rule, [holdsNothing("properties")])),
  ];
  if (isWord(at(rule, "direction"), "outbound") || isWord(at(rule, "access"), "deny")) return called;
  const [one, many] = ["sourceAddressPrefix", "sourceAddressPrefixes"].map((name) => at(rule, name));
  const nobody = one?.state === "absent" && many?.state === "absent";
  return [
    ...called,
    ...unmetAt(rule, SENDERS),
    ...(nobody ? [{ path: one.path, found: "nothing", write: "sourceAddressPrefix: a private range" }] : []),
  ];
}

function collection(one: Reading, resource: JudgedResource): readonly Finding[] {
  const kind = unmetAt(one, [says("ruleCollectionType", "FirewallPolicyFilterRuleCollection")]);
  const verdict = unmetAt(one, [says("action.type", "Allow", "Deny")]);
  if (isWord(at(one, "action", "type"), "deny")) return [...kind, ...verdict];
  return [
    ...kind,
    ...verdict,
    ...eachOf(at(one, "rules")).flatMap((rule) => [
      ...unmetAt(rule, PASSED),
      ...(["source", "destination"] as const).flatMap((end) => groupsOrAddresses(rule, end, resource)),
    ]),
  ];
}

function groupsOrAddresses(
  rule: Reading,
  end: "source" | "destination",
  resource: JudgedResource,
): readonly Finding[] {
  const groups = at(rule, `${end}IpGroups`);
  const addresses = at(rule, `${end}Addresses`);
  const named = groups.state === "absent" ? [] : eachOf(groups);
  if (named.length === 0 && addresses.state === "absent") {
    const write = `${end}IpGroups with groups of this stack, or private ranges in ${end}Addresses`;
    return [{ path: groups.path, found: "nothing", write }];
  }
  return named.flatMap((id) => outsideOwn(id, resource));
}

/** What a group of addresses holds is judged where it is made: so it has to be made here. */
function groupsOfOthers(plan: Plan): readonly PlaceInPlan[] {
  return ofType(plan, FIREWALL_RULES).flatMap((resource) =>
    inEitherShape(resource.inputs, "ruleCollections")
      .flatMap(eachOf)
      .flatMap((one) => eachOf(at(one, "rules")))
      .flatMap((rule) => ["sourceIpGroups", "destinationIpGroups"].flatMap((name) => eachOf(at(rule, name))))
      .flatMap((id) =>
        notFromHere(id, "ruleCollections", [IP_GROUP, "network:FirewallPolicy"], resource, plan),
      ),
  );
}

function isWord(reading: Reading, word: string): boolean {
  return (
    reading.state === "known" && typeof reading.value === "string" && reading.value.toLowerCase() === word
  );
}

function listOf(...words: readonly string[]): (value: Value) => boolean {
  return (value) =>
    isList(value) &&
    value.length > 0 &&
    value.every((one) => typeof one === "string" && words.includes(one.toUpperCase()));
}
