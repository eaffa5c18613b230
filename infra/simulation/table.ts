import type { Figures, LossFigures, Spread } from "./figures";
import { verdictOf, type Line } from "./verdict";

/** The figures for people, one thing a line. */
export function tableOf(figures: Figures): string[] {
  const { asked, devices, certificates, losses, gateway, list, revocations, ledger } = figures;
  const { largestRun } = revocations;
  const rows: ReadonlyArray<readonly [what: string, found: string]> = [
    ["laptops at the start", `${devices.start}, ${devices.registered} in the register at the end`],
    ["most in use at once", String(devices.peakInUse)],
    ["certificates", `${certificates.total}, ${certificates.remediation} of them for repair`],
    ["signatures a day", `${certificates.signaturesADay} on average`],
    ["  most in a day", `${certificates.peakDay.signatures} on ${certificates.peakDay.day}`],
    ["  most in an hour", `${certificates.peakHour.signatures} at ${hour(certificates.peakHour.time)}`],
    [
      "  most in a usual hour",
      `${certificates.usualPeakHour.signatures} at ${hour(certificates.usualPeakHour.time)}`,
    ],
    ["sound, locked out", `${figures.lockedOut.devices} laptops, ${figures.lockedOut.hours} hours`],
    [
      "sound, nobody vouches",
      `${figures.waitingForSource.devices} laptops came, or came back, while the source was at fault: ` +
        `${figures.waitingForSource.hours} hours`,
    ],
    ["sound, not ready yet", `${figures.withoutAccessHours} hours awake without access in all`],
    ...figures.unsound.map(
      ({ condition, devices: count, hours, longestHours }) =>
        [
          `connected: ${condition}`,
          `${count} laptops, ${hours} hours, the longest ${longestHours} h`,
        ] as const,
    ),
    ["lost or stolen", `${losses.devices} laptops`],
    ...lossRows("by telephone", losses.byTelephone),
    ...lossRows("by the register", losses.byRegister),
    ["  let in, gateway told", `${losses.letIn.length} laptops ${losses.letIn.join(" ")}`.trim()],
    ["  let in during a write", `${losses.acceptedDuringWrite} times`],
    [
      "back from a long sleep",
      `${figures.backFromLongSleep.devices} laptops, at most ${figures.backFromLongSleep.longestHours} h; ` +
        `${figures.backFromLongSleep.whileSourceAtFault} more while the source was at fault`,
    ],
    ["most thumbprints", `${list.peak}, ${list.peakWithoutRoom} of them without room`],
    ["revoked", `${revocations.devicesByRuns} laptops by runs, ${revocations.devicesByHand} by hand`],
    [
      "  largest run",
      largestRun.devices === 0 ? "none" : `${largestRun.devices} of at most ${largestRun.limit}`,
    ],
    [
      "writes to the gateway",
      `${gateway.urgent} urgent, ${gateway.daily} daily: ${gateway.writesADay} a day`,
    ],
    ["  sessions meanwhile", String(gateway.sessionsDuringWrites)],
    ["sessions swept", String(figures.sessionsSwept)],
    ["refusals", String(figures.refusals)],
    ["new keys, help desk", `${figures.newKeysByHelpDesk} because of a revocation without cause`],
    ...figures.stops.map(
      ({ from, runs, cause }) => [`stopped ${hour(from)}`, `${runs} runs: ${cause}`] as const,
    ),
    ...figures.approvals.map(({ time, subject }) => [`approved ${hour(time)}`, subject] as const),
    ["judgements", `${figures.judged}${asked.everyDevice ? ", every laptop in every run" : ""}`],
    ["ledger", `${ledger.entries} entries, ${ledger.megabytes} MB`],
    ["  its head", ledger.head],
  ];
  return rows.map(([what, found]) => `  ${what.padEnd(34)} ${found}`);
}

/** @param mark colours the two words, or leaves them */
export function verdictLines(
  figures: Figures,
  mark: (word: "PASS" | "FAIL") => string = (word) => word,
): string[] {
  return verdictOf(figures).map(
    ({ promise, kept, found }: Line) => `${mark(kept ? "PASS" : "FAIL")}  ${promise}: ${found}`,
  );
}

function lossRows(name: string, { reported, ...times }: LossFigures): Array<readonly [string, string]> {
  return [
    [`  reported ${name}`, String(reported)],
    ["    until in the ledger", spread(times.inLedger)],
    ["    until the gateway refuses", spread(times.refusedByGateway)],
    ["    until its session ended", spread(times.sessionEnded)],
  ];
}

function spread({ count, median, longest }: Spread): string {
  return count === 0 ? "none" : `${minutes(median)} in the middle, ${minutes(longest)} at most (${count})`;
}

function minutes(count: number): string {
  return count < 120 ? `${Math.round(count)} min` : `${(count / 60).toFixed(1)} h`;
}

function hour(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}
