import { ACTION_GROUP, isThere, QUERY_RULE } from "./authority-relations";
import { listAt, quoted, repeated, textAt, textsAt } from "./properties";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const GROUPS = "https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups";
const GROUP_REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.insights/actiongroups";
const RULES = "https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule";
const RULE_REFERENCE = "https://learn.microsoft.com/azure/templates/microsoft.insights/scheduledqueryrules";
const LIMITS = "https://learn.microsoft.com/azure/azure-monitor/service-limits";

const LONGEST_SHORT_NAME = 12;
const LONGEST_MAILBOX = 64;
const MOST_GROUPS = 5;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** "Global and regional action group processing". */
const GROUP_LOCATIONS = [
  "global",
  "eastus",
  "westus",
  "eastus2",
  "westus2",
  "southcentralus",
  "northcentralus",
  "swedencentral",
  "germanywestcentral",
  "centralindia",
  "southindia",
];

/** Everything that an action group can tell or call. */
const RECEIVERS = [
  "armRoleReceivers",
  "automationRunbookReceivers",
  "azureAppPushReceivers",
  "azureFunctionReceivers",
  "emailReceivers",
  "eventHubReceivers",
  "incidentReceivers",
  "itsmReceivers",
  "logicAppReceivers",
  "smsReceivers",
  "voiceReceivers",
  "webhookReceivers",
];

/** Milliseconds of an ISO 8601 duration of days, hours and minutes; undefined for anything else. */
function durationOf(text: string | undefined): number | undefined {
  const [whole, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text ?? "") ?? [];
  if (whole === undefined || (days ?? hours ?? minutes) === undefined) return undefined;
  return Number(days ?? 0) * DAY + Number(hours ?? 0) * 60 * MINUTE + Number(minutes ?? 0) * MINUTE;
}

/** A span of time between two others, in words and milliseconds. */
function spanFault(properties: Properties, name: string, longest: number, words: string): string[] {
  const span = durationOf(textAt(properties, name));
  return span !== undefined && span >= MINUTE && span <= longest
    ? []
    : [`${name} is ${quoted(properties[name])}; write ${words}`];
}

/** Rules that look into logs, and whom they tell. */
export const alerts: readonly ServiceRule[] = [
  {
    id: "action-group-location",
    types: [ACTION_GROUP],
    on: ["create"],
    source: GROUPS,
    code: "RehearsalActionGroupLocation",
    check: ({ properties }) => {
      const location = textAt(properties, "location") ?? "";
      return GROUP_LOCATIONS.includes(location.replaceAll(" ", "").toLowerCase())
        ? []
        : [`location is ${quoted(location)}; write one of ${GROUP_LOCATIONS.join(", ")}`];
    },
  },
  {
    id: "action-group-short-name",
    types: [ACTION_GROUP],
    on: WRITES,
    source: GROUP_REFERENCE,
    code: "RehearsalActionGroupShortName",
    check: ({ properties }) => {
      const name = textAt(properties, "groupShortName") ?? "";
      return name.length >= 1 && name.length <= LONGEST_SHORT_NAME
        ? []
        : [`groupShortName is ${quoted(name)}; write 1 to ${LONGEST_SHORT_NAME} characters`];
    },
  },
  {
    id: "action-group-receivers-distinct",
    types: [ACTION_GROUP],
    on: WRITES,
    source: GROUPS,
    code: "RehearsalReceiverTwice",
    check: ({ properties }) =>
      repeated(
        RECEIVERS.flatMap((list) => listAt(properties, list).map((one) => textAt(one, "name"))).filter(
          (name) => name !== undefined,
        ),
      ).map((name) => `the receiver name ${quoted(name)} is used more than once; give each its own`),
  },
  {
    id: "action-group-mailboxes",
    types: [ACTION_GROUP],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalMailbox",
    check: ({ properties }) =>
      listAt(properties, "emailReceivers").flatMap((receiver, i) => {
        const mailbox = textAt(receiver, "emailAddress") ?? "";
        return /^[^@\s]+@[^@\s]+$/.test(mailbox) && mailbox.length <= LONGEST_MAILBOX
          ? []
          : [
              `emailReceivers[${i}].emailAddress is ${quoted(mailbox)}; write an address of at most ${LONGEST_MAILBOX} characters`,
            ];
      }),
  },
  {
    id: "query-rule-references",
    types: [QUERY_RULE],
    on: WRITES,
    source: RULES,
    code: "RehearsalQueryRuleReference",
    check: ({ properties, after }) => {
      const groups = textsAt(properties, "actions", "actionGroups");
      const scopes = textsAt(properties, "scopes");
      return [
        ...(scopes.length > 0 ? [] : ["scopes is empty; write the workspace that is asked"]),
        ...(groups.length <= MOST_GROUPS
          ? []
          : [`actions.actionGroups has ${groups.length} members; write at most ${MOST_GROUPS}`]),
        ...[...scopes, ...groups]
          .filter((target) => !isThere(after, target))
          .map((target) => `it refers to ${target}, which does not exist; create it first, and depend on it`),
      ];
    },
  },
  {
    id: "query-rule-times",
    types: [QUERY_RULE],
    on: WRITES,
    source: RULE_REFERENCE,
    code: "RehearsalQueryRuleTimes",
    check: ({ properties }) => {
      const faults = [
        ...spanFault(properties, "evaluationFrequency", DAY, "PT1M to P1D"),
        ...spanFault(properties, "windowSize", 2 * DAY, "PT1M to P2D"),
      ];
      const [every, window] = [properties.evaluationFrequency, properties.windowSize].map((span) =>
        durationOf(typeof span === "string" ? span : undefined),
      );
      return faults.length > 0 || every! <= window!
        ? faults
        : [
            `evaluationFrequency is ${quoted(properties.evaluationFrequency)}, longer than windowSize; what happens in between is never looked at`,
          ];
    },
  },
  {
    id: "query-rule-severity",
    types: [QUERY_RULE],
    on: WRITES,
    source: RULE_REFERENCE,
    code: "RehearsalQueryRuleSeverity",
    check: ({ properties: { severity } }) =>
      typeof severity === "number" && [0, 1, 2, 3, 4].includes(severity)
        ? []
        : [`severity is ${quoted(severity)}; write 0 to 4`],
  },
  {
    id: "query-rule-criteria",
    types: [QUERY_RULE],
    on: WRITES,
    source: RULES,
    code: "RehearsalQueryRuleCriteria",
    check: ({ properties }) => {
      // Rules that only count something for others to judge have no threshold.
      if ((textAt(properties, "kind") ?? "LogAlert") !== "LogAlert") return [];
      const criteria = listAt(properties, "criteria", "allOf");
      return criteria.length === 0
        ? ["criteria.allOf is empty; write what is asked, and when that is an alarm"]
        : criteria.flatMap((one, i) => criterionFaults(one as Properties, `criteria.allOf[${i}]`));
    },
  },
];

/** What a query of an alert must not hold ("limitations for log search alert rule queries"). */
const UNSUPPORTED = /\b(bag_unpack|pivot|narrow)\s*\(|\bAggregatedValue\b/;

function criterionFaults(criterion: Properties, at: string): string[] {
  const query = textAt(criterion, "query") ?? "";
  const found = UNSUPPORTED.exec(query)?.[0];
  const periods = criterion.failingPeriods as Properties | undefined;
  const [least, of] = [periods?.minFailingPeriodsToAlert ?? 1, periods?.numberOfEvaluationPeriods ?? 1];
  return [
    ...(query.trim() === "" ? [`${at}.query is missing; write what is asked`] : []),
    ...(found === undefined ? [] : [`${at}.query holds ${quoted(found)}, which alerts do not know`]),
    ...(textAt(criterion, "timeAggregation") === "Count" ||
    textAt(criterion, "metricMeasureColumn") !== undefined
      ? []
      : [`${at}.metricMeasureColumn is missing; write the column with the number, or count rows`]),
    ...(typeof criterion.threshold === "number"
      ? []
      : [`${at}.threshold is ${quoted(criterion.threshold)}; write a number`]),
    ...(Number(least) <= Number(of)
      ? []
      : [`${at}.failingPeriods wants ${Number(least)} of ${Number(of)} periods; write at most all of them`]),
  ];
}
