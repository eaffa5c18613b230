import { quoted } from "./record-fault";

/** Where a JSON text is not JSON. */
export interface JsonFault {
  /** Index of the offending character. */
  readonly at: number;
  readonly message: string;
}

export interface JsonSurvey {
  readonly syntax?: JsonFault;
  /** Every name that an object has twice, at its second occurrence. */
  readonly duplicates: ReadonlyArray<{ readonly at: number; readonly path: readonly PropertyKey[] }>;
}

/** Called for every value with its path (valid during the call only) and the index of its first character. */
export type JsonVisit = (path: readonly PropertyKey[], at: number) => void;

/** No record is deeper than three; a line of opening brackets must not exhaust the stack. */
const DEEPEST = 16;

const BLANK = /[\t\n\r ]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class NotJson extends Error {
  constructor(readonly fault: JsonFault) {
    super(fault.message);
  }
}

/**
 * Walks through a JSON text (RFC 8259) for what `JSON.parse` does not tell: names that an object has twice, of which it
 * silently takes the last, and the place of what is wrong, which it mostly withholds. It makes no values.
 */
export function surveyJson(text: string, visit?: JsonVisit): JsonSurvey {
  const duplicates: Array<{ at: number; path: readonly PropertyKey[] }> = [];
  const path: PropertyKey[] = [];
  let at = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const fail = (expected: string): never => {
    const character = text.codePointAt(at);
    const found = character === undefined ? "the end of the line" : quoted(String.fromCodePoint(character));
    throw new NotJson({ at, message: `found ${found}; write ${expected}` });
  };
  const skip = (character: string): boolean => {
    match(BLANK);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  /** Entries up to the closing bracket, separated by commas. */
  const entries = (close: string, entry: (index: number) => void): void => {
    at += 1;
    if (skip(close)) return;
    for (let index = 0; ; index++) {
      match(BLANK);
      entry(index);
      if (skip(close)) return;
      if (!skip(",")) fail(`a comma or ${close}`);
    }
  };
  const value = (): void => {
    match(BLANK);
    visit?.(path, at);
    const first = text[at];
    if ((first === "{" || first === "[") && path.length >= DEEPEST) fail("a record that is not so deep");
    if (first === "{") {
      const names = new Set<string>();
      entries("}", () => {
        const start = at;
        const literal = match(STRING) ?? fail("a name in double quotes");
        const name = literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
        path.push(name);
        if (names.has(name)) duplicates.push({ at: start, path: [...path] });
        names.add(name);
        if (!skip(":")) fail("a colon");
        value();
        path.pop();
      });
    } else if (first === "[") {
      entries("]", (index) => {
        path.push(index);
        value();
        path.pop();
      });
    } else if (first === '"') {
      if (match(STRING) === undefined) fail("a text that ends on its line, with sound escapes only");
    } else if (!match(SCALAR)) {
      fail("a value: an object, a list, a text in double quotes, a number, true, false or null");
    }
  };

  try {
    value();
    match(BLANK);
    if (at < text.length) fail("nothing more on this line");
  } catch (error) {
    if (error instanceof NotJson) return { syntax: error.fault, duplicates };
    throw error;
  }
  return { duplicates };
}
