import { EARLIEST_RENEWAL, LATEST_RENEWAL } from "../../../../infra/devices/lifetime";

/** A source of numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time from one renewal to the next, in lifetimes. */
export function nextGap(random: () => number): number {
  return EARLIEST_RENEWAL + (LATEST_RENEWAL - EARLIEST_RENEWAL) * random();
}

/** One device that is renewed for a very long time: to look at it at any moment is to look at any device. */
export class LongLife {
  readonly #begins: Float64Array;
  readonly #random: () => number;

  constructor(random: () => number, renewals = 200_000) {
    this.#random = random;
    this.#begins = new Float64Array(renewals);
    for (let index = 1; index < renewals; index++) {
      this.#begins[index] = this.#begins[index - 1]! + nextGap(random);
    }
  }

  /** What is left of each certificate that is valid at some moment, in lifetimes. */
  look(): number[] {
    const last = this.#begins.at(-1)!;
    const time = 2 + (last - 2) * this.#random();
    let [from, to] = [0, this.#begins.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (this.#begins[middle]! <= time) from = middle;
      else to = middle;
    }
    const left: number[] = [];
    for (let index = from; this.#begins[index]! > time - 1; index--) {
      left.push(this.#begins[index]! + 1 - time);
    }
    return left;
  }
}

/**
 * Plays the losses of a fleet, event by event: each comes at any moment, hits a device at any moment of its rhythm, and
 * puts all its valid certificates on the list until they run out.
 *
 * @param days the lifetime of the certificates
 * @returns how long the list was at so many moments, each far from the others
 */
export function simulatedLists(
  { fleet, rate, days }: { readonly fleet: number; readonly rate: number; readonly days: number },
  moments: number,
  random: () => number,
): number[] {
  const device = new LongLife(random);
  const perDay = (fleet * rate) / 365;
  return Array.from({ length: moments }, () => {
    let listed = 0;
    // What was revoked a lifetime ago has run out.
    for (let ago = days; ;) {
      ago += Math.log(1 - random()) / perDay;
      if (ago < 0) return listed;
      listed += device.look().filter((left) => left * days > ago).length;
    }
  });
}
