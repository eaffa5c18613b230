import { eachOf, holdsNothing, holdsOnly, says, unmetAt, type Demand, type Demands } from "../demand";
import { notMadeHere } from "../made-here";
import { outsideOwn } from "../own-subscription";
import { portsIn } from "../reachability/port-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { ofType, type Plan } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isList, type Value } from "../resource-model/value";
import type { Finding, PlaceInPlan } from "../rule";
import { insideIfWritten, insideOnly } from "./inside";
import { isWord, listed } from "./items";

const RULES = "network:FirewallPolicyRuleCollectionGroup";
const IP_GROUP = "network:IpGroup";
const ENDS = ["source", "destination"] as const;

/** learn.microsoft.com/azure/templates/microsoft.network/azurefirewalls, /firewallpolicies and /ipgroups */
export const FIREWALL_DEMANDS: readonly Demands[] = [
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
        "intrusionDetection.configuration",
        "dnsSettings",
        "sql",
        "insights",
      ].map(holdsNothing),
    ],
  },
  // Its rules are judged below; here only the age of its type token is.
  { type: RULES, place: "top", demands: [] },
  { type: IP_GROUP, place: "top", demands: [insideOnly("ipAddresses")] },
];

/** Half of all ports: whoever names more names none. A domain controller has 16,384 for RPC alone (RFC 6335, section 6). */
const MOST_PORTS = 32_768;

/** What an allowing network rule names; `*` and names of the Internet are none of it. */
const PASSED: readonly Demand[] = [
  says("ruleType", "NetworkRule"),
  { ...says("ipProtocols"), accepts: areTransports, write: "ipProtocols: TCP or UDP" },
  {
    ...says("destinationPorts"),
    accepts: areNamedPorts,
    write: `destinationPorts with the ports that are needed, at least one and at most ${MOST_PORTS}`,
  },
  ...ENDS.map((end) => insideIfWritten(`${end}Addresses`)),
  holdsNothing("destinationFqdns"),
];

/** What the firewall lets pass is filtered and not translated, and names who, where and by which port. */
export function firewallRules(resource: JudgedResource): readonly Finding[] {
  return listed(resource, RULES, "ruleCollections").flatMap((one) => collection(one, resource));
}

/** What a group of addresses holds is judged where it is made: so it has to be made here. */
export function groupsOfOthers(plan: Plan): readonly PlaceInPlan[] {
  return ofType(plan, RULES).flatMap((resource) =>
    inEitherShape(resource.inputs, "ruleCollections")
      .flatMap(eachOf)
      .flatMap((one) => eachOf(at(one, "rules")))
      .flatMap((rule) => ENDS.flatMap((end) => groupsOf(rule, end)))
      .flatMap((id) => notMadeHere(id, "ruleCollections", [IP_GROUP], resource, plan)),
  );
}

function collection(one: Reading, resource: JudgedResource): readonly Finding[] {
  const findings = unmetAt(one, [
    says("ruleCollectionType", "FirewallPolicyFilterRuleCollection"),
    says("action.type", "Allow", "Deny"),
  ]);
  if (isWord(at(one, "action", "type"), "deny")) return findings;
  return [
    ...findings,
    ...eachOf(at(one, "rules")).flatMap((rule) => [
      ...unmetAt(rule, PASSED),
      ...ENDS.flatMap((end) => groupsOrAddresses(rule, end, resource)),
    ]),
  ];
}

function groupsOrAddresses(
  rule: Reading,
  end: (typeof ENDS)[number],
  resource: JudgedResource,
): readonly Finding[] {
  const groups = groupsOf(rule, end);
  if (groups.length === 0 && at(rule, `${end}Addresses`).state === "absent") {
    const { path } = at(rule, `${end}IpGroups`);
    const write = `${end}IpGroups with groups of this stack, or private ranges in ${end}Addresses`;
    return [{ path, found: "nothing", write }];
  }
  return groups.flatMap((id) => outsideOwn(id, resource));
}

function groupsOf(rule: Reading, end: (typeof ENDS)[number]): readonly Reading[] {
  return eachOf(at(rule, `${end}IpGroups`)).filter(({ state }) => state !== "absent");
}

function areTransports(value: Value): boolean {
  return isList(value) && value.length > 0 && value.every((one) => one === "TCP" || one === "UDP");
}

function areNamedPorts(value: Value): boolean {
  if (!isList(value) || value.length === 0) return false;
  const counts = value.map((one) => (typeof one === "string" ? portsIn(one) : undefined));
  return counts.reduce<number>((sum, count) => sum + (count ?? Infinity), 0) <= MOST_PORTS;
}
