/** Stands for a value that only the deployment itself will tell. */
export const UNKNOWN: unique symbol = Symbol("known only after deployment");

/** A resource's inputs as plain data. Secrets are unwrapped: what they hold is judged like anything else. */
export type Value = typeof UNKNOWN | null | string | number | boolean | readonly Value[] | ValueObject;

/** An object of {@link Value}s, its names spelled as the program spelled them. */
export interface ValueObject {
  readonly [name: string]: Value;
}

/** True for objects with named properties, false for lists, `null` and everything that is not an object. */
export function isObject(value: Value): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for lists. (`Array.isArray` alone does not narrow a read-only list.) */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * True when nothing was written: `null`, an empty text, or a list or object that holds nothing else.
 * `false` and `0` are something; an unknown value may become something and is therefore not empty.
 */
export function isEmpty(value: Value): boolean {
  if (value === null || value === "") return true;
  if (isList(value)) return value.every(isEmpty);
  return isObject(value) && Object.values(value).every(isEmpty);
}

/** What kind of thing a value is, with its article, for error texts. */
export function kindOf(value: Value): string {
  if (value === UNKNOWN) return "an unknown value";
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (isObject(value)) return "an object";
  return { string: "a text", number: "a number", boolean: "a boolean" }[typeof value as "string"];
}
