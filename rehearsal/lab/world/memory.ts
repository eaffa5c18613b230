import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What processes of one name hold together. */
export interface HeldMemory {
  readonly processes: number;
  readonly bytes: number;
}

/**
 * Memory of every process of a name that this one sees. What several share is counted in parts, so that the sum is what they
 * really take (`Pss`).
 *
 * @param name as in `/proc/<pid>/comm`, which has fifteen letters at most
 */
export function memoryHeldBy(name: string, proc = "/proc"): HeldMemory {
  const sizes = readdirSync(proc)
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => sizeOf(join(proc, pid), name) ?? []);
  return { processes: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Undefined for processes of another name, and for one that has ended in the meantime. */
function sizeOf(folder: string, name: string): number | undefined {
  try {
    if (readFileSync(join(folder, "comm"), "utf8").trim() !== name) return undefined;
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(join(folder, "smaps_rollup"), "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}
