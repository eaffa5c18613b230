import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

/** Length of the log now; a later {@link writesSince} starts there. */
export function logPosition(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Counts the requests behind a position that would change something in Azure. */
export function writesSince(path: string, position: number): number {
  if (logPosition(path) <= position) return 0;
  const file = openSync(path, "r");
  try {
    const length = fstatSync(file).size - position;
    const buffer = Buffer.alloc(length);
    readSync(file, buffer, 0, length, position);
    return buffer
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { method: string }).method)
      .filter((method) => method !== "GET" && method !== "HEAD").length;
  } finally {
    closeSync(file);
  }
}
