import { readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";

/** Files of a rehearsal are named by this prefix: they lie outside the checkout, in the rehearsal's home. */
export const REHEARSAL_PREFIX = "rehearsal:";

/** The folders that files named by the settings lie in. */
export interface FileRoots {
  /** Where relative paths start. */
  readonly project: string;
  /** The rehearsal's home, where one runs. */
  readonly home: string | undefined;
}

/**
 * Reads a file named by the settings.
 *
 * @param what it holds, for the sentence that asks for it
 */
export function readNamedFile(
  path: string,
  what: string,
  { project, home }: FileRoots,
): { text: string } | { fault: string } {
  const inRehearsal = path.startsWith(REHEARSAL_PREFIX);
  const folder = inRehearsal ? home : project;
  if (folder === undefined) return { fault: `"${path}" exists only in a rehearsal; write ${what}` };
  const name = inRehearsal ? path.slice(REHEARSAL_PREFIX.length) : path;
  const file = isAbsolute(name) && !inRehearsal ? name : join(folder, name);
  if (relative(folder, file).startsWith("..")) {
    return { fault: `"${path}" leads out of its folder; write a path inside it` };
  }
  try {
    return { text: readFileSync(file, "utf8") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") return { fault: `"${path}" cannot be read (${code ?? "unknown error"})` };
    return inRehearsal
      ? { fault: `"${path}" does not exist yet; make it with: npm run ca -- init` }
      : { fault: `"${path}" does not exist; write ${what}` };
  }
}
