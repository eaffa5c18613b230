import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { Signature, Signer } from "../../infra/certificate-authority/core/signer";
import type { AnchorKey } from "./anchor-key";

export interface Throttle {
  /** Calls that the service takes in a second. */
  readonly perSecond: number;
  /** Calls that it takes at once; also the most that an idle moment saves up. */
  readonly atOnce: number;
  /** Milliseconds that every call takes. */
  readonly latency: number;
}

/** A signing service in real time, behind a token bucket; whoever calls too often waits in line. */
export class ThrottledSigner implements Signer {
  readonly spki: Uint8Array;
  /** Signatures made, whether or not somebody got them. */
  signatures = 0;
  /** Signatures made of which the caller never heard. */
  lost = 0;
  readonly #key: AnchorKey;
  readonly #throttle: Throttle;
  #cutAfter = Infinity;
  #cut = false;
  /** When the bucket will be full again, in milliseconds: it then holds `atOnce` calls. */
  #full = 0;
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(key: AnchorKey, throttle: Throttle) {
    this.#key = key;
    this.#throttle = throttle;
    this.#free = throttle.atOnce;
    this.spki = key.spki;
  }

  /** After that many signatures more the service is gone: what is under way is lost, and what comes fails. */
  cutOffAfter(signatures: number): void {
    this.#cutAfter = this.signatures + signatures;
  }

  /** The service is there again. */
  resume(): void {
    this.#cutAfter = Infinity;
    this.#cut = false;
  }

  async sign(bytes: Uint8Array): Promise<Signature> {
    await this.#enter();
    try {
      await this.#token();
      this.#assertThere();
      this.signatures += 1;
      if (this.signatures >= this.#cutAfter) this.#cut = true;
      const [signature] = await Promise.all([this.#key.sign(bytes), pause(this.#throttle.latency)]);
      if (this.#cut) this.lost += 1;
      this.#assertThere();
      return { bytes: signature, calls: 1 };
    } finally {
      this.#leave();
    }
  }

  #assertThere(): void {
    if (this.#cut) throw new Error("the signing service is gone");
  }

  /** Waits for a token. The bucket is told by the one time at which it is full: each call moves it on by its share. */
  async #token(): Promise<void> {
    const { perSecond, atOnce } = this.#throttle;
    const now = performance.now();
    this.#full = Math.max(this.#full, now) + 1_000 / perSecond;
    const wait = this.#full - now - (atOnce * 1_000) / perSecond;
    if (wait > 0) await pause(wait);
  }

  #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#line.push(resolve));
  }

  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
