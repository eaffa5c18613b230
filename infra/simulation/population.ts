import type { City } from "./city";
import { cityDraws, workingDayFrom } from "./city";
import { Purpose } from "./draws";
import { DAY, localDay, localTime, START } from "./german-calendar";
import type { Laptop } from "./laptop";
import { misfortunes } from "./misfortunes";
import type { SimulatedAuthority } from "./simulated-authority";

const YEAR_DAYS = 365;
/** From order to hand-over. */
const ORDER_DAYS = 28;

/** Puts the laptops into the city, now and in the course of the year. */
export class Population {
  readonly #city: City;
  readonly #authority: SimulatedAuthority;

  constructor(city: City, authority: SimulatedAuthority) {
    this.#city = city;
    this.#authority = authority;
  }

  settle(): void {
    const { devices, scenario } = this.#city.plan;
    for (let index = 0; index < devices; index += 1) {
      const { name, start } = departmentAt(scenario.departments, (index + 0.5) / devices);
      const laptop = this.#city.newLaptop(name);
      if (start === undefined) {
        this.#city.inUseAlready(laptop);
        this.#fate(laptop, START);
      } else {
        const share = laptop.draws.at(Purpose.Arrival);
        this.#order(laptop, START, handOverTime(laptop, start - 10 + Math.floor(share * 9)));
      }
    }
    this.#surge();
  }

  /** A wave of laptops within a few days, for departments that work from home already. */
  #surge(): void {
    const { devices, scenario, seed } = this.#city.plan;
    const { surge, departments } = scenario;
    if (surge === undefined) return;
    const rolledOut = departments.filter(({ start }) => start === undefined);
    const draws = cityDraws(seed);
    const ordered = START + Math.max(0, surge.day - 7) * DAY;
    this.#city.queue.at(ordered, () => {
      for (let index = 0; index < Math.round(devices * surge.share); index += 1) {
        const laptop = this.#city.newLaptop(
          departmentAt(rolledOut, draws.at(Purpose.Department, index)).name,
        );
        const day = surge.day + Math.floor(laptop.draws.at(Purpose.Arrival) * surge.days);
        this.#order(laptop, ordered, handOverTime(laptop, day));
      }
    });
  }

  #order(laptop: Laptop, ordered: number, handOver: number): void {
    const { queue, register } = this.#city;
    queue.at(ordered, () => register.enter(laptop, [["ordered", ordered]]));
    queue.at(Math.max(ordered, handOver - 3 * DAY), () => register.note(laptop, "delivered", queue.now));
    queue.at(handOver, () => {
      this.#city.handOver(laptop, handOver);
      this.#city.beginWork(laptop, localDay(handOver) + 1);
      this.#fate(laptop, handOver);
    });
  }

  /** What the rates have in store for a laptop from the day on that it is used. */
  #fate(laptop: Laptop, from: number): void {
    const { queue, end, plan } = this.#city;
    misfortunes(this.#city, this.#authority, laptop, from);
    const days = laptop.draws.until(plan.scenario.rates.handedBack / YEAR_DAYS, Purpose.HandBack);
    if (from + days * DAY >= end) return;
    const time = handOverTime(laptop, localDay(from) + Math.ceil(days));
    const ordered = Math.max(from, time - ORDER_DAYS * DAY);
    queue.at(ordered, () => {
      if (laptop.custody === "user") this.#order(this.#city.newLaptop(laptop.department), ordered, time);
    });
    queue.at(time, () => this.#handBack(laptop));
  }

  #handBack(laptop: Laptop): void {
    const { queue, register } = this.#city;
    if (laptop.custody !== "user") return;
    const wiped = laptop.draws.at(Purpose.HandBack, 1) < 0.85;
    register.note(laptop, "retired", queue.now, wiped ? `WP-${laptop.inventory}` : undefined);
    this.#city.putAway(laptop);
  }
}

function handOverTime(laptop: Laptop, day: number): number {
  return localTime(workingDayFrom(day), laptop.draws.between(9 * 60, 14 * 60, Purpose.Arrival, 1));
}

function departmentAt<D extends { readonly share: number }>(departments: readonly D[], place: number): D {
  const sum = departments.reduce((total, { share }) => total + share, 0);
  let left = place * sum;
  for (const department of departments) {
    left -= department.share;
    if (left < 0) return department;
  }
  return departments.at(-1)!;
}
