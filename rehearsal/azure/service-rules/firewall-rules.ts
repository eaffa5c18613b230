import type { Json } from "../plugin/property-value";
import { childrenOf, findResource } from "../state/azure-state";
import { FIREWALL_POLICY, RULE_GROUP } from "./access-relations";
import { isAddressOrPrefix, isIPv4Range, isPortOrRange, isServiceTag } from "./ip-text";
import { listAt, quoted, repeated, textAt, textsAt, valueAt } from "./properties";
import { nameOf, parentOf } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const RULE_SETS = "https://learn.microsoft.com/azure/firewall/policy-rule-sets";
const PROCESSING = "https://learn.microsoft.com/azure/firewall/rule-processing";
const REFERENCE =
  "https://learn.microsoft.com/azure/templates/microsoft.network/firewallpolicies/rulecollectiongroups";

const [FIRST_PRIORITY, LAST_PRIORITY] = [100, 65_000];
const LOWEST_PORT = 1;

interface Placed {
  readonly at: string;
  readonly value: Json;
}

const collectionsOf = (properties: Properties): readonly Placed[] =>
  listAt(properties, "ruleCollections").map((value, i) => ({ at: `ruleCollections[${i}]`, value }));

const rulesOf = (properties: Properties): readonly Placed[] =>
  collectionsOf(properties).flatMap(({ at, value }) =>
    listAt(value, "rules").map((rule, i) => ({ at: `${at}.rules[${i}]`, value: rule })),
  );

const isRule = (kind: string) => (placed: Placed) => textAt(placed.value, "ruleType") === kind;

function priorityFault(value: Json | undefined, path: string): readonly string[] {
  return typeof value === "number" && value >= FIRST_PRIORITY && value <= LAST_PRIORITY
    ? []
    : [`${path} is ${quoted(value)}; write ${FIRST_PRIORITY} to ${LAST_PRIORITY}`];
}

/** Of every kind of rule: lists of which one must say something. */
const CHOICES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  NetworkRule: [
    ["sourceAddresses", "sourceIpGroups"],
    ["destinationAddresses", "destinationIpGroups", "destinationFqdns"],
    ["destinationPorts"],
    ["ipProtocols"],
  ],
  ApplicationRule: [
    ["sourceAddresses", "sourceIpGroups"],
    ["targetFqdns", "targetUrls", "fqdnTags", "webCategories"],
  ],
  NatRule: [
    ["sourceAddresses", "sourceIpGroups"],
    ["destinationAddresses"],
    ["destinationPorts"],
    ["ipProtocols"],
  ],
};

/** Groups of rules in a firewall's policy. */
export const firewallRules: readonly ServiceRule[] = [
  {
    id: "rule-group-priority",
    types: [RULE_GROUP],
    on: WRITES,
    source: RULE_SETS,
    code: "RehearsalRuleGroupPriority",
    check: ({ id, properties, after }) => [
      ...priorityFault(properties.priority, "priority"),
      ...childrenOf(after, parentOf(id), RULE_GROUP)
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .filter((other) => other.properties.priority === properties.priority)
        .map(
          (other) =>
            `priority is ${quoted(properties.priority)}, which ${other.id} has already; give each group its own`,
        ),
    ],
  },
  {
    id: "rule-collection-priorities",
    types: [RULE_GROUP],
    on: WRITES,
    source: PROCESSING,
    code: "RehearsalRuleCollectionPriority",
    check: ({ properties }) => {
      const collections = collectionsOf(properties);
      return [
        ...collections.flatMap(({ at, value }) =>
          priorityFault(valueAt(value, "priority"), `${at}.priority`),
        ),
        ...repeated(collections.map(({ value }) => quoted(valueAt(value, "priority")))).map(
          (priority) =>
            `ruleCollections have the priority ${priority} more than once; give each collection its own`,
        ),
      ];
    },
  },
  {
    id: "rule-names",
    types: [RULE_GROUP],
    on: WRITES,
    source: PROCESSING,
    code: "RehearsalRuleName",
    check: ({ properties }) => {
      const collections = collectionsOf(properties);
      const named = [...collections, ...rulesOf(properties)];
      return [
        ...named
          .filter(
            ({ value }) =>
              !/^(?=.{1,80}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/.test(textAt(value, "name") ?? ""),
          )
          .map(
            ({ at, value }) =>
              `${at}.name is ${quoted(valueAt(value, "name"))}; write up to 80 letters, digits, underscores, periods and hyphens, a letter or digit first, a letter, digit or underscore last`,
          ),
        ...twice("ruleCollections", collections),
        ...collections.flatMap(({ at, value }) =>
          twice(
            `${at}.rules`,
            listAt(value, "rules").map((rule) => ({ at, value: rule })),
          ),
        ),
      ];
    },
  },
  {
    id: "rule-collection-kinds",
    types: [RULE_GROUP],
    on: WRITES,
    source: RULE_SETS,
    code: "RehearsalRuleCollectionKind",
    check: ({ properties }) =>
      collectionsOf(properties).flatMap(({ at, value }) => {
        const isNat = textAt(value, "ruleCollectionType") === "FirewallPolicyNatRuleCollection";
        const kinds = [...new Set(listAt(value, "rules").map((rule) => textAt(rule, "ruleType") ?? "none"))];
        return [
          ...(textAt(value, "action", "type") === undefined
            ? [`${at}.action.type is missing; write ${isNat ? '"DNAT"' : '"Allow" or "Deny"'}`]
            : []),
          ...(kinds.length > 1
            ? [`${at} mixes ${kinds.join(" and ")}; write a collection for each kind of rule`]
            : []),
          ...(kinds.some((kind) => (kind === "NatRule") !== isNat)
            ? [
                `${at} is a ${quoted(textAt(value, "ruleCollectionType"))} with a ${kinds.join(" and ")}; rules that translate have collections of their own`,
              ]
            : []),
        ];
      }),
  },
  {
    id: "rule-complete",
    types: [RULE_GROUP],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalRuleIncomplete",
    check: ({ properties }) =>
      rulesOf(properties).flatMap(({ at, value }) =>
        (CHOICES[textAt(value, "ruleType") ?? ""] ?? [])
          .filter((names) => names.every((name) => listAt(value, name).length === 0))
          .map(
            (names) =>
              `${at} has nothing in ${names.join(", ")}; write ${names.length > 1 ? "one of them" : "it"}`,
          ),
      ),
  },
  {
    id: "rule-addresses",
    types: [RULE_GROUP],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalRuleAddress",
    check: ({ properties }) =>
      rulesOf(properties).flatMap(({ at, value }) => [
        ...textsAt(value, "sourceAddresses")
          .filter((text) => text !== "*" && !isAddressOrPrefix(text) && !isIPv4Range(text))
          .map((text) => `${at}.sourceAddresses has ${quoted(text)}; write "*", an address or a range`),
        ...textsAt(value, "destinationAddresses")
          .filter(
            (text) => text !== "*" && !isAddressOrPrefix(text) && !isIPv4Range(text) && !isServiceTag(text),
          )
          .map(
            (text) =>
              `${at}.destinationAddresses has ${quoted(text)}; write "*", an address, a range or a service tag`,
          ),
        // A name with a dot looks like a service tag of a region; those begin with a capital letter.
        ...textsAt(value, "destinationAddresses")
          .filter((text) => isServiceTag(text) && text.includes(".") && /^[a-z]/.test(text))
          .map(
            (text) =>
              `${at}.destinationAddresses has the name ${quoted(text)}; write names into destinationFqdns`,
          ),
      ]),
  },
  {
    id: "rule-ports",
    types: [RULE_GROUP],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalRulePort",
    check: ({ properties }) =>
      rulesOf(properties).flatMap(({ at, value }) =>
        textsAt(value, "destinationPorts")
          .filter((text) => text !== "*" && !isPortOrRange(text, LOWEST_PORT))
          .map(
            (text) =>
              `${at}.destinationPorts has ${quoted(text)}; write "*", a port, or first and last with a hyphen`,
          ),
      ),
  },
  {
    id: "rule-ip-groups-exist",
    types: [RULE_GROUP],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/firewall/ip-groups",
    code: "RehearsalUnknownIpGroup",
    check: ({ properties, after }) =>
      rulesOf(properties).flatMap(({ at, value }) =>
        ["sourceIpGroups", "destinationIpGroups"].flatMap((list) =>
          textsAt(value, list)
            .filter((id) => findResource(after, id) === undefined)
            .map(
              (id) => `${at}.${list} names ${id}, which does not exist; create it first, and depend on it`,
            ),
        ),
      ),
  },
  {
    id: "rule-names-need-proxy",
    types: [RULE_GROUP, FIREWALL_POLICY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules",
    code: "RehearsalRuleNamesWithoutProxy",
    check: (subject) => {
      const policy = policyAround(subject);
      const proxied =
        valueAt(policy?.properties, "dnsSettings", "enableProxy") === true ||
        valueAt(policy?.properties, "dnsSettings", "requireProxyForNetworkRules") === false;
      if (policy === undefined || proxied) return [];
      return childrenOf(subject.after, policy.id, RULE_GROUP).flatMap((group) =>
        rulesOf(group.properties)
          .filter(isRule("NetworkRule"))
          .filter(({ value }) => listAt(value, "destinationFqdns").length > 0)
          .map(
            ({ at }) =>
              `${at}.destinationFqdns of ${quoted(nameOf(group.id))} needs the firewall to answer DNS; set dnsSettings.enableProxy in the policy`,
          ),
      );
    },
  },
];

function policyAround({ type, id, after }: RuleSubject) {
  return findResource(after, type === FIREWALL_POLICY ? id : parentOf(id));
}

function twice(what: string, placed: readonly Placed[]): readonly string[] {
  const names = placed.map(({ value }) => textAt(value, "name")).filter((name) => name !== undefined);
  return repeated(names).map(
    (name) => `${what} have the name ${quoted(name)} more than once; give each its own`,
  );
}
