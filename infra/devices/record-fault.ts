/**
 * `form`: the record cannot be used as it stands. `conflict`: the record is well made, but contradicts another one in a
 * way that the judge must decide about.
 */
export type FaultKind = "form" | "conflict";

/** One thing that is wrong in a file of records, and where. */
export interface RecordFault {
  readonly kind: FaultKind;
  readonly file?: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters, not counting a byte order mark; absent where the line as a whole is meant. */
  readonly column?: number;
  /** Path of the field, such as `history[1].on` or `key.spkiSha256`. */
  readonly field?: string;
  /** What is there, and what to write instead. */
  readonly message: string;
  /** The message without the value that was found, where there is one: it may be a person's data. */
  readonly discreet?: string;
}

/** Even for who corrects the file only its beginning is shown. */
const LONGEST_QUOTE = 40;

const PRINTED_FAULTS = 100;

/** One fault in one line: `register.csv:17:45 serialNumber: found "x"; write ...`. */
export function printFault({ file, line, column, field, message }: RecordFault): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return field === undefined ? `${place} ${message}` : `${place} ${field}: ${message}`;
}

/** The fault as a log may show it: without the value that was found. */
export function discreetly(fault: RecordFault): RecordFault {
  return { ...fault, message: fault.discreet ?? fault.message };
}

/** The first faults, a line each, and how many more there are. */
export function printFaults(faults: readonly RecordFault[], limit = PRINTED_FAULTS): string {
  const rest = faults.length - limit;
  return [
    ...faults.slice(0, limit).map(printFault),
    ...(rest > 0 ? [`and ${rest} more ${rest === 1 ? "fault" : "faults"}`] : []),
  ].join("\n");
}

/**
 * A found value for a message: at most 40 characters of it, and nothing that could move a terminal's cursor or turn the
 * direction of the text.
 */
export function quoted(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  // Twice as many units hold at least as many characters; the rest of a long value need not be looked at.
  const characters = [...text.slice(0, 2 * LONGEST_QUOTE + 2)];
  const head = characters.slice(0, LONGEST_QUOTE).join("");
  const shown = head + (characters.length > LONGEST_QUOTE ? "..." : "");
  const literal = typeof value === "string" ? JSON.stringify(shown) : shown;
  return literal.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** A path as people write it, `history[1].on`; names that are foreign text are quoted. */
export function fieldName(path: readonly PropertyKey[]): string | undefined {
  if (path.length === 0) return undefined;
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    const shown = /^\w{1,40}$/.test(String(part)) ? String(part) : quoted(String(part));
    return name === "" ? shown : `${name}.${shown}`;
  }, "");
}
