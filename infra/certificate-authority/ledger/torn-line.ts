import { open, type FileHandle } from "node:fs/promises";

const LINE_BREAK = 0x0a;
const STEP_BYTES = 65_536;

/**
 * Moves what stands behind the last line break of a segment into a file of its own beside it,
 * `<segment>.torn-<time>`: the rest of a write that was cut off. Call it with the right to write only.
 *
 * @returns the file that was made, or undefined when the segment ends with a line break
 */
export async function moveTornLine(path: string, now: Date): Promise<string | undefined> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const end = await endOfLastLine(file, size);
    if (end === size) return undefined;
    const torn = Buffer.alloc(size - end);
    await file.read(torn, 0, torn.length, end);
    const aside = await keep(path.replace(/\.jsonl$/, ""), torn, now);
    await file.truncate(end);
    await file.sync();
    return aside;
  } finally {
    await file.close();
  }
}

async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  const buffer = Buffer.alloc(STEP_BYTES);
  for (let stop = size; stop > 0;) {
    const start = Math.max(0, stop - STEP_BYTES);
    await file.read(buffer, 0, stop - start, start);
    const found = buffer.subarray(0, stop - start).lastIndexOf(LINE_BREAK);
    if (found >= 0) return start + found + 1;
    stop = start;
  }
  return 0;
}

/** Durably, before the segment is cut. */
async function keep(segment: string, bytes: Uint8Array, now: Date): Promise<string> {
  const name = `${segment}.torn-${now.toISOString().replaceAll(/[-:]/g, "")}`;
  for (let number = 1; ; number++) {
    const path = number === 1 ? name : `${name}-${number}`;
    try {
      const file = await open(path, "wx");
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
