import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What a rehearsal says of itself. */
export const REHEARSAL_NOTICE =
  "This is a rehearsal: a stand-in on this machine answers for Azure, and nothing is created in Azure.";

/**
 * Whether something still has to be said in this run of the engine. Several providers belong to one run; the
 * first that asks says it.
 *
 * @param file remembers the run in which it was said last.
 * @param run what tells runs apart: the address of the engine.
 */
export function isFirstTime(file: string, run: string): boolean {
  try {
    if (readFileSync(file, "utf8") === run) return false;
  } catch {
    // Never said before.
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, run, { mode: 0o600 });
  return true;
}
