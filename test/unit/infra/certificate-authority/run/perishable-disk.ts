import fs from "node:fs";
import promises, { type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/** What happens at the one call that a test chose. */
export type Fate =
  /** The process is gone; what it wrote stays. */
  | "kill"
  /** The machine is gone; whatever was not flushed is lost, names of files too. */
  | "power-cut"
  /** Only this call fails, and the process may say why and end in an orderly way. */
  | "error";

/** Thrown by every call of a process that is dead: nothing of it has an effect any more. */
export class Dead extends Error {}

/**
 * Counts the calls of one process that change something, and ends or disturbs it at one of them. A call that can be
 * half done counts once more for that.
 */
export class Mortality {
  /** What each call was, in their order. */
  readonly calls: string[] = [];
  dead = false;

  /** @param at number of the call, from 1; none if not given */
  constructor(
    readonly fate: Fate = "kill",
    readonly at = Infinity,
  ) {}

  /** @param half does a part of the call's work */
  pass(call: string, half?: () => void): void {
    this.#step(call);
    if (half !== undefined) this.#step(`${call}, half done`, half);
  }

  async passAsync(call: string, half?: () => Promise<void>): Promise<void> {
    this.#step(call);
    if (half === undefined) return;
    let halfDone = false;
    try {
      this.#step(`${call}, half done`, () => (halfDone = true));
    } finally {
      if (halfDone) await half();
    }
  }

  #step(call: string, before?: () => void): void {
    if (this.dead) throw new Dead("this process is dead");
    if (this.calls.push(call) !== this.at) return;
    before?.();
    if (this.fate === "error") throw Object.assign(new Error(`EIO: ${call}`), { code: "EIO" });
    this.dead = true;
    throw new Dead(call);
  }
}

/** The calls themselves, also where a test that runs in this process replaced them. */
const REAL = { ...fs, open: promises.open };

/** Takes the place of the calls by which a folder is changed; real files lie behind it, but nothing waits for a disk. */
export class PerishableDisk {
  #mortality = new Mortality();
  #folder = "";
  /** Everything that was ever put in place of a name, by that name. */
  readonly putInPlace = new Map<string, string[]>();
  readonly #open = new Map<number, string>();
  /** Bytes that are safe, of files that were written to since they were flushed. */
  readonly #unflushed = new Map<string, number>();
  /** How to undo what was done to the names of a folder that was not flushed since. */
  #names: Array<{ readonly folder: string; readonly undo: () => void }> = [];

  constructor() {
    jest.spyOn(fs, "openSync").mockImplementation((path, flags, mode) => {
      if (this.#isMine(path) && flags === "wx") this.#create("create a file", String(path));
      const file = REAL.openSync(path, flags, mode);
      if (this.#isMine(path)) this.#open.set(file, String(path));
      return file;
    });
    jest.spyOn(fs, "closeSync").mockImplementation((file) => {
      this.#open.delete(file);
      REAL.closeSync(file);
    });
    jest.spyOn(fs, "writeFileSync").mockImplementation((file, content, options) => {
      const path = typeof file === "number" ? this.#open.get(file) : undefined;
      if (path === undefined) return REAL.writeFileSync(file, content, options);
      const bytes = Buffer.from(content as string | Uint8Array);
      this.#soil(path);
      this.#mortality.pass("write a file", () =>
        REAL.writeFileSync(file, bytes.subarray(0, bytes.length / 2)),
      );
      REAL.writeFileSync(file, bytes);
    });
    jest.spyOn(fs, "fsyncSync").mockImplementation((file) => {
      const path = this.#open.get(file);
      if (path === undefined) return REAL.fsyncSync(file);
      this.#mortality.pass(fs.statSync(path).isDirectory() ? "flush a folder" : "flush a file");
      this.#flushed(path);
    });
    jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
      if (this.#isMine(to)) this.#rename(String(from), String(to));
      else REAL.renameSync(from, to);
    });
    jest.spyOn(fs, "linkSync").mockImplementation((from, to) => {
      if (this.#isMine(to)) this.#mortality.pass("link a file");
      REAL.linkSync(from, to);
      if (this.#isMine(to)) this.#changed(String(to), undefined);
    });
    jest.spyOn(fs, "rmSync").mockImplementation((path, options) => {
      if (!this.#isMine(path) || !fs.existsSync(path)) return REAL.rmSync(path, options);
      this.#mortality.pass("remove a file");
      const before = fs.readFileSync(path);
      REAL.rmSync(path, options);
      this.#changed(String(path), before);
    });
    jest.spyOn(promises, "open").mockImplementation(async (path, flags, mode) => {
      const file = String(path);
      if (this.#isMine(path) && flags !== "r+" && !fs.existsSync(file))
        this.#create("create a segment", file);
      const handle = await REAL.open(path, flags, mode);
      if (this.#isMine(path)) this.#watch(handle, file);
      return handle;
    });
  }

  /**
   * A process begins to use the disk.
   *
   * @param folder calls on other folders go through untouched
   */
  mount(folder: string, mortality: Mortality): void {
    this.#folder = folder;
    this.#mortality = mortality;
  }

  /** Nobody uses the disk any more. */
  unmount(): void {
    this.#folder = "";
  }

  /** Everything that was written so far is safe, and what was put in place is forgotten. */
  forget(): void {
    this.#settle();
    this.putInPlace.clear();
  }

  restore(): void {
    jest.restoreAllMocks();
  }

  /** What a power cut does. Nobody uses the disk after it. */
  loseUnflushed(): void {
    this.unmount();
    for (const { undo } of this.#names.reverse()) undo();
    for (const [path, length] of this.#unflushed) {
      if (fs.existsSync(path)) fs.truncateSync(path, length);
    }
    this.#settle();
  }

  #settle(): void {
    this.#names = [];
    this.#unflushed.clear();
  }

  #watch(handle: FileHandle, path: string): void {
    const write = handle.write.bind(handle) as (...of: unknown[]) => Promise<{ bytesWritten: number }>;
    const truncate = handle.truncate.bind(handle);
    Object.assign(handle, {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number) => {
        this.#soil(path);
        await this.#mortality.passAsync("append to a segment", async () => {
          await write(bytes, offset, Math.floor(length / 2), position);
        });
        return write(bytes, offset, length, position);
      },
      truncate: async (length: number) => {
        this.#mortality.pass("cut a segment back");
        await truncate(length);
      },
      sync: async () => {
        await this.#mortality.passAsync("flush a segment");
        this.#flushed(path);
      },
    });
  }

  #create(call: string, path: string): void {
    this.#mortality.pass(call);
    this.#changed(path, undefined);
  }

  #rename(from: string, to: string): void {
    this.#mortality.pass("rename a file");
    const before = fs.existsSync(to) ? fs.readFileSync(to) : undefined;
    REAL.renameSync(from, to);
    this.putInPlace.set(to, [...(this.putInPlace.get(to) ?? []), fs.readFileSync(to, "utf8")]);
    this.#changed(to, before);
    // An unflushed file takes its state along to the new name.
    const safe = this.#unflushed.get(from);
    this.#unflushed.delete(from);
    if (safe !== undefined) this.#unflushed.set(to, safe);
  }

  #changed(path: string, before: Buffer | undefined): void {
    const undo = () => {
      if (before === undefined) REAL.rmSync(path, { force: true });
      else REAL.writeFileSync(path, before);
    };
    this.#names.push({ folder: dirname(path), undo });
  }

  #soil(path: string): void {
    if (!this.#unflushed.has(path)) this.#unflushed.set(path, fs.statSync(path).size);
  }

  #flushed(path: string): void {
    this.#unflushed.delete(path);
    this.#names = this.#names.filter(({ folder }) => folder !== path);
  }

  #isMine(path: fs.PathLike): boolean {
    return this.#folder !== "" && String(path).startsWith(this.#folder);
  }
}
