import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

/** Replaces a file as a whole: a reader, or a power cut, sees the old content or the new one. */
export function replaceFile(path: string, content: string, mode = 0o644): void {
  withTemporary(path, content, mode, (temporary) => renameSync(temporary, path));
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

function withTemporary<T>(path: string, content: string, mode: number, then: (temporary: string) => T): T {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = openSync(temporary, "wx", mode);
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return then(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}
