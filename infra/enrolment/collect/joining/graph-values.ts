import { INSTANT_PATTERN, isOfCalendar } from "../../../devices/date-forms";

/** An entry of an answer, of which nothing is certain yet. */
export type Entry = Readonly<Record<string, unknown>>;

/** RFC 3339 date-time, with any offset and fraction. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A time as `posture/v1` has it, in UTC and to the millisecond. `0001-01-01` and `9999-12-31`, which mean "none", are
 * none.
 */
export function timeIn(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  if (typeof value !== "string" || !DATE_TIME.test(value) || !isOfCalendar(value)) return undefined;
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) return undefined;
  const text = new Date(ms).toISOString();
  return INSTANT_PATTERN.test(text) ? text : undefined;
}

/** A text without white space around it; what is empty is none. */
export function textIn(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}

/** One of a few words, however its first letter is written: Graph's documents and answers differ in it. */
export function wordIn<W extends string>(entry: Entry, name: string, words: readonly W[]): W | undefined {
  const value = textIn(entry, name)?.toLowerCase();
  return words.find((word) => word.toLowerCase() === value);
}

/** An id that is not all zeros, which means "none". */
export function idIn(entry: Entry, name: string): string | undefined {
  const value = textIn(entry, name);
  return value === undefined || /^[0-]*$/.test(value) ? undefined : value;
}

export function entryIn(entry: Entry, name: string): Entry | undefined {
  const value = entry[name];
  return isEntry(value) ? value : undefined;
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
