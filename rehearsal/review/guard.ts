import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import { sep } from "node:path";

/** What is watched while somebody else's program runs. All paths are absolute. */
export interface Watched {
  /** Files and folders that must stay as they are, byte by byte. */
  readonly whole: readonly string[];
  /** Caches: files may come and go, and what is there must stay as it is. */
  readonly kept: readonly string[];
  /** Folders too large to read, judged by size and times: nobody but the administrator can set back a file's ctime. */
  readonly large: readonly string[];
}

export interface Snapshot {
  readonly watched: Watched;
  readonly whole: ReadonlyMap<string, string>;
  readonly kept: ReadonlyMap<string, string>;
}

/** @param watched what is not there must not be there afterwards either */
export function takeSnapshot(watched: Watched): Snapshot {
  const whole = new Map<string, string>();
  const kept = new Map<string, string>();
  for (const path of watched.whole) visit(path, contentOf, whole);
  for (const path of watched.large) visit(realpath(path), timesOf, whole);
  for (const path of watched.kept) visit(path, contentOf, kept);
  return { watched, whole, kept };
}

/** What is no longer as it was, sorted. */
export function changedSince({ watched, whole, kept }: Snapshot): readonly string[] {
  const now = takeSnapshot(watched);
  const all = [...new Set([...whole.keys(), ...now.whole.keys()])];
  return [
    ...all.filter((path) => whole.get(path) !== now.whole.get(path)),
    ...[...kept.keys()].filter((path) => now.kept.has(path) && kept.get(path) !== now.kept.get(path)),
  ].sort();
}

type Read = (path: string, kind: Stats) => string;

function visit(path: string, read: Read, seen: Map<string, string>): void {
  const kind = lstatSync(path, { throwIfNoEntry: false });
  if (kind === undefined) return;
  if (!kind.isDirectory())
    return void seen.set(path, kind.isSymbolicLink() ? readlinkSync(path) : read(path, kind));
  for (const name of readdirSync(path)) if (name !== ".cache") visit(`${path}${sep}${name}`, read, seen);
}

const contentOf: Read = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

const timesOf: Read = (_, { ino, size, mode, mtimeMs, ctimeMs }) =>
  `${ino} ${size} ${mode} ${mtimeMs} ${ctimeMs}`;

function realpath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
