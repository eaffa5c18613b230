import type { Timing } from "../../azure-calls/timing";

/** Lets a number of calls through at once; the others wait in line. When the service throttles, all wait. */
export class CallGate {
  readonly #timing: Timing;
  readonly #line: (() => void)[] = [];
  #free: number;
  #pausedUntil = 0;

  /** @param places calls at once, at least 1 */
  constructor(places: number, timing: Timing) {
    if (!Number.isInteger(places) || places < 1) {
      throw new Error(`${places} calls at once are not possible; write a whole number from 1 on`);
    }
    this.#free = places;
    this.#timing = timing;
  }

  /**
   * Runs a call when there is a place for it.
   *
   * @throws the signal's reason when it is aborted before the call began
   */
  async through<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    await this.#enter(signal);
    try {
      return await call();
    } finally {
      this.#leave();
    }
  }

  /** @returns false when all wait at least that long already */
  pause(ms: number): boolean {
    const until = this.#timing.now() + ms;
    if (until <= this.#pausedUntil) return false;
    this.#pausedUntil = until;
    return true;
  }

  /** Milliseconds until the next request may be sent. */
  get remaining(): number {
    return Math.max(0, this.#pausedUntil - this.#timing.now());
  }

  #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      };
      const cancel = () => {
        this.#line.splice(this.#line.indexOf(admit), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.#line.push(admit);
    });
  }

  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
