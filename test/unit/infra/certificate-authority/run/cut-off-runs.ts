import { Fleet } from "./fleet";
import { IssuingHouse } from "./issuing-house";
import { Mortality, PerishableDisk, type Fate } from "./perishable-disk";

const NOW = new Date("2026-06-15T12:00:00Z");
/** Certificates of 14 days that were made then are due for renewal at {@link NOW}. */
const TEN_DAYS_EARLIER = new Date("2026-06-05T12:00:00Z");

/** What happened at one call of a run, and what somebody would complain about after the next one. */
export interface CutOff {
  readonly fate: Fate;
  readonly at: number;
  /** Undefined when the run had fewer calls. */
  readonly call: string | undefined;
  readonly complaints: readonly string[];
}

export interface FleetWishes {
  /** First certificates and renewals together. */
  readonly issuances: number;
  /** Renewals among them. */
  readonly due: number;
  /** An earlier run was killed at this call. */
  readonly begun?: number;
}

/** A house in which laptops wait for a certificate, and some are refused. */
export class WaitingFleet {
  readonly #house: IssuingHouse;
  readonly #disk = new PerishableDisk();
  readonly #due: ReadonlySet<string>;
  readonly #refused: ReadonlySet<string>;

  private constructor(house: IssuingHouse, due: readonly string[], refused: readonly string[]) {
    this.#house = house;
    this.#due = new Set(due);
    this.#refused = new Set(refused);
  }

  static async of({ issuances, due: dueCount, begun }: FleetWishes): Promise<WaitingFleet> {
    const fleet = new Fleet(issuances + 2);
    const due = fleet.names.slice(0, dueCount);
    const refused = fleet.names.slice(issuances);
    for (const name of refused) fleet.change(name, { device: { owner: "other" } });
    const house = new IssuingHouse(fleet, TEN_DAYS_EARLIER);
    if (due.length > 0) await house.run(new Mortality(), due);
    house.now = NOW;
    const waiting = new WaitingFleet(house, due, refused);
    if (begun !== undefined) {
      await waiting.#dies(house, "kill", begun);
      waiting.#disk.unmount();
    }
    return waiting;
  }

  remove(): void {
    this.#disk.restore();
    this.#house.remove();
  }

  /** The calls of a run that nothing happens to, in their order. */
  async calls(): Promise<readonly string[]> {
    const house = this.#house.copy();
    try {
      const mortality = new Mortality();
      this.#disk.mount(house.home, mortality);
      await house.run(mortality);
      return mortality.calls;
    } finally {
      this.#disk.unmount();
      house.remove();
    }
  }

  /**
   * Lets a run end at a call, or several runs one after the other, and then one run to its end.
   *
   * @param at numbers of the calls, one a run
   */
  async cutOff(fate: Fate, ...at: readonly number[]): Promise<CutOff> {
    const house = this.#house.copy();
    const complaints: string[] = [];
    let call: string | undefined;
    this.#disk.forget();
    try {
      for (const number of at) {
        const died = await this.#dies(house, fate, number);
        call = died.call;
        complaints.push(...died.complaints);
      }
      this.#disk.mount(house.home, new Mortality());
      await house.run();
      complaints.push(...(await this.#complaints(house)));
    } catch (error) {
      complaints.push(`the next run failed: ${(error as Error).message}`);
    } finally {
      this.#disk.unmount();
      house.remove();
    }
    return { fate, at: at.at(-1)!, call, complaints };
  }

  async #dies(house: IssuingHouse, fate: Fate, at: number) {
    const mortality = new Mortality(fate, at);
    this.#disk.mount(house.home, mortality);
    const failure = await house.run(mortality).then(
      () => undefined,
      (error: Error) => error,
    );
    const call = mortality.calls[at - 1];
    const complaints: string[] = [];
    if (fate === "power-cut" && call !== undefined) this.#disk.loseUnflushed();
    if (call !== undefined && failure === undefined) complaints.push("the fault was not noticed");
    if (fate === "error" && failure !== undefined && !failure.message.includes("EIO")) {
      complaints.push(`the message does not say what failed: ${failure.message}`);
    }
    return { call, complaints };
  }

  async #complaints(house: IssuingHouse): Promise<string[]> {
    const expected = (device: string) => (this.#refused.has(device) ? 0 : this.#due.has(device) ? 2 : 1);
    const found = await house.complaints(expected);
    for (const [path, contents] of this.#disk.putInPlace) {
      // One of the two certificates of a renewed laptop was there before.
      if (path.endsWith(".cer") && new Set(contents).size > 1) found.push(`${path} was two certificates`);
    }
    const again = await house.run();
    const done = Object.values(again).reduce((sum: number, count: number) => sum + count, 0);
    return done === 0
      ? found
      : [...found, `a further run still found something to do: ${JSON.stringify(again)}`];
  }
}

/** Those after which somebody would complain. */
export function complained(runs: readonly CutOff[]): CutOff[] {
  return runs.filter(({ complaints }) => complaints.length > 0);
}
