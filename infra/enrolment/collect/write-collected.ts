import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { flushFolder, prepareFile, replaceFile } from "../../certificate-authority/atomic-file";
import type { CheckedRecord } from "./joining/checked";

/** Where the authority reads what was collected. */
export interface Destination {
  /** File of posture records, JSON lines. */
  readonly posture: string;
  /** Folder of requests, `<inventory>.csr`. */
  readonly requests: string;
}

/** How many requests there are of each kind. */
export interface RequestCount {
  /** From devices that had none. */
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

interface Writing {
  readonly path: string;
  readonly content: string;
  /** What is there now; undefined when nothing is. */
  readonly old: Buffer | undefined;
}

/**
 * Puts records and requests where the authority reads them: all of them or none. Everything is on the disk before the
 * first name changes; should a name not change after all, those before it are changed back. Requests of devices that
 * are no longer reported stay.
 *
 * @param dryRun only counts
 * @param onWritten told after each file
 * @throws Error of the file system
 */
export function writeCollected(
  records: readonly CheckedRecord[],
  { posture, requests }: Destination,
  { dryRun, onWritten }: { dryRun: boolean; onWritten?: (done: number, total: number) => void },
): RequestCount {
  const sent = records.flatMap(({ request, posture: { device } }): Writing[] => {
    if (request === undefined) return [];
    const path = join(requests, `${device.name}.csr`);
    return [{ path, content: request.pem, old: contentOf(path) }];
  });
  const different = sent.filter(({ content, old }) => old === undefined || !old.equals(Buffer.from(content)));
  const added = different.filter(({ old }) => old === undefined).length;
  const count = { added, changed: different.length - added, same: sent.length - different.length };
  if (dryRun) return count;

  mkdirSync(requests, { recursive: true, mode: 0o700 });
  const lines = records.map((record) => `${JSON.stringify(record.posture)}\n`).join("");
  // Posture last: until it is there, a new request waits, and nobody is judged by half of the news.
  replaceTogether([...different, { path: posture, content: lines, old: contentOf(posture) }], onWritten);
  flushFolder(requests);
  flushFolder(join(posture, ".."));
  return count;
}

function replaceTogether(
  writings: readonly Writing[],
  onWritten: ((done: number, total: number) => void) | undefined,
): void {
  const prepared: Array<ReturnType<typeof prepareFile>> = [];
  let done = 0;
  try {
    for (const { path, content } of writings) {
      prepared.push(prepareFile(path, content));
      onWritten?.(prepared.length, writings.length);
    }
    for (const { put } of prepared) {
      put();
      done += 1;
    }
  } catch (error) {
    for (const { path, old } of writings.slice(0, done)) {
      if (old === undefined) rmSync(path, { force: true });
      else replaceFile(path, old);
    }
    throw error;
  } finally {
    prepared.slice(done).forEach(({ discard }) => discard());
  }
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
