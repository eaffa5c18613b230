import { oneLine } from "./message";

/** What a message of a rule says, part by part: what `messageOf` wrote down. */
export interface ReadMessage {
  readonly rule: string;
  /** What the rule says it does; the engine's level decides what it did. */
  readonly says: "blocks" | "would block" | "warns of";
  /** As a reader may see it, in which nothing breaks a line. */
  readonly name: string;
  readonly type: string;
  /** Without its full stop. */
  readonly title: string;
  /** Property path; empty for the resource as a whole. */
  readonly property: string;
  readonly found: string;
  readonly write: string;
  readonly notes: readonly string[];
  readonly why: string;
  /** Where the rule's page is read, as the pack wrote it. */
  readonly page: string;
  readonly showAgain: string;
  /** `exempted until … by …: reason`, or `let through by break-glass until …`. */
  readonly lenience?: string;
}

/** A type is anything that stands in a URN; no title of a rule holds `): `. */
const HEAD = /^(\S+) (blocks|would block|warns of) ("(?:[^"\\]|\\.)*") \((.*)\): (.*)\.$/;
const AS_A_WHOLE = "(the resource as a whole)";

/**
 * Takes a message of this pack apart.
 *
 * @param message as the engine passes it on
 * @returns undefined for a message of any other form: it is to be shown as a whole then, and never lost
 */
export function readMessage(message: string): ReadMessage | undefined {
  const [head = "", ...lines] = message.trimEnd().split("\n");
  const [, rule, says, quoted, type, title] = HEAD.exec(head) ?? [];
  const body = bodyIn(lines);
  const name = unquoted(quoted);
  if (rule === undefined || name === undefined || type === undefined || title === undefined) return undefined;
  if (body === undefined || !isSaying(says)) return undefined;
  return { rule, says, name, type, title, ...body };
}

type Body = Omit<ReadMessage, "rule" | "says" | "name" | "type" | "title">;

/** In the order of `messageOf`, so that no text can pass for a line that stands elsewhere. */
function bodyIn(lines: readonly string[]): Body | undefined {
  const [first = ""] = lines;
  const isLet = /^ {2}(?:exempted until|let through by break-glass until) /.test(first);
  const [property, found, write, ...rest] = isLet ? lines.slice(1) : lines;
  const [why, page, showAgain] = rest.slice(-3);
  const texts = [
    labelled("property", property),
    labelled("found", found),
    labelled("write instead", write),
    labelled("why", why),
    labelled("read", page),
    labelled("show it again", showAgain),
  ];
  const notes = rest.slice(0, -3).map((line) => labelled("note", line));
  const [path, ...others] = texts;
  if (path === undefined || !areTexts(others) || !areTexts(notes)) return undefined;
  const [isFound = "", isWritten = "", reason = "", read = "", again = ""] = others;
  return {
    property: path === AS_A_WHOLE ? "" : path,
    found: isFound,
    write: isWritten,
    notes,
    why: reason,
    page: read,
    showAgain: again,
    ...(isLet ? { lenience: first.slice(2) } : {}),
  };
}

function labelled(label: string, line: string | undefined): string | undefined {
  const start = `  ${label}: `;
  return line?.startsWith(start) === true ? line.slice(start.length) : undefined;
}

function areTexts(texts: ReadonlyArray<string | undefined>): texts is readonly string[] {
  return !texts.includes(undefined);
}

function isSaying(word: string | undefined): word is ReadMessage["says"] {
  return word === "blocks" || word === "would block" || word === "warns of";
}

function unquoted(quoted = ""): string | undefined {
  try {
    const name: unknown = JSON.parse(quoted);
    return typeof name === "string" ? oneLine(name) : undefined;
  } catch {
    return undefined;
  }
}
