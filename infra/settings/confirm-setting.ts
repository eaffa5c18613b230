import { z } from "zod";
import { CONFIRMABLE, type Confirmable } from "../change-safety/confirmable";
import { dayOf } from "../devices/calendar";
import { daySetting, dayWritten } from "./day-setting";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** That somebody means it, and for how long. */
export interface Confirmation {
  readonly change: Confirmable;
  /** Last day on which it counts. */
  readonly until: string;
  readonly reason: string;
}

/** A confirmation that nobody remembers protects nothing any more. */
export const MOST_DAYS_AHEAD = 14;

/** A word is no reason. */
const LEAST_REASON = 10;

export const confirmSchema = z
  .array(
    z.strictObject({
      change: z.enum(CONFIRMABLE, `write ${CONFIRMABLE.join(" or ")}`),
      until: daySetting("2026-06-10"),
      reason: z
        .string("write why, in a sentence")
        .min(LEAST_REASON, `write why, in a sentence of at least ${LEAST_REASON} characters`),
    }),
    "write a list of confirmations, each with change, until and reason",
  )
  .optional();

/** @returns undefined after a fault has been said, or where the schema has found one */
export function confirmations(values: SoundValues, now: Date, say: Say): readonly Confirmation[] | undefined {
  const today = dayOf(now);
  const latest = dayOf(new Date(now.getTime() + MOST_DAYS_AHEAD * 86_400_000));
  const found: Confirmation[] = [];
  let sound = true;
  const fault: Say = (path, message) => {
    sound = false;
    say(path, message);
  };
  for (const index of values.indexes(["confirm"])) {
    const at = (key: string) => values.get<string>(["confirm", index, key]);
    const [change, written, reason] = [at("change") as Confirmable | undefined, at("until"), at("reason")];
    const until = written && dayWritten(written);
    if (until !== undefined && until < today) {
      fault(["confirm", index, "until"], `"${until}" is over; remove the confirmation, or write a new day`);
    }
    if (until !== undefined && until > latest) {
      fault(
        ["confirm", index, "until"],
        `"${until}" is more than ${MOST_DAYS_AHEAD} days ahead; write a day until ${latest}`,
      );
    }
    const first = found.findIndex((other) => other.change === change);
    if (change !== undefined && first >= 0) {
      fault(["confirm", index, "change"], `"${change}" is confirmed twice; the first is confirm[${first}]`);
    }
    if (change !== undefined && until !== undefined && reason !== undefined) {
      found.push({ change, until, reason });
    } else sound = false;
  }
  return sound ? found : undefined;
}
