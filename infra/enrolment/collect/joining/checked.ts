import { Readable } from "node:stream";
import type { Posture } from "../../../devices/posture";
import { readPosture } from "../../../devices/posture-reader";
import { discreetly } from "../../../devices/record-fault";
import type { Candidate, Progress } from "./join";
import type { LaptopRequest } from "./laptop-request";
import type { CollectFault } from "./sighting";

/** A record that the authority will take, and the request that belongs to it. */
export interface CheckedRecord {
  readonly posture: Posture;
  readonly request?: LaptopRequest;
}

export interface Checked {
  /** By inventory number. */
  readonly records: readonly CheckedRecord[];
  readonly faults: readonly CollectFault[];
}

/**
 * Lets the authority's own reader judge the records before they are written, so that a file that was collected never
 * holds one that is refused there.
 *
 * @param onChecked told after each record
 */
export async function checked(
  candidates: readonly Candidate[],
  now: Date,
  onChecked?: Progress,
): Promise<Checked> {
  const sorted = [...candidates].sort((a, b) => (a.inventory < b.inventory ? -1 : 1));
  if (sorted.length === 0) return { records: [], faults: [] };
  const { records, faults } = await readPosture(
    { chunks: Readable.from(linesOf(sorted, onChecked)), format: "json-lines" },
    now,
  );
  // Faults between two records are told below, with the names of both.
  const ofRecords = faults
    .filter(({ kind }) => kind === "form")
    .map(discreetly)
    .map(({ line, field, message }) => ({
      place: sorted[line - 1]!.place,
      message: field === undefined ? message : `${field}: ${message}`,
    }));
  const shared = records.flatMap(({ line, keySharedWith: [other] }) =>
    other === undefined
      ? []
      : [
          {
            place: sorted[line - 1]!.place,
            message: `has the same key as ${other}; both lose access until each has a new one`,
          },
        ],
  );
  return {
    records: records.map(({ line, posture }) => {
      const { request } = sorted[line - 1]!;
      return request === undefined ? { posture } : { posture, request };
    }),
    faults: [...ofRecords, ...shared],
  };
}

function* linesOf(candidates: readonly Candidate[], onChecked: Progress | undefined): Generator<string> {
  for (const [index, { record }] of candidates.entries()) {
    yield `${JSON.stringify(record)}\n`;
    onChecked?.(index + 1, candidates.length);
  }
}
