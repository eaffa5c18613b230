import { mkdirSync, readdirSync, rmSync, writeFileSync, chmodSync, lstatSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join, sep } from "node:path";
import { isRunning, ownIdentity } from "./process-identity";
import { ENGINE_VERSION } from "./version";

/** Its presence says that a folder is this project's to delete. */
export const MARKER = ".remote-access";

/**
 * Creates a folder of ours with its marker, readable by nobody else. A folder that held something before is used
 * but not marked, unless it lies where this project's folders lie by default: a clean must never take what
 * somebody pointed a variable at.
 */
export function createOwnFolder(path: string, meaning: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Locks may be taken before there is anything to lock.
  const before = readdirSync(path).filter((name) => !name.endsWith("lock"));
  if (before.length > 0 && !path.split(sep).includes("remote-access")) return;
  try {
    writeFileSync(join(path, MARKER), `${meaning}\n`, { flag: "wx" });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
  }
}

/** Where the engine lies in the cache: the layout of the official installer. */
export function engineHome(cache: string): string {
  return join(cache, "versions", ENGINE_VERSION);
}

/** Where claims to fill the cache are queued. */
export function cacheLock(cache: string): string {
  return join(cache, "lock");
}

/** `work-<pid>-<started>-<nonce>` */
const WORK = /^work-(\d+)-([\w.]+)-[0-9a-f]+$/;

/** A new folder for half-made things, in the cache so that a rename can put them in place. */
export function createWorkFolder(cache: string): string {
  const { pid, started } = ownIdentity();
  const path = join(cache, `work-${pid}-${started}-${randomBytes(6).toString("hex")}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Removes what processes that were killed have left half made. */
export function sweepWorkFolders(cache: string): void {
  for (const name of readdirSync(cache)) {
    const match = WORK.exec(name);
    if (match === null || isRunning({ pid: Number(match[1]), started: match[2] ?? "" })) continue;
    tryRemovingTree(join(cache, name));
  }
}

/** Removes a folder unless somebody, such as a compiler that outlived who started it, still writes there. */
export function tryRemovingTree(path: string): void {
  try {
    removeTree(path);
  } catch {
    // The next run finds it again.
  }
}

/** Removes a folder with everything in it, also folders without write permission, as Go's module cache has them. */
export function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    makeWritable(path);
    rmSync(path, { recursive: true, force: true });
  }
}

function makeWritable(path: string): void {
  if (!lstatSync(path).isDirectory()) return;
  chmodSync(path, 0o700);
  for (const name of readdirSync(path)) makeWritable(join(path, name));
}
