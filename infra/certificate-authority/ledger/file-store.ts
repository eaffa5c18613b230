import { constants, createReadStream, mkdirSync, readdirSync, statSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { flushFolder } from "../atomic-file";
import { thisMachine } from "./lock-holder";
import { LedgerConflict, LockLost, type LedgerLock, type LedgerStore } from "./store";
import { moveTornLine } from "./torn-line";
import { WriterLock, type LockSurroundings } from "./writer-lock";

const SEGMENT_FILE = /^(\d{4}-\d{2})\.jsonl$/;
const READ_BYTES = 1_048_576;

/** A ledger in a folder, one file a segment (`2026-11.jsonl`); for one machine, not for a network drive. */
export class FileStore implements LedgerStore {
  readonly place: string;
  readonly #surroundings: LockSurroundings;

  /** @param folder created where it is missing */
  constructor(folder: string, surroundings: Partial<Omit<LockSurroundings, "folder">> = {}) {
    mkdirSync(folder, { recursive: true });
    this.place = folder;
    this.#surroundings = {
      folder,
      processes: thisMachine(),
      now: () => new Date(),
      pause: (milliseconds) => pause(milliseconds),
      ...surroundings,
    };
  }

  segments(): Promise<readonly string[]> {
    const names = readdirSync(this.place)
      .filter((name) => SEGMENT_FILE.test(name) && sizeOf(join(this.place, name)) > 0)
      .map((name) => SEGMENT_FILE.exec(name)![1]!);
    return Promise.resolve(names.sort());
  }

  async *read(segment: string, from = 0): AsyncIterable<Uint8Array> {
    const stream = createReadStream(segmentFile(this.place, segment), {
      start: from,
      highWaterMark: READ_BYTES,
    });
    for await (const piece of stream) yield piece as Buffer;
  }

  /** Also moves aside what a killed writer left behind the last line break. */
  async lock(options: { wait: number; onWait?: (holder: string) => void }): Promise<LedgerLock> {
    const lock = await WriterLock.take(this.#surroundings, options);
    try {
      const last = (await this.segments()).at(-1);
      if (last !== undefined) await moveTornLine(segmentFile(this.place, last), this.#surroundings.now());
    } catch (error) {
      lock.release();
      throw error;
    }
    return new FileLock(this.place, lock);
  }
}

/** A write failed; the segment was cut back to what it was, or the message says that this failed too. */
export class LedgerWriteFailed extends Error {
  constructor(path: string, position: number, cause: Error, cutBack: Error | undefined) {
    const left =
      cutBack === undefined
        ? `the file was cut back to its ${position} bytes, nothing was written`
        : `cutting the file back to ${position} bytes failed as well (${cutBack.message}); the next run moves an incomplete line aside`;
    super(`writing ${path} failed (${cause.message}); ${left}. Make room or repair the disk, then repeat.`, {
      cause,
    });
    this.name = "LedgerWriteFailed";
  }
}

class FileLock implements LedgerLock {
  readonly #folder: string;
  readonly #lock: WriterLock;

  constructor(folder: string, lock: WriterLock) {
    this.#folder = folder;
    this.#lock = lock;
  }

  async append(segment: string, position: number, bytes: Uint8Array): Promise<number> {
    const lost = this.#lock.lost();
    if (lost !== undefined) throw new LockLost(this.#folder, lost);
    const path = segmentFile(this.#folder, segment);
    const file = await this.#openAt(path, segment, position);
    try {
      await writeBehind(file, path, position, bytes);
    } finally {
      await file.close();
    }
    // Only now is the new file's name sure to survive a power cut.
    if (position === 0) flushFolder(this.#folder);
    return position + bytes.length;
  }

  release(): Promise<void> {
    this.#lock.release();
    return Promise.resolve();
  }

  async #openAt(path: string, segment: string, position: number): Promise<FileHandle> {
    const file = await open(path, position === 0 ? constants.O_RDWR | constants.O_CREAT : "r+").catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        throw new LedgerConflict(this.#folder, segment, position, 0);
      },
    );
    const { size } = await file.stat();
    if (size === position) return file;
    await file.close();
    throw new LedgerConflict(this.#folder, segment, position, size);
  }
}

async function writeBehind(
  file: FileHandle,
  path: string,
  position: number,
  bytes: Uint8Array,
): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
      if (bytesWritten === 0) throw new Error("the system wrote nothing and said nothing");
      done += bytesWritten;
    }
    await file.sync();
  } catch (error) {
    const cutBack = await file
      .truncate(position)
      .then(() => file.sync())
      .then(
        () => undefined,
        (failure: Error) => failure,
      );
    throw new LedgerWriteFailed(path, position, error as Error, cutBack);
  }
}

function segmentFile(folder: string, segment: string): string {
  return join(folder, `${segment}.jsonl`);
}

/** A segment whose first write failed is empty, or gone, and is none yet. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
