const HOUR_MS = 3_600_000;

/** How far clocks of honest systems may be ahead of ours. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * The day that counts, as RFC 3339 full-date, of UTC: the certificates' own validity is in UTC, a day must not depend
 * on where the command runs. In Germany it begins at 01:00, in summer at 02:00. Days compare as text.
 */
export function dayOf(time: Date | string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether a time lies ahead by more than clocks may differ. A time that cannot be read does. */
export function liesAhead(time: string, now: Date): boolean {
  return !(Date.parse(time) - now.getTime() <= CLOCK_TOLERANCE_MS);
}

/** Whether something happened within the last hours. What lies ahead did not, nor did what cannot be read. */
export function isRecent(time: string, hours: number, now: Date): boolean {
  return !liesAhead(time, now) && now.getTime() - Date.parse(time) <= hours * HOUR_MS;
}
