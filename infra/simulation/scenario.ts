import { DAY, dayNumberOf, localTime } from "./german-calendar";

/** From a time to another, milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface SimulatedDepartment {
  readonly name: string;
  /** Part of the city's laptops. */
  readonly share: number;
  /** Day of the simulation on which it begins to work from home; undefined: long ago. */
  readonly start?: number;
}

/** What happens to one laptop in a year, as a part of one. */
export interface Rates {
  readonly lostOrStolen: number;
  readonly handedBack: number;
  readonly encryptionFault: number;
  readonly rootedOrThreat: number;
  /** Its user is away for two months to a year: parental leave, long illness. */
  readonly longAbsence: number;
}

/** What the world has in store: dated events may be absent. Days are numbered from the start of the simulation. */
export interface Scenario {
  readonly departments: readonly SimulatedDepartment[];
  readonly rates: Rates;
  /** From this day on an older operating system is not enough. */
  readonly osFloor?: number;
  /** The posture export stays as it is. */
  readonly outage?: Span;
  /** The export is empty: a permission of Microsoft Graph has lapsed. */
  readonly lapse?: Span;
  /** The export holds every second record. */
  readonly halved?: Span;
  /** The device management says of part of the laptops that they are not encrypted, and is wrong. */
  readonly wrongReport?: Span & { readonly share: number };
  /** Day on which the new anchor is announced; it signs from the next day on. */
  readonly rotation?: number;
  /** So many more laptops, as a part of those there, are handed over within so many days. */
  readonly surge?: { readonly day: number; readonly days: number; readonly share: number };
  readonly pause?: { readonly department: string; readonly from: number; readonly until: number };
  /** Minutes that one write to the gateway takes. */
  readonly writeMinutes: number;
}

const DEPARTMENTS: ReadonlyArray<readonly [name: string, share: number, start?: string]> = [
  ["treasury", 0.13],
  ["social", 0.16],
  ["youth", 0.12],
  ["building", 0.11],
  ["registry", 0.1],
  ["school", 0.08],
  ["it", 0.05],
  ["health", 0.06, "2026-02-02"],
  ["culture", 0.04, "2026-03-02"],
  ["order", 0.05, "2026-04-13"],
  ["parks", 0.03, "2026-05-04"],
  ["sports", 0.02, "2026-06-01"],
  ["archive", 0.02, "2026-09-07"],
  ["museum", 0.03, "2026-10-05"],
];

/**
 * The year that `npm run simulate` lives through: 2026. Losses, faults and absences per laptop are those that the
 * project's capacity reckons with; docs/simulation.md says where each comes from.
 */
export const YEAR: Scenario = {
  departments: DEPARTMENTS.map(([name, share, start]) => ({
    name,
    share,
    ...(start === undefined ? {} : { start: dayNumberOf(start) }),
  })),
  rates: {
    lostOrStolen: 0.02,
    handedBack: 0.12,
    encryptionFault: 0.005,
    rootedOrThreat: 0.002,
    longAbsence: 0.02,
  },
  surge: { day: dayNumberOf("2026-03-09"), days: 12, share: 1 },
  outage: span("2026-05-05", 6, "2026-05-07", 6),
  osFloor: dayNumberOf("2026-06-17"),
  rotation: dayNumberOf("2026-07-07"),
  pause: { department: "school", from: dayNumberOf("2026-08-10"), until: dayNumberOf("2026-08-16") },
  lapse: span("2026-09-11", 18, "2026-09-16", 18),
  halved: span("2026-10-13", 9, "2026-10-13", 15),
  wrongReport: { ...span("2026-11-18", 9, "2026-11-18", 15), share: 0.3 },
  writeMinutes: 8,
};

/** Hours are local. */
export function span(fromDay: string, fromHour: number, untilDay: string, untilHour: number): Span {
  return {
    from: localTime(dayNumberOf(fromDay), fromHour * 60),
    until: localTime(dayNumberOf(untilDay), untilHour * 60),
  };
}

/** The year, with another length of the time in which the export is empty. */
export function scenarioFor(lapseDays: number | undefined): Scenario {
  if (lapseDays === undefined) return YEAR;
  const { from } = YEAR.lapse!;
  return { ...YEAR, lapse: { from, until: from + lapseDays * DAY } };
}
