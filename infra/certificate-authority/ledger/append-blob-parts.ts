import type { AppendBlobClient, ContainerClient } from "@azure/storage-blob";

/** One of the append blobs that together are a segment. */
export interface Part {
  readonly blob: AppendBlobClient;
  readonly segment: string;
  /** From 1, without gaps. */
  readonly number: number;
  /** Bytes. */
  readonly length: number;
  /** Blocks, of which Azure allows 50,000. */
  readonly blocks: number;
}

const NAME = /^([0-9A-Za-z][0-9A-Za-z-]*)\.(\d{4})\.jsonl$/;

/** `2026-11.0001.jsonl`: parts sort as text, and so do segments. @throws Error for a name that is no segment's */
export function partName(segment: string, number: number): string {
  const name = `${segment}.${String(number).padStart(4, "0")}.jsonl`;
  if (!NAME.test(name)) {
    throw new Error(
      `"${segment}" (part ${number}) cannot be a segment of a ledger; segments are named like 2026-11`,
    );
  }
  return name;
}

/** Names of the segments that hold anything, in their order. Blobs with other names are not the ledger's. */
export async function segmentsIn(container: ContainerClient): Promise<string[]> {
  const filled = (await listed(container)).filter(({ length }) => length > 0);
  return [...new Set(filled.map(({ segment }) => segment))];
}

/** The parts of all segments that may still be written to: from the last one that holds anything to the end. */
export async function openParts(container: ContainerClient): Promise<Listed[]> {
  const parts = await listed(container);
  return parts.slice(
    Math.max(
      0,
      parts.findLastIndex(({ length }) => length > 0),
    ),
  );
}

interface Listed extends Pick<Part, "blob" | "segment" | "number"> {
  /** Bytes when it was listed; not of the same moment as those of the others. */
  readonly length: number;
}

async function listed(container: ContainerClient, prefix = ""): Promise<Listed[]> {
  const parts: Listed[] = [];
  for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
    const [, segment, number] = NAME.exec(name) ?? [];
    if (segment === undefined) continue;
    const blob = container.getAppendBlobClient(name);
    parts.push({ blob, segment, number: Number(number), length: properties.contentLength ?? 0 });
  }
  return parts.sort((a, b) =>
    a.segment === b.segment ? a.number - b.number : a.segment < b.segment ? -1 : 1,
  );
}

/**
 * The parts of a segment with their lengths at one moment.
 *
 * Lengths are asked for from the last part to the first: a part is not written any more once a later one holds
 * anything, so that a length seen after a later part's is final, and the whole is what the segment once was.
 *
 * @throws Error when a part is missing in front of another
 */
export async function partsOf(container: ContainerClient, segment: string): Promise<Part[]> {
  partName(segment, 1);
  const names = await listed(container, `${segment}.`);
  const parts: Part[] = [];
  for (const [index, { blob, number }] of [...names.entries()].reverse()) {
    if (number !== index + 1) {
      throw new Error(
        `${partName(segment, index + 1)} is missing in front of ${blob.name}; the parts of a segment are deleted together or not at all. ` +
          "Restore it, or delete the rest of a segment that is no longer needed.",
      );
    }
    const { contentLength, blobCommittedBlockCount } = await blob.getProperties();
    parts.unshift({
      blob,
      segment,
      number,
      length: contentLength ?? 0,
      blocks: blobCommittedBlockCount ?? 0,
    });
  }
  return parts;
}
