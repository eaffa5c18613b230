import type { Seal } from "../core/signer";
import { lineHash, linkFault } from "./chain";
import { LedgerBroken, readEntries, type ReadEntry, type ReadPosition } from "./reading";
import { segmentLines } from "./segment-lines";
import type { LedgerStore } from "./store";
import { LedgerView } from "./view";
import { LedgerWriter } from "./writer";

export interface LedgerOptions {
  /** Needed for writing only. */
  readonly seal?: Seal;
  readonly now: () => Date;
}

export interface BeginOptions {
  /** Milliseconds to wait for another writer; 0 if not given. */
  readonly wait?: number;
  readonly onWait?: (holder: string) => void;
}

/**
 * Reads a ledger and checks that every entry stands rightly behind the one before it. It does not check
 * signatures: that is the verification's work.
 *
 * @throws LedgerBroken naming the first entry that does not
 */
export async function openLedger(store: LedgerStore, options: LedgerOptions): Promise<Ledger> {
  const ledger = new Ledger(store, options);
  await ledger.refresh();
  return ledger;
}

export class Ledger {
  #view = new LedgerView();
  #position: ReadPosition | undefined;
  readonly #store: LedgerStore;
  readonly #options: LedgerOptions;

  /** @see openLedger */
  constructor(store: LedgerStore, options: LedgerOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** What the ledger says; another object after {@link refresh} had to begin again. */
  get view(): LedgerView {
    return this.#view;
  }

  /** Reads what was written since. */
  async refresh(): Promise<void> {
    if (!(await this.#isWhereItWas())) {
      this.#view = new LedgerView();
      this.#position = undefined;
    }
    for await (const read of readEntries(this.#store, this.#position)) this.#take(read);
  }

  /**
   * Takes the right to write and reads what others wrote in the meantime. Close the writer whatever happens.
   *
   * @throws LedgerBusy naming the other writer
   * @throws ClockBehind when the clock is behind the last entry
   * @throws LedgerBroken
   */
  async begin({ wait = 0, onWait }: BeginOptions = {}): Promise<LedgerWriter> {
    const { seal, now } = this.#options;
    if (seal === undefined) throw new Error(`the ledger ${this.#store.place} was opened for reading only`);
    const lock = await this.#store.lock(onWait === undefined ? { wait } : { wait, onWait });
    try {
      await this.refresh();
      const last = this.#view.last;
      const time = now();
      if (last !== undefined && time.getTime() < Date.parse(last.time)) {
        throw new ClockBehind(this.#store.place, time, last);
      }
      return new LedgerWriter({
        lock,
        seal,
        now,
        view: this.#view,
        position: this.#position,
        moved: (position) => (this.#position = position),
      });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  #take({ entry, hash, position, ...place }: ReadEntry): void {
    const last = this.#view.last;
    // Older segments may have been deleted; what is left then begins with a checkpoint.
    const starts = last === undefined && entry.kind === "checkpoint" && entry.sequence > 1;
    const fault = starts ? undefined : linkFault(last, entry);
    if (fault !== undefined) throw new LedgerBroken(this.#store.place, place, fault, entry.sequence);
    try {
      this.#view.apply(entry, hash);
    } catch (error) {
      throw new LedgerBroken(this.#store.place, place, (error as Error).message, entry.sequence);
    }
    this.#position = position;
  }

  /**
   * Without the lock one may have read an append that its writer then took back (disk full). So the last line must
   * still be the one that was read.
   */
  async #isWhereItWas(): Promise<boolean> {
    const position = this.#position;
    if (position === undefined) return false;
    const from = position.bytes - position.lastLine;
    if (!(await this.#store.segments()).includes(position.segment)) return false;
    for await (const [line] of segmentLines(this.#store.read(position.segment, from), from)) {
      return line!.complete && lineHash(line!.bytes) === this.#view.last?.hash;
    }
    return false;
  }
}

/** The clock shows a time before the last entry: it is wrong, or it was when that entry was written. */
export class ClockBehind extends Error {
  constructor(place: string, now: Date, last: { readonly time: string; readonly sequence: number }) {
    super(
      `the clock is behind: it shows ${now.toISOString()}, but entry ${last.sequence} of the ledger ${place} was written at ${last.time}; ` +
        "nothing was written. Set the clock right, then repeat.",
    );
    this.name = "ClockBehind";
  }
}
