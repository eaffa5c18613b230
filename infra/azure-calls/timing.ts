import { setTimeout as pause } from "node:timers/promises";

/** Time and chance, as parameters: a test lets ten minutes pass at once. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
  /** @throws when the signal is aborted, at once */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Acts once after that many milliseconds, unless the returned function was called before. */
  after(ms: number, act: () => void): () => void;
}

export const systemTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
  },
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
