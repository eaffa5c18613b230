import type { StoredResource } from "../../../../../rehearsal/azure/state/azure-state";
import { ACTION_GROUP, actionGroup, authorityCity, queryRule, WORKSPACE } from "./authority-city";
import type { Cases } from "./case";
import { creating, updating, type Properties, type Situation } from "./city";

/** The rule joins a city in which its group stands. */
const asking = (rule: StoredResource, without: string[] = []): Situation =>
  creating(rule, authorityCity([actionGroup()], without));
const telling = (properties: Properties): Situation => creating(actionGroup(properties), authorityCity());
const mailboxes = (...addresses: string[]) => ({
  emailReceivers: addresses.map((emailAddress, i) => ({ name: `mailbox-${i}`, emailAddress })),
});
const groups = (count: number) => Array.from({ length: count }, () => ACTION_GROUP);

/** Rules that look into logs, and whom they tell. */
export const ALERT_CASES: Cases = {
  "action-group-location": [
    {
      title: "an action group in a region that processes none",
      refuses: () => telling({ location: "germanynorth" }),
      words: 'location is "germanynorth"; write one of global',
      grants: () => telling({ location: "Germany West Central" }),
    },
  ],
  "action-group-short-name": [
    {
      title: "a short name of 13 characters",
      refuses: () => telling({ groupShortName: "device-ca-abc" }),
      words: 'groupShortName is "device-ca-abc"; write 1 to 12 characters',
      grants: () => telling({ groupShortName: "device-ca-ab" }),
    },
  ],
  "action-group-receivers-distinct": [
    {
      title: "one name for two receivers",
      refuses: () =>
        telling({
          emailReceivers: [{ name: "desk", emailAddress: "desk@musterstadt.example" }],
          smsReceivers: [{ name: "Desk", countryCode: "49", phoneNumber: "1" }],
        }),
      words: 'the receiver name "desk" is used more than once',
      grants: () => telling(mailboxes("one@musterstadt.example", "two@musterstadt.example")),
    },
  ],
  "action-group-mailboxes": [
    {
      title: "a mailbox of 65 characters",
      refuses: () => telling(mailboxes(`${"a".repeat(45)}@musterstadt.example`)),
      words: "write an address of at most 64 characters",
      grants: () => telling(mailboxes(`${"a".repeat(44)}@musterstadt.example`)),
    },
    {
      title: "a mailbox that is none",
      refuses: () => telling(mailboxes("the desk")),
      words: 'emailReceivers[0].emailAddress is "the desk"',
      grants: () => telling({ emailReceivers: [] }),
    },
  ],
  "query-rule-references": [
    {
      title: "a rule on a workspace that does not exist",
      refuses: () => asking(queryRule(), ["workspaces/logs"]),
      words: `it refers to ${WORKSPACE}, which does not exist`,
      grants: () => asking(queryRule()),
    },
    {
      title: "a rule that tells a group that does not exist",
      refuses: () => creating(queryRule(), authorityCity()),
      words: `it refers to ${ACTION_GROUP}, which does not exist`,
      grants: () => creating(queryRule({ actions: {} }), authorityCity()),
    },
    {
      title: "a rule that asks nobody",
      refuses: () => asking(queryRule({ scopes: [] })),
      words: "scopes is empty",
      grants: () => asking(queryRule()),
    },
    {
      title: "the sixth group of a rule",
      refuses: () => asking(queryRule({ actions: { actionGroups: groups(6) } })),
      words: "actions.actionGroups has 6 members; write at most 5",
      grants: () => asking(queryRule({ actions: { actionGroups: groups(5) } })),
    },
  ],
  "query-rule-times": [
    {
      title: "a rule that looks every two days",
      refuses: () => asking(queryRule({ evaluationFrequency: "P2D", windowSize: "P2D" })),
      words: 'evaluationFrequency is "P2D"; write PT1M to P1D',
      grants: () => asking(queryRule({ evaluationFrequency: "P1D", windowSize: "P2D" })),
    },
    {
      title: "a time without its letters",
      refuses: () => asking(queryRule({ windowSize: "3h" })),
      words: 'windowSize is "3h"; write PT1M to P2D',
      grants: () => asking(queryRule({ windowSize: "PT2H30M" })),
    },
    {
      title: "a rule that looks at less than passes between two looks",
      refuses: () => {
        const standing = authorityCity([actionGroup(), queryRule()]);
        return updating(queryRule(), queryRule({ evaluationFrequency: "PT6H" }), standing);
      },
      words: 'evaluationFrequency is "PT6H", longer than windowSize',
      grants: () => asking(queryRule({ evaluationFrequency: "PT3H" })),
    },
  ],
  "query-rule-severity": [
    {
      title: "severity 5",
      refuses: () => asking(queryRule({ severity: 5 })),
      words: "severity is 5; write 0 to 4",
      grants: () => asking(queryRule({ severity: 0 })),
    },
  ],
  "query-rule-criteria": [
    {
      title: "a rule without a condition",
      refuses: () => asking(queryRule({ criteria: { allOf: [] } })),
      words: "criteria.allOf is empty",
      grants: () => asking(queryRule({ kind: "LogToMetric", criteria: { allOf: [] } })),
    },
    {
      title: "a condition without a query",
      refuses: () => asking(queryRule({}, { query: " " })),
      words: "criteria.allOf[0].query is missing",
      grants: () => asking(queryRule()),
    },
    {
      title: "a query with a word that is reserved",
      refuses: () => asking(queryRule({}, { query: "Heartbeat | summarize AggregatedValue = count()" })),
      words: 'criteria.allOf[0].query holds "AggregatedValue", which alerts do not know',
      grants: () => asking(queryRule({}, { query: "Heartbeat | summarize Value = count()" })),
    },
    {
      title: "a sum of nothing",
      refuses: () => asking(queryRule({}, { metricMeasureColumn: null })),
      words: "criteria.allOf[0].metricMeasureColumn is missing",
      grants: () => asking(queryRule({}, { metricMeasureColumn: null, timeAggregation: "Count" })),
    },
    {
      title: "a condition without a threshold",
      refuses: () => asking(queryRule({}, { threshold: null })),
      words: "criteria.allOf[0].threshold is missing; write a number",
      grants: () => asking(queryRule({}, { threshold: 0 })),
    },
    {
      title: "two failures of one look",
      refuses: () =>
        asking(
          queryRule({}, { failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 2 } }),
        ),
      words: "criteria.allOf[0].failingPeriods wants 2 of 1 periods",
      grants: () => asking(queryRule({}, { failingPeriods: null })),
    },
  ],
};
