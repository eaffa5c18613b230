import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Entry } from "./entry";
import { entrySchema, LONGEST_LINE_BYTES } from "./entry-schema";

/** What the first entry has for a line before it. */
export const NO_PREVIOUS = "0".repeat(64);

const LINE_BREAK = 0x0a;

/**
 * The entry's one line: its RFC 8785 form in UTF-8, without the line break. One entry has one form only, so that
 * whoever reads it can tell every changed byte.
 *
 * @throws EntryRefused when no reader would take it
 */
export function encodeEntry(entry: Entry): Buffer {
  const checked = entrySchema.safeParse(entry);
  if (!checked.success) throw new EntryRefused(entry.kind, faultsOf(checked.error.issues));
  const line = Buffer.from(canonicalize(entry)!, "utf8");
  if (line.length > LONGEST_LINE_BYTES) {
    throw new EntryRefused(entry.kind, `has ${line.length} bytes, at most ${LONGEST_LINE_BYTES} fit`);
  }
  return line;
}

/** Lines as they stand in a segment, each with its line break. */
export function joinLines(lines: readonly Uint8Array[]): Buffer {
  const lineBreak = Uint8Array.of(LINE_BREAK);
  return Buffer.concat(lines.flatMap((line) => [line, lineBreak]));
}

/** SHA-256 of a line without its line break: what the next entry states as `previous`. */
export function lineHash(line: Uint8Array): string {
  return createHash("sha256").update(line).digest("hex");
}

/** An entry as read, or what is wrong with the line. */
export type Parsed = { readonly entry: Entry } | { readonly fault: string };

/**
 * Reads a line (without its line break) strictly: known members only, and not one byte besides the form in which
 * {@link encodeEntry} writes.
 */
export function parseLine(line: Uint8Array): Parsed {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return { fault: "it is not JSON" };
  }
  const checked = entrySchema.safeParse(value);
  if (!checked.success) return { fault: faultsOf(checked.error.issues) };
  // Blanks, another order, doubled members and invalid UTF-8 all end up different here.
  if (!Buffer.from(canonicalize(value) ?? "", "utf8").equals(bytes)) {
    return { fault: "it is not in the canonical form (RFC 8785)" };
  }
  return { entry: checked.data };
}

/** What the link to the entry in front is about. */
export interface Link {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Whether an entry stands rightly behind another.
 *
 * @param front undefined for the first entry of the ledger
 * @returns what is wrong, or undefined
 */
export function linkFault(front: Link | undefined, entry: Entry): string | undefined {
  const sequence = (front?.sequence ?? 0) + 1;
  if (entry.sequence !== sequence) return `it is number ${entry.sequence} where ${sequence} belongs`;
  if (entry.previous !== (front?.hash ?? NO_PREVIOUS)) {
    return front === undefined
      ? "it is the first entry but names one before it"
      : `it does not name entry ${front.sequence} as the one before it`;
  }
  return undefined;
}

/** An entry that must not be written, because no reader would take it. */
export class EntryRefused extends Error {
  constructor(kind: string, why: string) {
    super(`a ledger entry of kind ${kind} was refused: ${why}; nothing was written`);
    this.name = "EntryRefused";
  }
}

function faultsOf(issues: ReadonlyArray<{ path: PropertyKey[]; message: string }>): string {
  return issues
    .map(({ path, message }) => `${path.map(String).join(".") || "the entry"}: ${message}`)
    .join("; ");
}
