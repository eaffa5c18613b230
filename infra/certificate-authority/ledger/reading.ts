import { lineHash, parseLine } from "./chain";
import type { Entry } from "./entry";
import { segmentLines } from "./segment-lines";
import type { LedgerStore } from "./store";

/** Where an entry stands. */
export interface Placed {
  readonly segment: string;
  /** From 1. */
  readonly line: number;
}

/** Up to where a ledger was read. */
export interface ReadPosition {
  readonly segment: string;
  /** Bytes of whole lines, and how many lines they are. */
  readonly bytes: number;
  readonly line: number;
  /** Bytes of the last line with its line break. */
  readonly lastLine: number;
}

export interface ReadEntry extends Placed {
  readonly entry: Entry;
  /** SHA-256 of its line. */
  readonly hash: string;
  readonly position: ReadPosition;
}

/**
 * Reads entry after entry, from a position on. What a writer is just writing, a last line without its end, is not
 * there yet.
 *
 * @throws LedgerBroken naming the line that is no entry
 */
export async function* readEntries(store: LedgerStore, from?: ReadPosition): AsyncGenerator<ReadEntry> {
  const segments = (await store.segments()).filter(
    (segment) => from === undefined || segment >= from.segment,
  );
  for (const segment of segments) {
    const start = segment === from?.segment ? from.bytes : 0;
    let number = segment === from?.segment ? from.line : 0;
    let before = start;
    for await (const lines of segmentLines(store.read(segment, start), start)) {
      for (const { bytes, end, complete } of lines) {
        number += 1;
        const place = { segment, line: number };
        if (!complete) {
          if (segment !== segments.at(-1)) throw new LedgerBroken(store.place, place, "its end is missing");
          continue;
        }
        const parsed = parseLine(bytes);
        if ("fault" in parsed) throw new LedgerBroken(store.place, place, parsed.fault);
        const position = { segment, bytes: end, line: number, lastLine: end - before };
        before = end;
        yield { ...place, entry: parsed.entry, hash: lineHash(bytes), position };
      }
    }
  }
}

/** The ledger is not what its writers left: nothing may be read from it or written to it until somebody looked. */
export class LedgerBroken extends Error {
  constructor(place: string, { segment, line }: Placed, why: string, sequence?: number) {
    const entry = sequence === undefined ? "" : ` (entry ${sequence})`;
    super(
      `the ledger ${place} is broken at line ${line} of segment ${segment}${entry}: ${why}. ` +
        "Run `npm run ca -- verify`; nothing was written.",
    );
    this.name = "LedgerBroken";
  }
}
