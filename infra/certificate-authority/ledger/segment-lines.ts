import { LONGEST_LINE_BYTES } from "./entry-schema";

/** A line of a segment as its bytes. */
export interface SegmentLine {
  /** Without the line break. */
  readonly bytes: Uint8Array;
  /** Position in the segment of what comes after the line. */
  readonly end: number;
  /** Whether the line break is there; only the last line of a segment can lack it. */
  readonly complete: boolean;
}

const LINE_BREAK = 0x0a;

/**
 * Cuts a stream of bytes into lines, as many at a time as a piece holds.
 *
 * @param from position of the first byte
 */
export async function* segmentLines(
  pieces: AsyncIterable<Uint8Array>,
  from = 0,
): AsyncGenerator<readonly SegmentLine[]> {
  let rest: Buffer = Buffer.alloc(0);
  let position = from;
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? bufferOver(piece) : Buffer.concat([rest, piece]);
    const lines: SegmentLine[] = [];
    let start = 0;
    for (let stop = bytes.indexOf(LINE_BREAK); stop >= 0; stop = bytes.indexOf(LINE_BREAK, start)) {
      lines.push({ bytes: bytes.subarray(start, stop), end: position + stop + 1, complete: true });
      start = stop + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    position += start;
    if (lines.length > 0) yield lines;
    // Whatever this is, it is no ledger; a reader must not fill its memory with it.
    if (rest.length > 64 * LONGEST_LINE_BYTES) break;
  }
  if (rest.length > 0) yield [{ bytes: rest, end: position + rest.length, complete: false }];
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
