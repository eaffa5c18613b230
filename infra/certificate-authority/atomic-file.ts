import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole: a reader, or a power cut, sees the old content or the new one. */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o644): void {
  withTemporary(path, content, mode, (temporary) => renameSync(temporary, path));
}

/** A file's new content, safe on the disk beside it. */
export interface PreparedFile {
  /** Puts it in place. */
  readonly put: () => void;
  /** Takes it away, if it was not put in place. */
  readonly discard: () => void;
}

/** For several files that belong together: when the disk is full, none of them was touched yet. */
export function prepareFile(path: string, content: string | Uint8Array, mode = 0o644): PreparedFile {
  const temporary = temporaryFor(path);
  const discard = () => rmSync(temporary, { force: true });
  try {
    writeThrough(temporary, content, mode);
  } catch (error) {
    discard();
    throw error;
  }
  return { put: () => renameSync(temporary, path), discard };
}

/**
 * Creates a file as a whole and never replaces one.
 *
 * @returns false when the file was there already, whoever made it
 */
export function createFile(path: string, content: string, mode = 0o644): boolean {
  return withTemporary(path, content, mode, (temporary) => {
    try {
      linkSync(temporary, path); // unlike rename, link refuses an existing name
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

/** Makes sure that names which were created, replaced or removed in a folder survive a power cut. */
export function flushFolder(folder: string): void {
  if (process.platform === "win32") return; // a folder cannot be opened there
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function withTemporary<T>(
  path: string,
  content: string | Uint8Array,
  mode: number,
  then: (temporary: string) => T,
): T {
  const temporary = temporaryFor(path);
  try {
    writeThrough(temporary, content, mode);
    return then(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function temporaryFor(path: string): string {
  return `${path}.${randomUUID()}.tmp`;
}

function writeThrough(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, "wx", mode);
  try {
    // writeSync would stop at the last free block of a disk, and say so only by the number that it returns.
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
