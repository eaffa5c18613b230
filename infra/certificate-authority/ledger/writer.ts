import type { Seal } from "../core/signer";
import { encodeEntry, EntryRefused, joinLines, lineHash, NO_PREVIOUS, type Link } from "./chain";
import { makeCheckpoint } from "./checkpoint";
import type { CheckpointEntry, Entry, EntryBody, EntryHead } from "./entry";
import { follows, lifeSentence, nextState, type IntentState } from "./intent-life";
import type { ReadPosition } from "./reading";
import type { LedgerLock } from "./store";
import { revocationFault, type LedgerView } from "./view";

/** What a caller may have written; checkpoints are the writer's own affair. */
export type NewEntry = Exclude<EntryBody, CheckpointEntry>;

/** One append of the store has at most so many bytes (an Azure append block takes 4 MiB). */
export const LARGEST_APPEND_BYTES = 1_048_576;

interface Turn {
  readonly lock: LedgerLock;
  readonly seal: Seal;
  readonly now: () => Date;
  readonly view: LedgerView;
  readonly position: ReadPosition | undefined;
  readonly moved: (position: ReadPosition) => void;
}

interface Written {
  readonly entry: Entry;
  readonly line: Buffer;
  readonly hash: string;
}

interface Waiting {
  /** Undefined asks for a checkpoint. */
  readonly bodies: readonly NewEntry[] | undefined;
  readonly done: (entries: Entry[]) => void;
  readonly failed: (error: unknown) => void;
}

/** One turn of writing. After a failed append it writes nothing more: what the store then holds, a new turn reads. */
export class LedgerWriter {
  /** Number of this turn, in every entry that it writes. */
  readonly fence: number;
  readonly #turn: Turn;
  #position: ReadPosition | undefined;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: unknown;
  #closing: Promise<void> | undefined;

  /** @see Ledger.begin */
  constructor(turn: Turn) {
    this.#turn = turn;
    this.#position = turn.position;
    this.fence = (turn.view.last?.fence ?? 0) + 1;
  }

  /**
   * Writes entries behind one another, durably, and takes them into the view. Calls made while another is being
   * written share one append of the store. A call of more than {@link LARGEST_APPEND_BYTES} is written in several
   * appends, the first ones of which stay when a later one fails.
   *
   * @returns the entries as they stand in the ledger
   * @throws EntryRefused when an entry does not fit what came before, or no reader would take it; nothing of this call
   * was written then, and the writer may be used further
   * @throws LockLost, LedgerConflict or the store's error; the writer writes nothing more then
   */
  append(bodies: readonly NewEntry[]): Promise<Entry[]> {
    if (bodies.length === 0) return Promise.resolve([]);
    return this.#enqueue(bodies);
  }

  /** Seals what was written so far, unless the last entry is a checkpoint already. */
  async checkpoint(): Promise<void> {
    await this.#enqueue(undefined);
  }

  /**
   * Waits for what was asked for, seals it and gives the right to write back, that also when sealing fails.
   *
   * @throws the error of sealing
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#writing;
    try {
      if (this.#failure === undefined) await this.#seal();
    } finally {
      await this.#turn.lock.release();
    }
  }

  #enqueue(bodies: readonly NewEntry[] | undefined): Promise<Entry[]> {
    if (this.#closing !== undefined) return Promise.reject(new Error("this turn of writing is over"));
    return new Promise((done, failed) => {
      this.#waiting.push({ bodies, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // Callers of the same tick come together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeNext();
    // In the same step as the last look at the queue: who comes after it must find nobody writing.
    this.#writing = undefined;
  }

  async #writeNext(): Promise<void> {
    if (this.#failure !== undefined) {
      for (const { failed } of this.#waiting.splice(0)) failed(this.#failure);
      return;
    }
    if (this.#waiting[0]!.bodies === undefined) {
      const { done, failed } = this.#waiting.shift()!;
      await this.#seal().then(() => done([]), failed);
      return;
    }
    let opening: Opening;
    try {
      opening = await this.#open();
    } catch (error) {
      this.#waiting.shift()!.failed(error);
      return;
    }
    const { lines, callers } = this.#gather(opening);
    if (callers.length === 0) return;
    try {
      await this.#write(opening.segment, [...opening.lines, ...lines]);
    } catch (error) {
      for (const { failed } of callers) failed(error);
      return;
    }
    for (const { done, entries } of callers) done(entries);
  }

  /** Goes over to the month's segment where that is due: the old one ends and the new one begins with a checkpoint. */
  async #open(): Promise<Opening> {
    const { view, seal } = this.#turn;
    const time = this.#time();
    const segment = time.slice(0, "2026-11".length);
    const opening = { segment, time, lines: [], front: view.last };
    if (this.#position === undefined || this.#position.segment === segment) return opening;
    await this.#seal(time);
    const entry = await makeCheckpoint(this.#head(time, view.last), segment, seal);
    const first = written(entry);
    return { ...opening, lines: [first], front: { sequence: entry.sequence, hash: first.hash } };
  }

  /** Takes from the queue what fits into one append. */
  #gather({ time, lines: first, front }: Opening) {
    const lines: Written[] = [];
    const callers: Array<Waiting & { entries: Entry[] }> = [];
    const states = new Map<number, IntentState>();
    let link = front;
    let size = bytesOf(first);
    for (let next = this.#waiting[0]; next?.bodies !== undefined; next = this.#waiting[0]) {
      let built: Written[];
      const changed = new Map<number, IntentState>();
      try {
        built = this.#build(next.bodies, time, link, states, changed);
      } catch (error) {
        this.#waiting.shift()!.failed(error);
        continue;
      }
      if (lines.length > 0 && size + bytesOf(built) > LARGEST_APPEND_BYTES) break;
      this.#waiting.shift();
      for (const [intent, state] of changed) states.set(intent, state);
      lines.push(...built);
      callers.push({ ...next, entries: built.map(({ entry }) => entry) });
      size += bytesOf(built);
      link = { sequence: built.at(-1)!.entry.sequence, hash: built.at(-1)!.hash };
    }
    return { lines, callers };
  }

  #build(
    bodies: readonly NewEntry[],
    time: string,
    front: Link | undefined,
    states: ReadonlyMap<number, IntentState>,
    changed: Map<number, IntentState>,
  ): Written[] {
    let link = front;
    return bodies.map((body) => {
      this.#checkLife(body, states, changed);
      const line = written({ ...body, ...this.#head(time, link) });
      link = { sequence: line.entry.sequence, hash: line.hash };
      return line;
    });
  }

  #checkLife(
    body: NewEntry,
    states: ReadonlyMap<number, IntentState>,
    changed: Map<number, IntentState>,
  ): void {
    if (!follows(body)) return;
    const { view } = this.#turn;
    if (view.isBeforeStart(body.intent)) return;
    const state = changed.get(body.intent) ?? states.get(body.intent) ?? view.stateOf(body.intent);
    const next = nextState(state, body.kind);
    if ("fault" in next) throw new EntryRefused(body.kind, lifeSentence(state, body));
    changed.set(body.intent, next.state);
    if (body.kind !== "revoke") return;
    const known = view.certificates.get(body.intent);
    const fault = known === undefined ? "its certificate is not yet written" : revocationFault(known, body);
    if (fault !== undefined) throw new EntryRefused(body.kind, fault);
  }

  async #seal(time = this.#time()): Promise<void> {
    const { view, seal } = this.#turn;
    if (this.#position === undefined || view.last === undefined || view.last.kind === "checkpoint") return;
    const { segment } = this.#position;
    const entry = await makeCheckpoint(this.#head(time, view.last), segment, seal);
    await this.#write(segment, [written(entry)]);
  }

  async #write(segment: string, lines: readonly Written[]): Promise<void> {
    try {
      for (const part of partsOf(lines)) await this.#writePart(segment, part);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #writePart(segment: string, part: readonly Written[]): Promise<void> {
    const here = this.#position?.segment === segment ? this.#position : undefined;
    const bytes = await this.#turn.lock.append(
      segment,
      here?.bytes ?? 0,
      joinLines(part.map(({ line }) => line)),
    );
    for (const { entry, hash } of part) this.#turn.view.apply(entry, hash);
    this.#position = {
      segment,
      bytes,
      line: (here?.line ?? 0) + part.length,
      lastLine: part.at(-1)!.line.length + 1,
    };
    this.#turn.moved(this.#position);
  }

  /** Within a turn time stands still rather than going back. */
  #time(): string {
    const now = this.#turn.now().toISOString();
    const last = this.#turn.view.last?.time ?? now;
    return now > last ? now : last;
  }

  #head(time: string, front: Link | undefined): EntryHead {
    return {
      schema: "ledger/v1",
      sequence: (front?.sequence ?? 0) + 1,
      previous: front?.hash ?? NO_PREVIOUS,
      time,
      fence: this.fence,
    };
  }
}

/** Where the next entries go, and what must stand there before them. */
interface Opening {
  readonly segment: string;
  readonly time: string;
  readonly lines: readonly Written[];
  readonly front: Link | undefined;
}

function written(entry: Entry): Written {
  const line = encodeEntry(entry);
  return { entry, line, hash: lineHash(line) };
}

function bytesOf(lines: readonly Written[]): number {
  return lines.reduce((sum, { line }) => sum + line.length + 1, 0);
}

function partsOf(lines: readonly Written[]): Written[][] {
  const parts: Written[][] = [];
  let size = LARGEST_APPEND_BYTES;
  for (const line of lines) {
    const bytes = bytesOf([line]);
    if (size + bytes > LARGEST_APPEND_BYTES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(line);
    size += bytes;
  }
  return parts;
}
