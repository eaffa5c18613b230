import type { Timing } from "../../../../infra/azure-calls/timing";

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * A clock that moves only when everyone sleeps, from one waking to the next. While a timer runs, a request is under
 * way: it takes no time, unless it hangs and {@link SimulatedTiming.expireTimers} is called.
 */
export class SimulatedTiming implements Timing {
  /** Every wait that was asked for, in milliseconds. */
  readonly sleeps: number[] = [];
  chance = 0;
  /** While true nobody wakes. */
  frozen = false;
  #now: number;
  #sleepers: Sleeper[] = [];
  #timers: { readonly due: number; readonly act: () => void }[] = [];

  constructor(start: Date) {
    this.#now = start.getTime();
  }

  now = (): number => this.#now;
  random = (): number => this.chance;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    this.sleeps.push(ms);
    return new Promise((resolve, reject) => {
      const sleeper = { due: this.#now + ms, wake: resolve };
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
      this.#sleepers.push(sleeper);
      setImmediate(() => this.#wakeNext());
    });
  };

  after = (ms: number, act: () => void): (() => void) => {
    const timer = { due: this.#now + ms, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      setImmediate(() => this.#wakeNext());
    };
  };

  /** Lets the time of every running timer pass. */
  expireTimers(): void {
    const due = this.#timers;
    this.#timers = [];
    this.#now = Math.max(this.#now, ...due.map((timer) => timer.due));
    for (const { act } of due) act();
    setImmediate(() => this.#wakeNext());
  }

  #wakeNext(): void {
    if (this.frozen || this.#timers.length > 0) return;
    this.#sleepers.sort((one, other) => one.due - other.due);
    const next = this.#sleepers.shift();
    if (next === undefined) return;
    this.#now = Math.max(this.#now, next.due);
    next.wake();
    setImmediate(() => this.#wakeNext());
  }
}
