import type { WriteReason } from "./gateway";
import { DAY, HOUR, START } from "./german-calendar";
import { CONDITIONS, type Condition, type Laptop, type Loss } from "./laptop";

/** A time during which runs stopped. */
export interface Halt {
  readonly from: number;
  until: number;
  runs: number;
  readonly cause: string;
}

/** One day of the picture. */
export interface DayFigures {
  thumbprints: number;
  signatures: number;
  /** At noon, UTC: laptops with a certificate that the gateway takes, and laptops that should have one. */
  withAccess: number;
  inUse: number;
}

/** What laptops of one condition did. */
export interface ConditionFigures {
  readonly laptops: Set<Laptop>;
  hours: number;
  /** The longest of one laptop. */
  readonly byLaptop: Map<Laptop, number>;
}

/** What is counted while the year goes by. */
export class Measures {
  readonly days: DayFigures[];
  readonly signaturesByHour: number[];
  readonly conditions = new Map<Condition, ConditionFigures>(
    CONDITIONS.map((condition) => [condition, { laptops: new Set(), hours: 0, byLaptop: new Map() }]),
  );
  readonly lockedOut = new Map<Laptop, number>();
  readonly waiting = new Map<Laptop, number>();
  /** Laptop-hours without a usable certificate, the first two of each time included. */
  unreadyHours = 0;
  readonly losses: Loss[] = [];
  readonly violations = new Set<string>();
  acceptedDuringWrite = 0;
  /** Hours until those who slept for 60 days had access again. */
  readonly back: number[] = [];
  backWhileDown = 0;
  readonly halts: Halt[] = [];
  readonly approvals: Array<{ readonly time: number; readonly subject: string }> = [];
  readonly writes: Record<WriteReason, number> = { first: 0, urgent: 0, daily: 0 };
  /** Sessions that ran while the gateway was written to. */
  sessionsDisturbed = 0;
  sessionsSwept = 0;
  peakList = 0;
  peakWithoutRoom = 0;
  largestRun = { devices: 0, limit: 0 };
  revokedByRuns = 0;
  revokedByHand = 0;
  refusals = 0;
  judged = 0;
  peakDevices = 0;
  helpDeskKeys = 0;

  constructor(days: number) {
    this.days = Array.from({ length: days }, () => ({
      thumbprints: 0,
      signatures: 0,
      withAccess: 0,
      inUse: 0,
    }));
    this.signaturesByHour = new Array<number>(days * 24).fill(0);
  }

  signed(now: number, count: number): void {
    const hour = Math.floor((now - START) / HOUR);
    const day = this.days[Math.floor(hour / 24)];
    if (day === undefined) return;
    this.signaturesByHour[hour]! += count;
    day.signatures += count;
  }

  listed(now: number, thumbprints: number, withoutRoom: number): void {
    const day = this.days[Math.floor((now - START) / DAY)];
    if (day !== undefined) day.thumbprints = Math.max(day.thumbprints, thumbprints + withoutRoom);
    this.peakList = Math.max(this.peakList, thumbprints + withoutRoom);
    this.peakWithoutRoom = Math.max(this.peakWithoutRoom, withoutRoom);
  }

  connected(laptop: Laptop, hours: number): void {
    const figures = this.conditions.get(laptop.condition)!;
    figures.hours += hours;
    if (laptop.condition === "sound") return;
    figures.laptops.add(laptop);
    figures.byLaptop.set(laptop, (figures.byLaptop.get(laptop) ?? 0) + hours);
  }

  /** A run stopped. */
  stopped(now: number, cause: string): void {
    const last = this.halts.at(-1);
    if (last !== undefined && last.cause === cause && now - last.until <= HOUR) {
      last.until = now;
      last.runs += 1;
    } else {
      this.halts.push({ from: now, until: now, runs: 1, cause });
    }
  }
}
