import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole: a reader, or a power cut, sees the old content or the new one. */
export function replaceFile(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = openSync(draft, "wx", 0o644);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
