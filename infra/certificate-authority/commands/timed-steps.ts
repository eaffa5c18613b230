/** One step of a longer command, and how long it took. */
export interface TimedStep {
  readonly step: string;
  readonly seconds: number;
}

/** So often a person who waits is told that it goes on. */
const STILL_GOING_MS = 10_000;

/** Runs steps one after the other, and says of each how long it took as soon as it is over. */
export class TimedSteps {
  readonly #done: TimedStep[] = [];
  readonly #start: number;

  /**
   * @param print told a line for each step that is over
   * @param say told that a step is still going
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly print: (line: string) => void,
    private readonly say: (sentence: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.#start = now();
  }

  get done(): readonly TimedStep[] {
    return this.#done;
  }

  /** Seconds since the first step began. */
  get total(): number {
    return inSeconds(this.now() - this.#start);
  }

  /** @throws what the work throws; the step is then not among those that are done */
  async run<T>(step: string, work: () => Promise<T>): Promise<T> {
    const start = this.now();
    const timer = setInterval(
      () => this.say(`${step}: ${Math.round((this.now() - start) / 1_000)} s so far`),
      STILL_GOING_MS,
    );
    try {
      const result = await work();
      const seconds = inSeconds(this.now() - start);
      this.#done.push({ step, seconds });
      this.print(`${step.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
      return result;
    } finally {
      clearInterval(timer);
    }
  }
}

/** To the tenth. */
function inSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
