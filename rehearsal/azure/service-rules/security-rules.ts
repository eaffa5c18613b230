import type { Json } from "../plugin/property-value";
import { membersOf, SECURITY_GROUP, SECURITY_RULE } from "./access-relations";
import { isAddressOrPrefix, isAligned, isPortOrRange, isServiceTag } from "./ip-text";
import { listAt, quoted, repeated, textAt, textsAt } from "./properties";
import { nameOf, parentOf } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const OVERVIEW = "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview";
const REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.network/networksecuritygroups";
const LIMITS =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";

const [FIRST_PRIORITY, LAST_PRIORITY] = [100, 4096];
const MOST_RULES = 1000;

const groupOf = ({ type, id }: RuleSubject) => (type === SECURITY_GROUP ? id : parentOf(id));

interface Written {
  readonly name: string;
  readonly text: string;
  /** One of several: there only plain ranges are taken. */
  readonly isListed: boolean;
}

const ENDS = ["source", "destination"] as const;

/** The values of `sourcePortRange` and `sourcePortRanges`, and of their like. */
function writtenIn(properties: Properties, one: string, several: string): readonly Written[] {
  const single = textAt(properties, one);
  return [
    ...(single === undefined || single === "" ? [] : [{ name: one, text: single, isListed: false }]),
    ...textsAt(properties, several).map((text) => ({ name: several, text, isListed: true })),
  ];
}

const portsOf = (properties: Properties) =>
  ENDS.flatMap((end) => writtenIn(properties, `${end}PortRange`, `${end}PortRanges`));
const prefixesOf = (properties: Properties) =>
  ENDS.flatMap((end) => writtenIn(properties, `${end}AddressPrefix`, `${end}AddressPrefixes`));

const isFilled = (value: Json | undefined) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";

/** Rules of network security groups, written in the group or as resources of their own. */
export const securityRules: readonly ServiceRule[] = [
  {
    id: "security-rules-at-most",
    types: [SECURITY_GROUP, SECURITY_RULE],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalTooManySecurityRules",
    check: (subject) => {
      const count = membersOf(subject.after, groupOf(subject), SECURITY_RULE).length;
      return count <= MOST_RULES
        ? []
        : [`${groupOf(subject)} would have ${count} rules; a group takes at most ${MOST_RULES}`];
    },
  },
  {
    id: "security-rule-names-distinct",
    types: [SECURITY_GROUP],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalNameTwice",
    check: ({ properties }) =>
      repeated(listAt(properties, "securityRules").map((rule) => textAt(rule, "name") ?? "")).map(
        (name) => `securityRules have the name ${quoted(name)} more than once; give each its own`,
      ),
  },
  {
    id: "security-rule-priority",
    types: [SECURITY_RULE],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalSecurityRulePriority",
    check: ({ id, properties: { priority } }) =>
      typeof priority === "number" && priority >= FIRST_PRIORITY && priority <= LAST_PRIORITY
        ? []
        : [
            `${quoted(nameOf(id))} has priority ${quoted(priority)}; write ${FIRST_PRIORITY} to ${LAST_PRIORITY}`,
          ],
  },
  {
    id: "security-rule-priorities-distinct",
    types: [SECURITY_RULE],
    on: WRITES,
    source: OVERVIEW,
    code: "SecurityRuleConflict",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11137",
    check: ({ id, properties: { priority, direction }, after }) =>
      membersOf(after, parentOf(id), SECURITY_RULE)
        .filter((other) => other.properties.priority === priority && other.properties.direction === direction)
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .map((other) => {
          const pair = [nameOf(id), nameOf(other.id)].sort().map(quoted);
          return `${pair.join(" and ")} both have priority ${quoted(priority)} ${quoted(direction)}; give each its own`;
        }),
  },
  {
    id: "security-rule-complete",
    types: [SECURITY_RULE],
    on: WRITES,
    source: REFERENCE,
    code: "RehearsalSecurityRuleIncomplete",
    check: ({ id, properties }) =>
      ENDS.flatMap((end) =>
        [
          [`${end}PortRange`, `${end}PortRanges`],
          [`${end}AddressPrefix`, `${end}AddressPrefixes`, `${end}ApplicationSecurityGroups`],
        ].flatMap((names) => {
          const filled = names.filter((name) => isFilled(properties[name]));
          return filled.length === 1
            ? []
            : [
                `${quoted(nameOf(id))} has ${filled.length === 0 ? "none" : filled.join(" and ")} of ${names.join(", ")}; write one`,
              ];
        }),
      ),
  },
  {
    id: "security-rule-ports",
    types: [SECURITY_RULE],
    on: WRITES,
    source: OVERVIEW,
    code: "SecurityRuleInvalidPortRange",
    codeSource: "https://github.com/Azure/azure-cli/issues/23499",
    check: ({ id, properties }) =>
      portsOf(properties)
        .filter(({ text, isListed }) => !(text === "*" && !isListed) && !isPortOrRange(text, 0))
        .map(
          ({ name, text }) =>
            `${quoted(nameOf(id))} has ${name} ${quoted(text)}; write a port, first and last with a hyphen, or "*" alone`,
        ),
  },
  {
    id: "security-rule-prefixes",
    types: [SECURITY_RULE],
    on: WRITES,
    source: OVERVIEW,
    code: "SecurityRuleInvalidAddressPrefix",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/16761",
    check: ({ id, properties }) =>
      prefixesOf(properties)
        .filter(({ text }) =>
          isAddressOrPrefix(text) ? !isAligned(text) : text !== "*" && !isServiceTag(text),
        )
        .map(
          ({ name, text }) =>
            `${quoted(nameOf(id))} has ${name} ${quoted(text)}; write an address, a range in CIDR notation from its first address, or a service tag`,
        ),
  },
  {
    id: "security-rule-listed-prefixes",
    types: [SECURITY_RULE],
    on: WRITES,
    source: OVERVIEW,
    code: "SecurityRuleParameterContainsUnsupportedValue",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/5617",
    check: ({ id, properties }) =>
      prefixesOf(properties)
        .filter(({ text, isListed }) => isListed && (text === "*" || isServiceTag(text)))
        .map(
          ({ name, text }) =>
            `${quoted(nameOf(id))} has ${quoted(text)} in ${name}, where only ranges may stand; write it into ${name.replace(/es$/, "")}`,
        ),
  },
];
