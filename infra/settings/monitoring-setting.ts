import { z } from "zod";
import { dayOf } from "../devices/calendar";
import { daySetting, dayWritten } from "./day-setting";
import { mailboxList, sayMailboxesTwice } from "./mailbox-setting";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** How the access part is watched. */
export interface MonitoringSettings {
  /** Days for which its logs are kept. */
  readonly retentionDays: number;
  /** Functional mailboxes that are told; at least one. */
  readonly alarmMail: readonly string[];
  /** Last day on which the log of the key exchange is kept; only while somebody looks for a fault. */
  readonly ikeLogUntil: string | undefined;
}

/**
 * The logs tell which laptop connected when, and from where. 31 days is the least that is no trap: a workspace of
 * Azure's least, 30, may keep them for 31 all the same ("Manage data retention in a Log Analytics workspace"), and who
 * connected in a whole month is what a theft that is reported late needs.
 */
const LEAST_DAYS = 31;
/** Whoever needs more wants evidence and not operation: that is for security's own collection of logs. */
const MOST_DAYS = 90;
/** A fault is found by then, or somebody writes the day anew. */
const MOST_DAYS_OF_IKE_LOG = 14;

export const monitoringSchema = z.strictObject(
  {
    retentionDays: z
      .int("write a whole number of days")
      .min(LEAST_DAYS, `write at least ${LEAST_DAYS}`)
      .max(MOST_DAYS, `write at most ${MOST_DAYS}`),
    alarmMail: mailboxList("vpn@musterstadt.example").refine(
      ({ length }) => length > 0,
      "write at least one functional mailbox, which is told when the gateway is down",
    ),
    ikeLogUntil: daySetting("2026-06-10").optional(),
  },
  "write retentionDays and alarmMail",
);

/** @returns undefined after a fault has been said, or where the schema has found one */
export function monitoringSettings(values: SoundValues, now: Date, say: Say): MonitoringSettings | undefined {
  sayMailboxesTwice(values, ["monitoring", "alarmMail"], say);
  const path = ["monitoring", "ikeLogUntil"];
  const until = values.get<string>(path);
  const latest = dayOf(new Date(now.getTime() + MOST_DAYS_OF_IKE_LOG * 86_400_000));
  if (until !== undefined && dayWritten(until) > latest) {
    say(
      path,
      `"${dayWritten(until)}" is more than ${MOST_DAYS_OF_IKE_LOG} days ahead; write a day until ${latest}`,
    );
    return undefined;
  }
  const raw = values.get<z.infer<typeof monitoringSchema>>(["monitoring"]);
  return raw && { ...raw, ikeLogUntil: until === undefined ? undefined : dayWritten(until) };
}
