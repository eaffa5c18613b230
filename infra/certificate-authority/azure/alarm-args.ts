import type { types } from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";
import { SIGNATURES, sealSilenceQuery, type WatchedKey } from "./seal-silence-query";

/** Two runs of the hourly `reconcile` may fail; the third silence is told. */
export const HOURS_OF_SILENCE = 3;

/** At most 12 characters (learn.microsoft.com, "Microsoft.Insights actionGroups" reference); stands in every mail. */
const SHORT_NAME = "device-ca";

/**
 * Who is told: mailboxes and nothing else. Everything else that an action group can call would run something, or carry
 * what the alert says out of the city's sight.
 */
export function alarmGroupArgs(mailboxes: readonly string[]) {
  return {
    // Alarms are told by whichever of Azure's regions still stands ("Action groups", global processing).
    location: "global",
    groupShortName: SHORT_NAME,
    enabled: true,
    emailReceivers: mailboxes.map((emailAddress, index) => ({
      name: `mailbox-${index + 1}`,
      emailAddress,
      useCommonAlertSchema: true,
    })),
  };
}

/**
 * The alarm of a dead man: nothing has been sealed for three hours, although every successful `reconcile` seals a
 * statement. It has no identity: the rule asks with the rights that its last editor had (learn.microsoft.com, "Create
 * or edit a log search alert rule", identity), and an identity of its own would need a right to the logs.
 */
export function silenceRuleArgs(watched: WatchedKey, workspaceId: Input<string>, groupId: Input<string>) {
  return {
    kind: "LogAlert",
    displayName: `Device CA: nothing sealed for ${HOURS_OF_SILENCE} hours`,
    description:
      `No signature of the key ${watched.key} in ${HOURS_OF_SILENCE} hours: nobody runs reconcile, or it fails. ` +
      'Laptops reported lost are not revoked until it runs again. Read docs/host.md, "When something is down".',
    enabled: true,
    severity: 1,
    scopes: [workspaceId],
    evaluationFrequency: "PT30M",
    windowSize: `PT${HOURS_OF_SILENCE}H`,
    // Told once, and once more when it is over.
    autoMitigate: true,
    criteria: {
      allOf: [
        {
          query: sealSilenceQuery(watched),
          timeAggregation: "Total",
          metricMeasureColumn: SIGNATURES,
          operator: "LessThan",
          threshold: 1,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        },
      ],
    } satisfies types.input.monitor.ScheduledQueryRuleCriteriaArgs,
    actions: { actionGroups: [groupId] },
  };
}

export const GROUP_DECIDING = ["enabled", "groupShortName", "emailReceivers"] as const;
export const RULE_DECIDING = [
  "enabled",
  "scopes",
  "evaluationFrequency",
  "windowSize",
  "criteria.allOf",
  "actions.actionGroups",
] as const;
