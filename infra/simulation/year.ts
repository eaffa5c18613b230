import type { RevokeEntry } from "../certificate-authority/ledger/entry";
import type { Refusal } from "../certificate-authority/run/published-files";
import { FIRST_ANCHOR, SECOND_ANCHOR } from "./anchors";
import { City, cityDraws, type CityPlan } from "./city";
import { daysOfChange, reviewedFiles } from "./city-rules";
import { EventQueue } from "./event-queue";
import { Gateway, type WriteReason } from "./gateway";
import { DAY, HOUR, localTime, MINUTE, START } from "./german-calendar";
import type { Laptop } from "./laptop";
import { Management, type SourceFault } from "./management";
import { Measures } from "./measures";
import { MemoryLedger } from "./memory-ledger";
import { giveNewKey } from "./misfortunes";
import { Operators } from "./operators";
import { Population } from "./population";
import { Register } from "./register";
import type { Without } from "./safeguards";
import type { Span } from "./scenario";
import { mayStay } from "./sessions";
import { SimulatedAuthority } from "./simulated-authority";
import { WhomToJudge } from "./whom-to-judge";

/** Minutes past the hour. */
const EXPORT = 50;
const RECONCILE = 5;
const SWEEP = 8;
const LOOK = 45;

export interface YearOptions extends CityPlan {
  readonly without: Without;
  /** Whether somebody reacts when a run stops, and how many office hours that takes; undefined: nobody does. */
  readonly operatorsReactAfterHours: number | undefined;
  /** Judges every laptop in every run. */
  readonly everyDevice: boolean;
  /** Keeps the whole ledger, for a verification. */
  readonly keepLedger?: boolean;
  readonly onHour?: (hour: number, hours: number) => void;
}

/** What is left when the year is over. */
export interface LivedYear {
  readonly options: YearOptions;
  readonly city: City;
  readonly authority: SimulatedAuthority;
  readonly measures: Measures;
  readonly store: MemoryLedger;
}

/** A year, or part of one, in the life of a city's laptops. */
export class Year {
  readonly #options: YearOptions;
  readonly #queue = new EventQueue(START);
  readonly #measures: Measures;
  readonly #store: MemoryLedger;
  readonly #register: Register;
  readonly #management: Management;
  readonly #gateway: Gateway;
  readonly #watch: WhomToJudge;
  readonly #city: City;
  readonly #authority: SimulatedAuthority;
  readonly #operators: Operators;
  #faultEnded = -Infinity;

  constructor(options: YearOptions) {
    const { scenario, without, seed } = options;
    this.#options = options;
    this.#measures = new Measures(options.days);
    this.#store = new MemoryLedger({ whole: options.keepLedger === true });
    this.#register = new Register((laptop) => this.#watch.touch(laptop));
    this.#management = new Management(START - (60 - EXPORT) * MINUTE, (laptop) => this.#watch.touch(laptop));
    this.#gateway = new Gateway(this.#queue, scenario.writeMinutes, (reason) => this.#onWritten(reason));
    this.#watch = new WhomToJudge(START + RECONCILE * MINUTE, ({ record }) => record?.posture.lastSync);
    this.#city = new City(
      options,
      this.#queue,
      this.#register,
      this.#management,
      this.#gateway,
      this.#measures,
      () => this.#management.fault !== undefined || this.#queue.now - this.#faultEnded < 2 * HOUR,
    );
    this.#authority = new SimulatedAuthority({
      seed,
      queue: this.#queue,
      store: this.#store,
      register: this.#register,
      management: this.#management,
      gateway: this.#gateway,
      measures: this.#measures,
      rules: reviewedFiles(scenario, without.has("short-lifetimes") ? 30 : 14),
      without,
      watch: this.#watch,
      everyDevice: options.everyDevice,
      laptopOf: (inventory) => this.#city.laptopOf(inventory),
      onPublished: (leaf, key) => this.#city.published(leaf, key),
      onRefused: (refusal) => this.#onRefused(refusal),
      onRevoked: (laptop, entries) => this.#onRevoked(laptop, entries),
    });
    this.#operators = new Operators(this.#queue, this.#authority, options.operatorsReactAfterHours ?? 0, () =>
      this.#lostInRegister(),
    );
  }

  async live(): Promise<LivedYear> {
    const { days, onHour, scenario } = this.#options;
    new Population(this.#city, this.#authority).settle();
    this.#putFaultsIntoCalendar();
    const changes = daysOfChange(scenario);
    for (let hour = 0; hour < days * 24; hour += 1) {
      const time = START + hour * HOUR;
      if (hour % 24 === 0) await this.#beginDay(hour / 24, changes);
      this.#queue.at(time + RECONCILE * MINUTE, () => this.#reconcile());
      this.#queue.at(time + SWEEP * MINUTE, () => this.#sweep());
      this.#queue.at(time + LOOK * MINUTE, () => this.#city.lookAround(hour));
      this.#queue.at(time + EXPORT * MINUTE, () => this.#management.export(this.#queue.now));
      await this.#queue.run(time + HOUR);
      onHour?.(hour + 1, days * 24);
    }
    for (const laptop of this.#city.laptops) this.#city.countSession(laptop);
    return {
      options: this.#options,
      city: this.#city,
      authority: this.#authority,
      measures: this.#measures,
      store: this.#store,
    };
  }

  async #beginDay(day: number, changes: ReadonlySet<number>): Promise<void> {
    if (changes.has(day)) {
      await this.#queue.run(START + day * DAY);
      this.#watch.touchAll();
      for (const laptop of this.#city.laptops) this.#city.recheck(laptop);
    }
    const { rotation } = this.#options.scenario;
    if (rotation === undefined) return;
    if (day === rotation) this.#queue.at(localTime(day, 10 * 60), () => this.#announceAnchor());
    if (day === rotation + 1) this.#queue.at(localTime(day, 10 * 60), () => this.#rotate());
    if (day > rotation + 1) this.#dropEmptyAnchor();
  }

  async #reconcile(): Promise<void> {
    const stop = await this.#authority.reconcile();
    if (stop !== undefined && this.#options.operatorsReactAfterHours !== undefined)
      this.#operators.told(stop);
  }

  #sweep(): void {
    if (this.#options.without.has("sweep") || this.#authority.isStopped) return;
    const { now } = this.#queue;
    const { trusted } = this.#authority;
    const { view } = this.#authority.ledger;
    for (const laptop of this.#city.connected) {
      const { revokedAt, goodUntil } = laptop;
      const session = laptop.session!;
      const suspicious = revokedAt !== undefined || goodUntil < now || !trusted.has(session.leaf.anchor);
      if (!suspicious) continue;
      if (mayStay(session, view.certificatesOf(laptop.inventory), trusted, revokedAt, now)) continue;
      this.#measures.sessionsSwept += 1;
      this.#city.disconnect(laptop);
    }
  }

  #onRevoked(laptop: Laptop, entries: readonly RevokeEntry[]): void {
    this.#watch.touch(laptop);
    if (entries.length === 0) return;
    const { now } = this.#queue;
    laptop.revokedAt = now;
    if (laptop.loss?.reportedAt !== undefined) laptop.loss.revokedAt ??= now;
  }

  /** A statement stands on the gateway: whom it names is refused from now on, and `revoke --now` ends the session. */
  #onWritten(reason: WriteReason): void {
    this.#measures.writes[reason] += 1;
    const { now } = this.#queue;
    const made = Date.parse(this.#gateway.standing!.time);
    if (reason !== "first") this.#measures.sessionsDisturbed += this.#city.connected.size;
    for (const laptop of this.#city.laptops) {
      const { loss } = laptop;
      if (loss?.revokedAt === undefined || loss.refusedAt !== undefined) continue;
      if (made < Math.floor(loss.revokedAt / 1_000) * 1_000) continue;
      loss.refusedAt = now;
      const named = loss.by === "telephone" && !this.#options.without.has("urgency");
      if (named && !this.#options.without.has("sweep")) this.#city.disconnect(laptop);
    }
  }

  /** Whose key was revoked without its fault gets another one, as soon as the help desk has time. */
  #onRefused({ key, reasons }: Refusal): void {
    if (!reasons.some(({ code }) => code === "request-key-revoked")) return;
    const laptop = this.#city.laptopWithKey(key);
    if (laptop === undefined || laptop.keyRefused || laptop.condition !== "sound") return;
    laptop.keyRefused = true;
    this.#queue.at(this.#city.atTheHelpDesk(laptop, 1, 3, 8), () => {
      if (laptop.custody !== "user" || laptop.key.sha256 !== key) return;
      this.#measures.helpDeskKeys += 1;
      giveNewKey(this.#city, laptop);
    });
  }

  #lostInRegister(): Laptop[] {
    const { view } = this.#authority.ledger;
    return this.#city.laptops.filter(
      (laptop) =>
        laptop.custody === "away" &&
        ["lost", "stolen"].includes(this.#register.stateOf(laptop)) &&
        view.liveCertificatesOf(laptop.inventory, new Date(this.#queue.now)).length > 0,
    );
  }

  #announceAnchor(): void {
    if (this.#options.without.has("overlap")) return;
    this.#authority.anchors = [FIRST_ANCHOR, SECOND_ANCHOR];
  }

  #rotate(): void {
    const overlap = !this.#options.without.has("overlap");
    this.#authority.anchors = overlap ? [SECOND_ANCHOR, FIRST_ANCHOR] : [SECOND_ANCHOR];
    this.#watch.touchAll();
  }

  /** Once no certificate of the old anchor is good any more. */
  #dropEmptyAnchor(): void {
    if (this.#authority.anchors.length === 1) return;
    const { view } = this.#authority.ledger;
    const now = this.#queue.now;
    for (const { anchor, notAfter, revoked } of view.certificates.values()) {
      if (anchor === FIRST_ANCHOR.sha256 && notAfter >= now && revoked === undefined) return;
    }
    this.#authority.anchors = [SECOND_ANCHOR];
    this.#watch.touchAll();
  }

  #putFaultsIntoCalendar(): void {
    const { scenario, seed } = this.#options;
    const draws = cityDraws(seed);
    const fault = (kind: SourceFault, span: Span | undefined, share = 0) => {
      if (span === undefined || span.from >= this.#city.end) return;
      this.#queue.at(span.from, () => {
        this.#management.breakDown(kind, draws, share);
        this.#watch.touchAll();
      });
      this.#queue.at(span.until, () => {
        this.#management.repair(this.#queue.now);
        this.#faultEnded = this.#queue.now;
        this.#watch.touchAll();
      });
    };
    fault("frozen", scenario.outage);
    fault("empty", scenario.lapse);
    fault("halved", scenario.halved);
    fault("wrong", scenario.wrongReport, scenario.wrongReport?.share);
  }
}
