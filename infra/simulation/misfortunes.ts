import type { City } from "./city";
import { workingDayFrom } from "./city";
import { Purpose } from "./draws";
import { DAY, HOUR, isOfficeHour, localDay, localTime, MINUTE, workingDayAfter } from "./german-calendar";
import type { Laptop, Loss } from "./laptop";
import type { SimulatedAuthority } from "./simulated-authority";

const YEAR_MS = 365 * DAY;
/** A stolen laptop is of interest for so long. */
const THIEF_TRIES = 14 * DAY;

/** Puts losses and faults of one laptop into the calendar. */
export function misfortunes(city: City, authority: SimulatedAuthority, laptop: Laptop, from: number): void {
  const { rates } = city.plan.scenario;
  const { draws } = laptop;
  const soon = (rate: number, purpose: Purpose, act: () => void) => {
    const time = from + draws.until(rate / YEAR_MS, purpose);
    if (time < city.end) city.queue.at(time, act);
  };
  soon(rates.lostOrStolen, Purpose.Loss, () => lose(city, authority, laptop));
  soon(rates.encryptionFault, Purpose.Fault, () =>
    fail(
      city,
      laptop,
      () => (laptop.encrypted = false),
      () => (laptop.encrypted = true),
    ),
  );
  const compromise = draws.at(Purpose.Compromise, 1) < 0.3 ? "rooted" : "threat";
  soon(rates.rootedOrThreat, Purpose.Compromise, () =>
    fail(
      city,
      laptop,
      () => (laptop.compromise = compromise),
      () => (laptop.compromise = "no"),
    ),
  );
}

/** Something breaks while it is used; the help desk sets it right, with a new key. */
function fail(city: City, laptop: Laptop, breaks: () => void, mends: () => void): void {
  const { queue, management } = city;
  if (laptop.custody !== "user") return;
  breaks();
  management.noteChange(laptop, queue.now);
  city.recheck(laptop);
  queue.at(city.atTheHelpDesk(laptop, 2, 5, 0), () => {
    mends();
    if (laptop.custody !== "user") return;
    giveNewKey(city, laptop);
  });
}

/** The help desk has the laptop in hands, or on the telephone, until it has synchronised. */
export function giveNewKey(city: City, laptop: Laptop): void {
  const { now } = city.queue;
  laptop.newKey();
  if (laptop.awakeSince === undefined) city.wake(laptop, now, localTime(localDay(now), 16.5 * 60));
  laptop.synchronise(now);
  city.management.noteChange(laptop, now);
  city.recheck(laptop);
}

function lose(city: City, authority: SimulatedAuthority, laptop: Laptop): void {
  const { queue, measures } = city;
  if (laptop.custody !== "user" || city.register.stateOf(laptop) !== "active") return;
  const { draws } = laptop;
  const kind = draws.at(Purpose.LossReport, 0) < 0.4 ? "stolen" : "lost";
  const by = draws.at(Purpose.LossReport, 1) < 0.7 ? "telephone" : "register";
  const loss: Loss = { kind, at: queue.now, by };
  laptop.loss = loss;
  laptop.custody = "away";
  measures.losses.push(loss);
  city.recheck(laptop);
  // Most thieves wipe it, and most lost laptops lie somewhere and sleep; some go on as they are.
  if (draws.at(Purpose.LossReport, 2) < 0.5) keepTrying(city, laptop);
  // Half of the people notice within three hours, one in ten needs more than a day.
  const noticed =
    queue.now +
    Math.min(
      96,
      0.1 + draws.until(Math.LN2 / 3, Purpose.LossReport, 3) * (1 + 2 * draws.at(Purpose.LossReport, 4)),
    ) *
      HOUR;
  queue.at(noticed, () =>
    by === "telephone" ? callHelpDesk(city, authority, laptop) : tellDepartment(city, laptop),
  );
}

/** It is awake wherever it is, and tries to connect all the time. */
function keepTrying(city: City, laptop: Laptop): void {
  const { queue } = city;
  const until = queue.now + THIEF_TRIES;
  city.wake(laptop, queue.now, until);
  const attempt = () => {
    if (laptop.custody !== "away" || queue.now >= until) return;
    city.connect(laptop);
    queue.at(queue.now + 30 * MINUTE, attempt);
  };
  attempt();
}

/** `revoke --now`, after as long as it takes to reach whoever can run it. The register follows on the next working day. */
function callHelpDesk(city: City, authority: SimulatedAuthority, laptop: Laptop): void {
  const { queue } = city;
  const loss = laptop.loss!;
  reported(city, laptop, loss);
  const [least, most] = isOfficeHour(queue.now) ? [3, 20] : [10, 60];
  queue.at(queue.now + laptop.draws.between(least, most, Purpose.Telephone) * MINUTE, () =>
    authority.revokeNow(laptop, loss.kind),
  );
  queue.at(deskTime(laptop, workingDayAfter(localDay(queue.now), 1)), () => enter(city, laptop, loss));
}

/** The department enters it when it gets round to it: the same working day, or the next. */
function tellDepartment(city: City, laptop: Laptop): void {
  const loss = laptop.loss!;
  const { now } = city.queue;
  const today = deskTime(laptop, workingDayFrom(localDay(now)));
  const time = today > now ? today : deskTime(laptop, workingDayAfter(localDay(now), 1));
  city.queue.at(time, () => {
    reported(city, laptop, loss);
    enter(city, laptop, loss);
  });
}

function deskTime(laptop: Laptop, day: number): number {
  return localTime(day, laptop.draws.between(9 * 60, 16 * 60, Purpose.RegisterDesk));
}

function reported(city: City, laptop: Laptop, loss: Loss): void {
  loss.reportedAt = city.queue.now;
  loss.sessionRan = laptop.session !== undefined;
  city.recheck(laptop);
}

function enter(city: City, laptop: Laptop, loss: Loss): void {
  city.register.note(laptop, loss.kind, city.queue.now);
  const days = laptop.draws.between(2, 30, Purpose.Find, 1);
  if (loss.kind === "lost" && laptop.draws.at(Purpose.Find) < 0.35) {
    city.queue.at(deskTime(laptop, workingDayFrom(localDay(city.queue.now) + Math.ceil(days))), () =>
      find(city, laptop),
    );
  }
}

/** Found, examined, set up anew, handed over again: days lie in between. */
function find(city: City, laptop: Laptop): void {
  const { queue, register, management } = city;
  register.note(laptop, "found", queue.now);
  city.putAway(laptop);
  queue.at(city.atTheHelpDesk(laptop, 1, 4, 4), () => {
    register.note(laptop, "reinstalled", queue.now);
    laptop.newKey();
    management.noteChange(laptop, queue.now);
    queue.at(city.atTheHelpDesk(laptop, 1, 3, 6), () => {
      laptop.loss = undefined;
      city.handOver(laptop, queue.now);
      city.beginWork(laptop, localDay(queue.now) + 1);
    });
  });
}
