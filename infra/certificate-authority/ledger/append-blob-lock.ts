import type { AppendBlobClient, BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { asSentence, means, told, wasAnswered } from "./append-blob-answer";
import { inTime, type Leases } from "./append-blob-lease";
import { openParts, partName, partsOf, segmentsIn } from "./append-blob-parts";
import { linePieces } from "./line-pieces";
import { LedgerBusy, LedgerConflict, LockLost, type LedgerLock } from "./store";

/** Bytes of one Append Block that every version of the service takes. */
const MAX_BLOCK = 4 * 1024 * 1024;
/** Milliseconds that a writer waits for a new part that a writer without the lock has just leased: one lease. */
const STRAY_LEASE = 65_000;

/** Waits a little. @returns false when the time to wait is used up */
export type Patience = (holder: string) => Promise<boolean>;

/** Where a writer's next bytes go. */
interface Tail {
  readonly segment: string;
  readonly number: number;
  readonly blob: AppendBlobClient;
  /** Bytes of the segment's parts before this one. */
  readonly start: number;
  length: number;
  blocks: number;
}

/** The right to write a ledger in append blobs; see AppendBlobStore for why it holds. */
export class AppendBlobLock implements LedgerLock {
  readonly #place: string;
  readonly #container: ContainerClient;
  readonly #lock: BlockBlobClient;
  readonly #leases: Leases;
  readonly #blocksPerPart: number;
  readonly #patience: (milliseconds: number) => Patience;
  #tail: Tail | undefined;
  #newest = "";
  #turn: Promise<unknown> = Promise.resolve();

  constructor(of: {
    place: string;
    container: ContainerClient;
    lock: BlockBlobClient;
    leases: Leases;
    blocksPerPart: number;
    patience: (milliseconds: number) => Patience;
  }) {
    this.#place = of.place;
    this.#container = of.container;
    this.#lock = of.lock;
    this.#leases = of.leases;
    this.#blocksPerPart = of.blocksPerPart;
    this.#patience = of.patience;
  }

  /**
   * Takes the lock's lease, then those of the parts that an earlier writer might still write to.
   *
   * @param holder what other writers are told
   * @throws LedgerBusy
   */
  async take(holder: { holder: string; since: string }, patience: Patience): Promise<void> {
    try {
      await this.#takeLock(patience);
      const before = await this.#holder();
      await this.#lock.setMetadata(holder, { conditions: { leaseId: this.#leases.id }, ...inTime() });
      for (const { blob } of await openParts(this.#container)) {
        while (!(await this.#leases.take(blob))) {
          if (!(await patience(before))) throw new LedgerBusy(before, this.#place);
        }
      }
      await this.#leases.renew(this.#lock);
      this.#newest = (await segmentsIn(this.#container)).at(-1) ?? "";
    } catch (error) {
      await this.#leases.release();
      if (error instanceof LedgerBusy) throw error;
      if (means(error, "over")) throw new LockLost(this.#place, told(error));
      throw asSentence(this.#place, "be locked", error);
    }
  }

  append(segment: string, position: number, bytes: Uint8Array): Promise<number> {
    const length = this.#turn.then(() => this.#append(segment, position, bytes));
    this.#turn = length.catch(() => undefined);
    return length;
  }

  async release(): Promise<void> {
    await this.#turn;
    await this.#leases.release();
  }

  async #takeLock(patience: Patience): Promise<void> {
    for (;;) {
      try {
        if (await this.#leases.take(this.#lock)) return;
      } catch (error) {
        if (!means(error, "blob missing")) throw error;
        await this.#create(() => this.#lock.upload("", 0, { conditions: { ifNoneMatch: "*" }, ...inTime() }));
        continue;
      }
      const holder = await this.#holder();
      if (!(await patience(holder))) throw new LedgerBusy(holder, this.#place);
    }
  }

  async #holder(): Promise<string> {
    const { metadata = {} } = await this.#lock.getProperties(inTime());
    return metadata.holder === undefined
      ? "a process that has not said its name"
      : `${metadata.holder}, since ${metadata.since}`;
  }

  async #append(segment: string, position: number, bytes: Uint8Array): Promise<number> {
    this.#assertHeld();
    const pieces = linePieces(bytes, MAX_BLOCK);
    partName(segment, 1);
    if (segment < this.#newest) {
      throw new Error(`segment ${segment} of the ledger ${this.#place} is closed: ${this.#newest} has begun`);
    }
    if (this.#tail?.segment !== segment) this.#tail = await this.#tailOf(segment);
    const found = this.#tail.start + this.#tail.length;
    if (found !== position) throw new LedgerConflict(this.#place, segment, position, found);

    let written = 0;
    for (const piece of pieces) {
      try {
        if (this.#tail.blocks >= this.#blocksPerPart) this.#tail = this.#next(this.#tail);
        await this.#own(this.#tail.blob);
        await this.#appendBlock(this.#tail, piece);
      } catch (error) {
        // What is in doubt is settled by a reader, not by going on.
        this.#leases.lose(`an earlier append failed: ${(error as Error).message}`);
        if (written === 0) throw error;
        throw new Error(
          `only the first ${written} of ${bytes.length} bytes, whole lines, reached segment ${segment} of the ledger ${this.#place}. ` +
            "Repeat: a new run goes on behind them.",
          { cause: error },
        );
      }
      written += piece.length;
      this.#newest = segment;
    }
    return position + bytes.length;
  }

  #assertHeld(): void {
    if (this.#leases.lost !== undefined) throw new LockLost(this.#place, this.#leases.lost);
  }

  async #tailOf(segment: string): Promise<Tail> {
    const parts = await partsOf(this.#container, segment).catch((error: unknown) => {
      throw asSentence(this.#place, "be read", error);
    });
    const last = parts.findLast(({ length }) => length > 0);
    const { number, length, blocks } = last ?? { number: 1, length: 0, blocks: 0 };
    const start = parts.slice(0, number - 1).reduce((sum, part) => sum + part.length, 0);
    return { segment, number, blob: this.#blob(segment, number), start, length, blocks };
  }

  #next({ segment, number, start, length }: Tail): Tail {
    const blob = this.#blob(segment, number + 1);
    return { segment, number: number + 1, blob, start: start + length, length: 0, blocks: 0 };
  }

  #blob(segment: string, number: number): AppendBlobClient {
    return this.#container.getAppendBlobClient(partName(segment, number));
  }

  /** Makes sure that the part is there and leased, and that the lock was held after it was leased. */
  async #own(blob: AppendBlobClient): Promise<void> {
    if (this.#leases.holds(blob)) return;
    try {
      await this.#create(() => blob.create({ conditions: { ifNoneMatch: "*" }, ...inTime() }));
      const patience = this.#patience(STRAY_LEASE);
      while (!(await this.#leases.take(blob))) {
        if (!(await patience("")))
          throw new LockLost(this.#place, `somebody else holds the lease on ${blob.name}`);
      }
      await this.#leases.renew(this.#lock);
    } catch (error) {
      if (error instanceof LockLost) throw error;
      if (means(error, "over")) throw new LockLost(this.#place, told(error));
      throw asSentence(this.#place, `begin ${blob.name}; nothing was written`, error);
    }
  }

  async #create(create: () => Promise<unknown>): Promise<void> {
    await create().catch((error: unknown) => {
      if (!means(error, "exists")) throw error;
    });
  }

  async #appendBlock(tail: Tail, piece: Uint8Array): Promise<void> {
    const conditions = { leaseId: this.#leases.id, appendPosition: tail.length };
    try {
      const answer = await tail.blob.appendBlock(piece, piece.length, { conditions, ...inTime() });
      tail.blocks = answer.blobCommittedBlockCount ?? tail.blocks + 1;
    } catch (error) {
      await this.#assertWritten(tail, piece, error);
      tail.blocks += 1;
    }
    tail.length += piece.length;
  }

  /**
   * Decides by the blob itself what an error did not say: a request whose answer was lost may have been carried
   * out, and its repetition was then refused, for its position or for a lease that ended in between.
   */
  async #assertWritten(tail: Tail, piece: Uint8Array, error: unknown): Promise<void> {
    let length: number;
    let there: Buffer | undefined;
    try {
      length = (await tail.blob.getProperties(inTime())).contentLength ?? 0;
      if (length >= tail.length + piece.length) {
        there = await tail.blob.downloadToBuffer(tail.length, piece.length, inTime());
      }
    } catch (silence) {
      throw this.#doubt(tail, piece, wasAnswered(error) ? silence : error);
    }
    if (there?.equals(piece) === true) return;
    if (means(error, "over")) throw new LockLost(this.#place, told(error));
    if (length !== tail.length) {
      throw new LedgerConflict(this.#place, tail.segment, tail.start + tail.length, tail.start + length);
    }
    if (wasAnswered(error)) throw asSentence(this.#place, "be appended to; nothing was written", error);
    throw this.#doubt(tail, piece, error);
  }

  #doubt(tail: Tail, piece: Uint8Array, error: unknown): Error {
    return new Error(
      `the ledger ${this.#place} did not answer (${told(error)}); whether ${piece.length} bytes reached segment ${tail.segment} ` +
        "is not known. Repeat: a new run reads what is there.",
      { cause: error },
    );
  }
}
