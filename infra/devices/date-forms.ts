/** RFC 3339 full-date; what lies outside these centuries is a slip or some system's word for "none". */
export const DAY_PATTERN = /^2[01]\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** RFC 3339 date-time in UTC, fractions of a second as far as systems write them. */
export const INSTANT_PATTERN =
  /^2[01]\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/** Registers are kept in local time, at most so far ahead of UTC (German summer time). */
const LOCAL_AHEAD = 2 * 60 * 60 * 1000; // ms

/** Whether the calendar has the day with which the text begins; the text has passed one of the patterns. */
export function isOfCalendar(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The latest day that people in a German city may already write for today. */
export function latestLocalDay(now: Date): string {
  return new Date(now.getTime() + LOCAL_AHEAD).toISOString().slice(0, 10);
}
