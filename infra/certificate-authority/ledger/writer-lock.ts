import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createFile, replaceFile } from "../atomic-file";
import { readHolder, stateOfHolder, type LockHolder, type Processes } from "./lock-holder";
import { LedgerBusy } from "./store";

export interface LockSurroundings {
  readonly folder: string;
  readonly processes: Processes;
  readonly now: () => Date;
  /** @param milliseconds to let pass */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 2_000;

/**
 * The right to write in a folder: the file `writer.<n>` with the highest number. Whoever wants it creates the next
 * number, and may do so only when the holder of the highest gave it back or is provably dead; two who try at
 * once cannot both create it. Nothing is ever taken by force.
 */
export class WriterLock {
  readonly #surroundings: LockSurroundings;
  readonly #number: number;
  readonly #holder: LockHolder;
  readonly #content: string;

  private constructor(surroundings: LockSurroundings, number: number, holder: LockHolder) {
    this.#surroundings = surroundings;
    this.#number = number;
    this.#holder = holder;
    this.#content = contentOf(holder);
  }

  /** @throws LedgerBusy naming the holder, and the file to remove where nobody here can tell whether it lives */
  static async take(
    surroundings: LockSurroundings,
    { wait, onWait }: { wait: number; onWait?: (holder: string) => void },
  ): Promise<WriterLock> {
    const { now, pause, folder } = surroundings;
    const until = now().getTime() + wait;
    let waited = 0;
    for (let next = FIRST_PAUSE_MS; ; next = Math.min(next * 1.5, LONGEST_PAUSE_MS)) {
      const outcome = attempt(surroundings);
      if (outcome instanceof WriterLock) return outcome;
      // A clock that stands still or goes back must not make the wait endless.
      const left = Math.min(until - now().getTime(), wait - waited);
      if (left <= 0) throw new LedgerBusy(outcome.holder, folder, outcome.remedy);
      if (waited === 0) onWait?.(outcome.holder);
      const rest = Math.min(next, left);
      waited += rest;
      await pause(rest);
    }
  }

  /** @internal */
  static create(surroundings: LockSurroundings, number: number): WriterLock | undefined {
    const { folder, processes, now } = surroundings;
    const lock = new WriterLock(surroundings, number, {
      host: processes.host,
      pid: processes.pid,
      started: processes.startOf(processes.pid) ?? "unknown",
      since: now().toISOString(),
    });
    if (!createFile(fileOf(folder, number), lock.#content)) return undefined;
    // Somebody slow may have created a number that was used and cleared away in the meantime.
    const all = numbersIn(folder);
    if (all.at(-1) !== number) {
      rmSync(fileOf(folder, number), { force: true });
      return undefined;
    }
    for (const older of all.slice(0, -1)) rmSync(fileOf(folder, older), { force: true });
    return lock;
  }

  /** @returns why the right is gone; undefined while it is held */
  lost(): string | undefined {
    const { folder } = this.#surroundings;
    const path = fileOf(folder, this.#number);
    const highest = numbersIn(folder).at(-1);
    if (highest !== undefined && highest > this.#number) {
      return `${fileOf(folder, highest)} was created after ${path}`;
    }
    const content = contentIn(path);
    if (content === undefined) return `${path} was removed`;
    return content === this.#content ? undefined : `${path} was changed`;
  }

  release(): void {
    if (this.lost() !== undefined) return;
    const released = this.#surroundings.now().toISOString();
    replaceFile(fileOf(this.#surroundings.folder, this.#number), contentOf({ ...this.#holder, released }));
  }
}

interface Held {
  readonly holder: string;
  readonly remedy?: string;
}

function attempt(surroundings: LockSurroundings): WriterLock | Held {
  const { folder, processes } = surroundings;
  for (;;) {
    const highest = numbersIn(folder).at(-1);
    if (highest !== undefined) {
      const content = contentIn(fileOf(folder, highest));
      if (content === undefined) continue; // cleared away by the next holder
      const held = heldBy(content, fileOf(folder, highest), processes);
      if (held !== undefined) return held;
    }
    const lock = WriterLock.create(surroundings, (highest ?? 0) + 1);
    if (lock !== undefined) return lock;
  }
}

function heldBy(content: string, path: string, processes: Processes): Held | undefined {
  const holder = readHolder(content);
  const name =
    holder === undefined
      ? `somebody unknown (${path} is unreadable)`
      : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  switch (stateOfHolder(holder, processes)) {
    case "released":
    case "dead":
      return undefined;
    case "alive":
      return { holder: name };
    case "elsewhere":
      return {
        holder: name,
        remedy: `nobody here can tell whether it still runs: check that, and only when it is gone remove ${path}, then repeat`,
      };
  }
}

function contentOf(holder: LockHolder): string {
  return `${JSON.stringify(holder)}\n`;
}

function fileOf(folder: string, number: number): string {
  return join(folder, `writer.${number}`);
}

function contentIn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Ascending. */
function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => /^writer\.([1-9]\d{0,14})$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((one, other) => one - other);
}
