import { DAY, HOUR, START } from "./german-calendar";
import type { Condition, Loss } from "./laptop";
import type { DayFigures } from "./measures";
import { SAFEGUARD_NAMES, type Safeguard } from "./safeguards";
import type { LivedYear } from "./year";

export interface Spread {
  readonly count: number;
  /** Minutes. */
  readonly median: number;
  readonly longest: number;
}

/** From the report of a loss: the call to the help desk, or the entry in the register. */
export interface LossFigures {
  readonly reported: number;
  readonly inLedger: Spread;
  readonly refusedByGateway: Spread;
  readonly sessionEnded: Spread;
}

export interface UnsoundFigures {
  readonly condition: Condition;
  readonly devices: number;
  readonly hours: number;
  readonly longestHours: number;
}

/** Everything that a simulation found, as `--json` prints it. Hours and counts; times are RFC 3339. */
export interface Figures {
  readonly asked: {
    readonly devices: number;
    readonly days: number;
    readonly seed: number;
    readonly without: readonly Safeguard[];
    readonly operators: "awake" | "asleep";
    readonly everyDevice: boolean;
  };
  readonly devices: { readonly start: number; readonly registered: number; readonly peakInUse: number };
  readonly certificates: {
    readonly total: number;
    readonly remediation: number;
    readonly signaturesADay: number;
    readonly peakDay: { readonly day: string; readonly signatures: number };
    readonly peakHour: { readonly time: string; readonly signatures: number };
    /** Behind the first four weeks, in which everybody enrols, and away from stops: what jitter makes even. */
    readonly usualPeakHour: { readonly time: string; readonly signatures: number };
  };
  readonly lockedOut: { readonly devices: number; readonly hours: number };
  readonly waitingForSource: { readonly devices: number; readonly hours: number };
  readonly withoutAccessHours: number;
  readonly unsound: readonly UnsoundFigures[];
  readonly losses: {
    readonly devices: number;
    readonly byTelephone: LossFigures;
    readonly byRegister: LossFigures;
    /** Lost devices that the gateway let in although it had been told. */
    readonly letIn: readonly string[];
    /** Connections between the ledger's entry and the end of the gateway's write. */
    readonly acceptedDuringWrite: number;
  };
  readonly backFromLongSleep: {
    readonly devices: number;
    readonly longestHours: number;
    readonly whileSourceAtFault: number;
  };
  readonly list: { readonly peak: number; readonly peakWithoutRoom: number };
  readonly revocations: {
    readonly devicesByRuns: number;
    readonly devicesByHand: number;
    readonly largestRun: { readonly devices: number; readonly limit: number };
  };
  readonly stops: ReadonlyArray<{
    readonly from: string;
    readonly until: string;
    readonly runs: number;
    readonly cause: string;
  }>;
  readonly approvals: ReadonlyArray<{ readonly time: string; readonly subject: string }>;
  readonly gateway: {
    readonly writes: number;
    readonly urgent: number;
    readonly daily: number;
    readonly writesADay: number;
    /** Sessions that ran while it was written to. */
    readonly sessionsDuringWrites: number;
    readonly sequence: number;
  };
  readonly sessionsSwept: number;
  readonly refusals: number;
  readonly newKeysByHelpDesk: number;
  readonly judged: number;
  readonly ledger: { readonly entries: number; readonly megabytes: number; readonly head: string };
  readonly days: readonly DayFigures[];
}

/** Puts together what was counted. */
export function figuresOf({ options, city, authority, measures, store }: LivedYear): Figures {
  const { devices, days, seed, without, operatorsReactAfterHours, everyDevice } = options;
  const { view } = authority.ledger;
  const telephone = measures.losses.filter(({ by }) => by === "telephone");
  const register = measures.losses.filter(({ by }) => by === "register");
  const { first, urgent, daily } = measures.writes;
  return {
    asked: {
      devices,
      days,
      seed,
      without: SAFEGUARD_NAMES.filter((name) => without.has(name)),
      operators: operatorsReactAfterHours === undefined ? "asleep" : "awake",
      everyDevice,
    },
    devices: { start: devices, registered: city.register.devices.size, peakInUse: measures.peakDevices },
    certificates: {
      total: view.certificates.size,
      remediation: [...view.certificates.values()].filter(({ certificate }) => certificate === "remediation")
        .length,
      signaturesADay: rounded(authority.press.signatures / days),
      peakDay: peakDay(measures.days),
      peakHour: peakHour(measures.signaturesByHour, () => true),
      usualPeakHour: peakHour(measures.signaturesByHour, usualHours(measures.halts, days)),
    },
    lockedOut: { devices: measures.lockedOut.size, hours: sum(measures.lockedOut.values()) },
    waitingForSource: { devices: measures.waiting.size, hours: sum(measures.waiting.values()) },
    withoutAccessHours: measures.unreadyHours,
    unsound: [...measures.conditions]
      .filter(([condition]) => condition !== "sound")
      .map(([condition, { laptops, hours, byLaptop }]) => ({
        condition,
        devices: laptops.size,
        hours: rounded(hours),
        longestHours: rounded(Math.max(0, ...byLaptop.values())),
      })),
    losses: {
      devices: measures.losses.length,
      byTelephone: lossFigures(telephone),
      byRegister: lossFigures(register),
      letIn: [...measures.violations].sort(),
      acceptedDuringWrite: measures.acceptedDuringWrite,
    },
    backFromLongSleep: {
      devices: measures.back.length,
      longestHours: rounded(Math.max(0, ...measures.back, ...waitingNow(city.stillBack, city.queue.now))),
      whileSourceAtFault: measures.backWhileDown,
    },
    list: { peak: measures.peakList, peakWithoutRoom: measures.peakWithoutRoom },
    revocations: {
      devicesByRuns: measures.revokedByRuns,
      devicesByHand: measures.revokedByHand,
      largestRun: measures.largestRun,
    },
    stops: measures.halts.map(({ from, until, runs, cause }) => ({
      from: text(from),
      until: text(until),
      runs,
      cause,
    })),
    approvals: measures.approvals.map(({ time, subject }) => ({ time: text(time), subject })),
    gateway: {
      writes: first + urgent + daily,
      urgent,
      daily,
      writesADay: rounded((urgent + daily) / days),
      sessionsDuringWrites: measures.sessionsDisturbed,
      sequence: city.gateway.standing?.sequence ?? 0,
    },
    sessionsSwept: measures.sessionsSwept,
    refusals: measures.refusals,
    newKeysByHelpDesk: measures.helpDeskKeys,
    judged: measures.judged,
    ledger: {
      entries: view.last?.sequence ?? 0,
      megabytes: rounded(store.bytes / 1e6),
      head: view.last?.hash ?? "",
    },
    days: measures.days,
  };
}

function lossFigures(losses: readonly Loss[]): LossFigures {
  const minutes = (of: (loss: Loss) => number | undefined) =>
    losses.flatMap((loss) => {
      const time = of(loss);
      return loss.reportedAt === undefined || time === undefined ? [] : [(time - loss.reportedAt) / 60_000];
    });
  return {
    reported: losses.filter(({ reportedAt }) => reportedAt !== undefined).length,
    inLedger: spread(minutes(({ revokedAt }) => revokedAt)),
    refusedByGateway: spread(minutes(({ refusedAt }) => refusedAt)),
    sessionEnded: spread(minutes(({ sessionEndedAt }) => sessionEndedAt)),
  };
}

function spread(minutes: readonly number[]): Spread {
  const sorted = [...minutes].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { count: sorted.length, median: rounded(median), longest: rounded(sorted.at(-1) ?? 0) };
}

function waitingNow(laptops: Iterable<{ awakeSince: number | undefined; soundSince: number }>, now: number) {
  return [...laptops].flatMap(({ awakeSince, soundSince }) =>
    awakeSince === undefined ? [] : [(now - Math.max(awakeSince, soundSince)) / HOUR],
  );
}

function peakDay(days: readonly DayFigures[]): Figures["certificates"]["peakDay"] {
  const signatures = Math.max(...days.map((day) => day.signatures));
  const index = days.findIndex((day) => day.signatures === signatures);
  return { day: text(START + index * DAY).slice(0, 10), signatures };
}

function peakHour(
  hours: readonly number[],
  counts: (hour: number) => boolean,
): Figures["certificates"]["peakHour"] {
  let [peak, at] = [0, 0];
  hours.forEach((signatures, hour) => {
    if (counts(hour) && signatures > peak) [peak, at] = [signatures, hour];
  });
  return { time: text(START + at * HOUR), signatures: peak };
}

/** Behind the beginning (four weeks of a year), and not within a day after a stop. */
function usualHours(
  halts: ReadonlyArray<{ readonly from: number; readonly until: number }>,
  days: number,
): (hour: number) => boolean {
  const first = Math.min(28, Math.floor(days / 6)) * 24;
  return (hour) => {
    const time = START + hour * HOUR;
    return hour >= first && !halts.some(({ from, until }) => time >= from - HOUR && time <= until + DAY);
  };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}

function text(time: number): string {
  return new Date(time).toISOString();
}
