import { createHash } from "node:crypto";

/**
 * What a number is drawn for. Every draw names its purpose, so that one thing more or less that happens (a safeguard
 * that is off, for instance) leaves all others of the same seed as they are.
 */
export enum Purpose {
  Department,
  Pattern,
  DayOfWork,
  Leave,
  ShortIllness,
  LongAbsence,
  Arrival,
  HandBack,
  Loss,
  LossReport,
  Find,
  Fault,
  Compromise,
  Repair,
  Update,
  Telephone,
  RegisterDesk,
  WrongReport,
}

/** Numbers that look random and are the same for the same seed, name, purpose and index. */
export class Draws {
  readonly #high: number;
  readonly #low: number;

  constructor(seed: number, name: string) {
    const digest = createHash("sha256").update(`${seed} ${name}`).digest();
    this.#high = digest.readUInt32BE(0);
    this.#low = digest.readUInt32BE(4);
  }

  /** From 0 to below 1. */
  at(purpose: Purpose, index = 0): number {
    const mixed = scramble(this.#high ^ Math.imul(index + 1, 0x9e3779b1));
    return scramble(mixed ^ this.#low ^ Math.imul(purpose + 1, 0x85ebca77)) / 2 ** 32;
  }

  between(from: number, to: number, purpose: Purpose, index = 0): number {
    return from + (to - from) * this.at(purpose, index);
  }

  /** Roughly normal: the sum of three equal ones, which never strays further than three deviations. */
  around(middle: number, deviation: number, purpose: Purpose, index = 0): number {
    const sum =
      this.at(purpose, index * 3) + this.at(purpose, index * 3 + 1) + this.at(purpose, index * 3 + 2);
    return middle + (sum - 1.5) * 2 * deviation;
  }

  /** Time until something happens that happens at a rate, in the rate's unit of time. */
  until(rate: number, purpose: Purpose, index = 0): number {
    return rate <= 0 ? Infinity : -Math.log(1 - this.at(purpose, index)) / rate;
  }
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function scramble(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
