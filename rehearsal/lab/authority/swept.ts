import type { AuthoritySaid } from "./lab-authority";

interface Report {
  readonly stay: number;
  readonly end: ReadonlyArray<{ readonly because: string }>;
  readonly notEnded: number;
  readonly leftAlone: number;
}

/**
 * What a command did to sessions, as a phrase; what did not go as it should stands at its end.
 *
 * @param member of what the command printed that holds the report; all of it unless given
 */
export function sweptPhrase({ code, said, complaint }: AuthoritySaid, member?: "sessions"): string {
  const whole = said as Readonly<Record<string, unknown>> | undefined;
  const report = (member === undefined ? whole : whole?.[member]) as Partial<Report> | undefined;
  if (report?.end === undefined) return `no list of sessions, exit code ${code}: ${complaint}`;
  const { end, stay, notEnded = 0, leftAlone = 0 } = report;
  const ended = end.length - notEnded;
  const reasons = [...new Set(end.map(({ because }) => because))].join(", ");
  return [
    ended === 0 ? "none ended" : `${ended} ended (${reasons})`,
    `${stay} ${stay === 1 ? "stays" : "stay"}`,
    ...(notEnded === 0 ? [] : [`${notEnded} did not end`]),
    ...(leftAlone === 0 ? [] : [`${leftAlone} left alone`]),
    ...(code === 0 ? [] : [`exit code ${code}`]),
  ].join(", ");
}
