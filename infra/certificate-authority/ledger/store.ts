/**
 * Where the ledger's segments lie. A store knows bytes, segments and who may write; what the bytes mean is not its
 * business.
 */
export interface LedgerStore {
  /** Where it is, for messages; no secret. */
  readonly place: string;
  /** Names of the segments in their order (they sort as text: `2026-11`). */
  segments(): Promise<readonly string[]>;
  /** The bytes of a segment from a position on, in pieces of any size. */
  read(segment: string, from?: number): AsyncIterable<Uint8Array>;
  /**
   * Takes the one right to write.
   *
   * @param wait milliseconds to wait for another writer
   * @throws LedgerBusy naming the other writer
   */
  lock(options: { wait: number; onWait?: (holder: string) => void }): Promise<LedgerLock>;
}

/** The right to write, as long as nobody takes it away. */
export interface LedgerLock {
  /**
   * Puts bytes (whole lines) behind what is there, durably, and creates the segment where it is missing.
   *
   * @param position length that the segment must have; 0 for a new one
   * @returns the new length
   * @throws LedgerConflict when it has another length
   * @throws LockLost when somebody else may be writing
   */
  append(segment: string, position: number, bytes: Uint8Array): Promise<number>;
  release(): Promise<void>;
}

/** Another process is writing. */
export class LedgerBusy extends Error {
  /** @param remedy what to do about it, as the end of a sentence */
  constructor(
    readonly holder: string,
    place: string,
    remedy = "wait until it has finished, then repeat",
  ) {
    super(`the ledger ${place} is being written by ${holder}; ${remedy}`);
    this.name = "LedgerBusy";
  }
}

/** The segment is not as long as the writer thought: somebody else wrote. Nothing was appended. */
export class LedgerConflict extends Error {
  constructor(place: string, segment: string, expected: number, found: number | undefined) {
    super(
      `segment ${segment} of the ledger ${place} has ${found ?? "an unknown number of"} bytes, not the ${expected} that this writer left; ` +
        "nothing was written. Run `npm run ca -- verify`, then repeat.",
    );
    this.name = "LedgerConflict";
  }
}

/** The lock expired or was taken away. Nothing was appended. */
export class LockLost extends Error {
  constructor(place: string, why: string) {
    super(`this process lost its right to write the ledger ${place} (${why}); nothing was written. Repeat.`);
    this.name = "LockLost";
  }
}
