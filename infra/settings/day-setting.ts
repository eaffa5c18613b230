import { z } from "zod";
import { isOfCalendar } from "../devices/date-forms";

/** What the engine makes of a day that stands in YAML without quotation marks (seen with 3.250.0). */
const MIDNIGHT = " 00:00:00 +0000 UTC";

/** A day of the calendar, with quotation marks in the YAML or without. */
export function daySetting(example: string) {
  return z
    .string(`write a day such as "${example}"`)
    .refine(
      (text) => /^\d{4}-\d{2}-\d{2}$/.test(dayWritten(text)) && isOfCalendar(dayWritten(text)),
      `write a day such as "${example}"`,
    );
}

/** The day as somebody wrote it. */
export function dayWritten(text: string): string {
  return text.endsWith(MIDNIGHT) ? text.slice(0, -MIDNIGHT.length) : text;
}
