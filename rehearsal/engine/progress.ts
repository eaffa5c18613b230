/** Tells somebody who waits what is going on. */
export interface Progress {
  /** One line, at once. */
  say(line: string): void;
  /**
   * Runs something that may take long: silent for the first two seconds, then says what happens, and again
   * every fifteen seconds how long it has taken.
   *
   * @param what a phrase such as "Building the engine with Go (once, about five minutes)"
   */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
}

/** Progress on a stream; the terminal's standard error for people. */
export function progressOn(write: (line: string) => void, now: () => number = Date.now): Progress {
  return {
    say: write,
    async during(what, work) {
      const begin = now();
      let told = false;
      const elapsed = (): string => duration(now() - begin);
      const first = setTimeout(() => {
        told = true;
        write(`${what} …`);
      }, 2_000);
      const again = setInterval(() => write(`${what}: ${elapsed()} so far`), 15_000);
      try {
        const result = await work();
        if (told) write(`${what}: done after ${elapsed()}.`);
        return result;
      } finally {
        clearTimeout(first);
        clearInterval(again);
      }
    },
  };
}

/** `75000` → `1 min 15 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
