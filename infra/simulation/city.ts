import { Draws, Purpose } from "./draws";
import type { EventQueue } from "./event-queue";
import type { Gateway } from "./gateway";
import {
  DAY,
  HOUR,
  isWorkingDay,
  localDay,
  localTime,
  MINUTE,
  START,
  workingDayAfter,
} from "./german-calendar";
import { Laptop, type Condition } from "./laptop";
import type { Management } from "./management";
import type { Measures } from "./measures";
import type { Leaf } from "./paper-press";
import type { Register } from "./register";
import type { Scenario, SimulatedDepartment } from "./scenario";

/** An update is offered so long before it becomes the floor. */
const OFFERED_DAYS = 21;
/** The script that fetches certificates runs so often. */
const FETCH_EVERY = 30 * MINUTE;
/** Back from so long a sleep is a matter of its own. */
export const LONG_SLEEP = 60 * DAY;

export interface CityPlan {
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly scenario: Scenario;
}

/** The laptops of a city and the people who use them. */
export class City {
  readonly laptops: Laptop[] = [];
  readonly #byInventory = new Map<string, Laptop>();
  readonly #awake = new Set<Laptop>();
  /** Those with a session. */
  readonly connected = new Set<Laptop>();
  readonly #departments: ReadonlyMap<string, SimulatedDepartment>;
  /** Who came back from a long sleep and has no access yet. */
  readonly stillBack = new Set<Laptop>();
  readonly end: number;

  constructor(
    readonly plan: CityPlan,
    readonly queue: EventQueue,
    readonly register: Register,
    readonly management: Management,
    readonly gateway: Gateway,
    readonly measures: Measures,
    /** Whether the source is at fault, or runs stop because of it. */
    private readonly sourceAtFault: () => boolean,
  ) {
    this.end = START + plan.days * DAY;
    this.#departments = new Map(plan.scenario.departments.map((department) => [department.name, department]));
  }

  laptopOf(inventory: string): Laptop {
    return this.#byInventory.get(inventory)!;
  }

  /** Whoever has this key now, or had it. */
  laptopWithKey(key: string): Laptop | undefined {
    return this.laptops.find((laptop) => laptop.key.sha256 === key);
  }

  newLaptop(department: string): Laptop {
    const { seed, days, scenario } = this.plan;
    const index = this.laptops.length;
    const inventory = `LT-${String(index + 1).padStart(5, "0")}`;
    // Before the year began everybody was awake on its last working day.
    const last = START - 2.4 * DAY;
    const laptop = new Laptop(seed, index, inventory, department, last, days, scenario.rates.longAbsence);
    this.laptops.push(laptop);
    this.#byInventory.set(inventory, laptop);
    return laptop;
  }

  /** It was in use before the year began. */
  inUseAlready(laptop: Laptop): void {
    this.register.enter(laptop, [
      ["ordered", START - 120 * DAY],
      ["delivered", START - 100 * DAY],
      ["active", START - 90 * DAY],
    ]);
    laptop.custody = "user";
    laptop.lastAwake = START - 2.4 * DAY;
    this.management.enrolled(laptop);
    this.recheck(laptop);
    this.beginWork(laptop, 0);
  }

  /** Somebody gets it, in office hours, and tries it at once. */
  handOver(laptop: Laptop, now: number): void {
    this.register.note(laptop, "active", now);
    const floor = this.plan.scenario.osFloor;
    if (floor !== undefined && now >= START + (floor - OFFERED_DAYS) * DAY) laptop.version = "new";
    laptop.custody = "user";
    this.management.noteChange(laptop, now);
    this.recheck(laptop);
    this.wake(laptop, now, localTime(localDay(now), 16 * 60));
  }

  /** It lies in a cupboard of the help desk, or of nobody. */
  putAway(laptop: Laptop): void {
    laptop.custody = "store";
    this.#endSession(laptop);
    if (laptop.awakeSince !== undefined) this.#sleep(laptop);
    this.stillBack.delete(laptop);
    this.recheck(laptop);
  }

  wake(laptop: Laptop, now: number, until: number): void {
    const asleep = laptop.awakeSince === undefined && laptop.lastAwake !== undefined;
    const slept = asleep ? now - laptop.lastAwake! : 0;
    if (laptop.awakeSince !== undefined) {
      laptop.stayAwake(Math.max(laptop.awakeUntil, until));
    } else {
      laptop.wake(now, until);
      this.#awake.add(laptop);
      if (slept >= LONG_SLEEP) this.stillBack.add(laptop);
      this.queue.at(now + 10 * MINUTE, () => {
        this.#fetch(laptop);
        this.connect(laptop);
      });
    }
    this.#update(laptop, slept);
    this.queue.at(laptop.awakeUntil, () => this.#sleepIfDone(laptop));
  }

  /** From a day on its user works with it. */
  beginWork(laptop: Laptop, day: number): void {
    laptop.users += 1;
    this.#nextShift(laptop, day, laptop.users);
  }

  #nextShift(laptop: Laptop, day: number, user: number): void {
    const shift = laptop.life.nextShift(this.queue.now, day);
    if (shift === undefined || shift.from >= this.end) return;
    this.queue.at(shift.from, () => {
      if (laptop.custody !== "user" || laptop.users !== user) return;
      this.wake(laptop, shift.from, shift.until);
      this.#nextShift(laptop, localDay(shift.from) + 1, user);
    });
  }

  /** A certificate lies in the published folder. */
  published(leaf: Leaf, key: string): void {
    const laptop = this.laptopOf(leaf.device);
    if (laptop.key.sha256 !== key) return; // nobody looks for it any more
    laptop.published = leaf;
    if (leaf.kind === "work") laptop.goodUntil = Math.max(laptop.goodUntil, leaf.notAfter);
    if (laptop.awakeSince === undefined) return;
    const phase = (laptop.awakeSince + 10 * MINUTE) % FETCH_EVERY;
    const { now } = this.queue;
    const next = Math.ceil((now - phase + 1) / FETCH_EVERY) * FETCH_EVERY + phase;
    this.queue.at(next, () => {
      this.#fetch(laptop);
      if (laptop.session === undefined) this.connect(laptop);
    });
  }

  /** Tries to open a session with the certificate that it has. */
  connect(laptop: Laptop): void {
    const { held, awakeSince, session, loss } = laptop;
    if (session !== undefined || awakeSince === undefined || held?.kind !== "work") return;
    const { now } = this.queue;
    if (!this.gateway.accepts(held, now)) return;
    laptop.session = { since: now, counted: now, leaf: held };
    this.connected.add(laptop);
    if (loss?.revokedAt === undefined) return;
    if (loss.refusedAt !== undefined) this.measures.violations.add(laptop.inventory);
    else this.measures.acceptedDuringWrite += 1;
  }

  /** The gateway, or the gateway's people, end its session; it tries again soon. */
  disconnect(laptop: Laptop): void {
    if (laptop.session === undefined) return;
    this.#endSession(laptop);
    this.queue.at(this.queue.now + 5 * MINUTE, () => this.connect(laptop));
  }

  /** What is true of a laptop has changed, perhaps. */
  recheck(laptop: Laptop): void {
    const condition = this.#conditionOf(laptop);
    if (condition === laptop.condition) return;
    this.countSession(laptop);
    laptop.condition = condition;
    if (condition === "sound") laptop.soundSince = this.queue.now;
  }

  countSession(laptop: Laptop): void {
    const { session } = laptop;
    if (session === undefined) return;
    this.measures.connected(laptop, (this.queue.now - session.counted) / HOUR);
    session.counted = this.queue.now;
  }

  isUsable(laptop: Laptop): boolean {
    const { held, taken } = laptop;
    const { now } = this.queue;
    if (held?.kind !== "work" || held.notAfter < now) return false;
    const { writes } = this.gateway;
    // Every laptop is asked every hour, and the gateway changes once or twice a day.
    if (taken?.held === held && taken.writes === writes) return taken.accepted;
    const accepted = this.gateway.accepts(held, now);
    laptop.taken = { held, writes, accepted };
    return accepted;
  }

  /** Once an hour: who is awake, sound and without access. */
  lookAround(hour: number): void {
    const { now } = this.queue;
    for (const laptop of this.#awake) {
      if (laptop.condition !== "sound") continue;
      if (!this.isUsable(laptop)) this.#withoutAccess(laptop, now);
      else if (laptop.session === undefined) this.connect(laptop);
    }
    if (hour % 24 === 11) this.#countAccess(Math.floor(hour / 24));
  }

  /** Where somebody in the help desk has time for it. */
  atTheHelpDesk(laptop: Laptop, fewest: number, most: number, index: number): number {
    const days = Math.round(laptop.draws.between(fewest, most, Purpose.Repair, index));
    const day = workingDayAfter(localDay(this.queue.now), days);
    return localTime(day, laptop.draws.between(9 * 60, 15 * 60, Purpose.Repair, index + 1));
  }

  #countAccess(day: number): void {
    const sound = this.laptops.filter(({ condition }) => condition === "sound");
    const inUse = sound.length;
    this.measures.peakDevices = Math.max(this.measures.peakDevices, inUse);
    const withAccess = sound.filter((laptop) => this.isUsable(laptop)).length;
    Object.assign(this.measures.days[day]!, { withAccess, inUse });
  }

  #withoutAccess(laptop: Laptop, now: number): void {
    this.measures.unreadyHours += 1;
    if (now - Math.max(laptop.awakeSince!, laptop.soundSince) < 2 * HOUR) return;
    // Nobody can vouch for a laptop that came, came back or was repaired while the source was at fault.
    const excused = this.sourceAtFault() && !this.management.vouchedFor(laptop);
    const hours = excused ? this.measures.waiting : this.measures.lockedOut;
    hours.set(laptop, (hours.get(laptop) ?? 0) + 1);
  }

  #fetch(laptop: Laptop): void {
    if (laptop.awakeSince === undefined || laptop.published === undefined) return;
    if (laptop.held === laptop.published) return;
    laptop.held = laptop.published;
    if (!this.stillBack.has(laptop) || laptop.condition !== "sound" || !this.isUsable(laptop)) return;
    this.stillBack.delete(laptop);
    const { now } = this.queue;
    const from = Math.max(laptop.awakeSince, laptop.soundSince);
    if (this.sourceAtFault()) this.measures.backWhileDown += 1;
    else this.measures.back.push((now - from) / HOUR);
  }

  #sleepIfDone(laptop: Laptop): void {
    const { now } = this.queue;
    if (laptop.awakeSince === undefined || now < laptop.awakeUntil) return;
    this.#endSession(laptop);
    this.#sleep(laptop);
  }

  #sleep(laptop: Laptop): void {
    laptop.sleep(this.queue.now);
    this.#awake.delete(laptop);
  }

  #endSession(laptop: Laptop): void {
    const { session, loss } = laptop;
    if (session === undefined) return;
    this.countSession(laptop);
    laptop.session = undefined;
    this.connected.delete(laptop);
    if (loss?.sessionRan === true) loss.sessionEndedAt ??= this.queue.now;
  }

  /** Three quarters update while it is offered, the others after it has become the floor. */
  #update(laptop: Laptop, slept: number): void {
    const floor = this.plan.scenario.osFloor;
    if (floor === undefined || laptop.version === "new") return;
    const { now } = this.queue;
    if (laptop.updateAt === undefined) {
      const isLate = laptop.draws.at(Purpose.Update, 0) > 0.75;
      const offered = START + (floor - OFFERED_DAYS * laptop.draws.at(Purpose.Update, 1)) * DAY;
      if (now < (isLate ? START + floor * DAY : offered)) return;
      const most = laptop.draws.at(Purpose.Update, 2) < 0.85 ? 3 : 10;
      const days = isLate ? laptop.draws.between(0, most, Purpose.Update, 3) : 0;
      laptop.updateAt = now + days * DAY;
    }
    // Downloading takes the longer the more was missed; one that was asleep when its time had come begins when it wakes.
    const hours = laptop.draws.between(0.5, slept > 7 * DAY ? 6 : 2, Purpose.Update, 4);
    const time = Math.max(now, laptop.updateAt) + hours * HOUR;
    this.queue.at(time, () => this.#installUpdate(laptop));
  }

  #installUpdate(laptop: Laptop): void {
    if (laptop.awakeSince === undefined || laptop.version === "new") return;
    laptop.version = "new";
    laptop.synchronise(this.queue.now);
    this.management.noteChange(laptop, this.queue.now);
    this.recheck(laptop);
  }

  #conditionOf(laptop: Laptop): Condition {
    const { scenario } = this.plan;
    if (laptop.custody === "away") {
      return laptop.loss?.reportedAt === undefined ? "lost, not yet reported" : "lost and reported";
    }
    if (laptop.compromise !== "no") return "compromised";
    if (!laptop.encrypted) return "not encrypted";
    const day = Math.floor((this.queue.now - START) / DAY);
    const { start, name } = this.#departments.get(laptop.department)!;
    const paused =
      scenario.pause?.department === name && day >= scenario.pause.from && day <= scenario.pause.until;
    const started = start === undefined || start <= day;
    const active = laptop.custody === "user" && this.register.stateOf(laptop) === "active";
    if (!active || !started || paused) return "not in use";
    const old = laptop.version === "old" && scenario.osFloor !== undefined && day >= scenario.osFloor;
    return old ? "old system" : "sound";
  }
}

/** The first working day from a day on. */
export function workingDayFrom(day: number): number {
  return isWorkingDay(day) ? day : workingDayAfter(day, 1);
}

/** Draws of the city itself, no laptop's. */
export function cityDraws(seed: number): Draws {
  return new Draws(seed, "city");
}
