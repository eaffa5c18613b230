import type { types } from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";
import { mailGroupArgs } from "../../monitoring/mail-group-args";
import { SIGNATURES, sealSilenceQuery, type WatchedKey } from "./seal-silence-query";
import { unrecordedSignatureQuery, type RecordedAuthority } from "./unrecorded-signature-query";

/** Two runs of the hourly `reconcile` may fail; the third silence is told. */
export const HOURS_OF_SILENCE = 3;

/** Stands in every mail. */
const SHORT_NAME = "device-ca";

/** Who is told. */
export function alarmGroupArgs(mailboxes: readonly string[]) {
  return mailGroupArgs(SHORT_NAME, mailboxes);
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

/**
 * The alarm of a key that signs outside of a run: somebody else uses the issuer's identity, or has given the right to
 * sign away. It looks back one to two hours twice an hour, so that nothing falls between two looks, and is not called
 * off by itself: that the next hour was quiet explains nothing.
 */
export function unrecordedRuleArgs(
  authority: RecordedAuthority,
  workspaceId: Input<string>,
  groupId: Input<string>,
) {
  return {
    kind: "LogAlert",
    displayName: "Device CA: an anchor's key signed outside of a run",
    description:
      `A key of the vault ${authority.vault} signed while nothing was written to the ledger. Nobody may do that: ` +
      'read docs/monitoring.md, "A key was used outside of a run", now.',
    enabled: true,
    severity: 0,
    scopes: [workspaceId],
    evaluationFrequency: "PT30M",
    // Two hours back, and the writes of the ten minutes before.
    windowSize: "PT3H",
    autoMitigate: false,
    criteria: {
      allOf: [
        {
          query: unrecordedSignatureQuery(authority),
          timeAggregation: "Total",
          metricMeasureColumn: SIGNATURES,
          operator: "GreaterThan",
          threshold: 0,
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
        },
      ],
    } satisfies types.input.monitor.ScheduledQueryRuleCriteriaArgs,
    actions: { actionGroups: [groupId] },
  };
}

export const RULE_DECIDING = [
  "enabled",
  "scopes",
  "evaluationFrequency",
  "windowSize",
  "criteria.allOf",
  "actions.actionGroups",
] as const;
