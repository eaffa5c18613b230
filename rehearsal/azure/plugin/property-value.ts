/** A value the engine does not know yet: the output of something this preview has not created. */
export class Unknown {
  readonly kind = "unknown";
}

/** The one unknown value. */
export const UNKNOWN = new Unknown();

/** A value that must not be shown. */
export class Secret {
  readonly kind = "secret";
  constructor(readonly value: PropertyValue) {}
}

/** What resource properties are made of. Absent and null mean the same; null is dropped on arrival. */
export type PropertyValue = Plain | Unknown | Secret | PropertyValue[] | { [name: string]: PropertyValue };

/** Properties of a resource by name. */
export type PropertyMap = Record<string, PropertyValue>;

type Plain = null | boolean | number | string;

/** Values without unknowns and secrets, as JSON has them. */
export type Json = Plain | Json[] | { [name: string]: Json };

/** Whether a value is an object with names (no list, unknown or secret). */
export function isMap<T>(value: T): value is T & Record<string, T> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isWrapper(value);
}

function isWrapper(value: object): boolean {
  return value instanceof Unknown || value instanceof Secret;
}

/** Takes secret wrappers off, at every depth. */
export function reveal(value: PropertyValue): PropertyValue {
  if (value instanceof Secret) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isMap(value)) return mapValues(value, reveal);
  return value;
}

/**
 * Gives plain JSON.
 *
 * @throws Error when an unknown is left: outside of previews everything is known.
 */
export function toJson(value: PropertyValue): Json {
  if (value instanceof Unknown) throw new Error("an unknown value reached a place where everything is known");
  if (value instanceof Secret) return toJson(value.value);
  if (Array.isArray(value)) return value.map(toJson);
  if (isMap(value)) return mapValues(value, toJson);
  return value as Plain;
}

/** Whether any part of the value satisfies the test. */
export function contains(value: PropertyValue, test: (part: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return contains(value.value, test);
  if (Array.isArray(value)) return value.some((item) => contains(item, test));
  if (isMap(value)) return Object.values(value).some((item) => contains(item, test));
  return false;
}

/** Whether any part is secret. */
export const hasSecrets = (value: PropertyValue): boolean =>
  contains(value, (part) => part instanceof Secret);

/** Whether any part is unknown. */
export const hasUnknowns = (value: PropertyValue): boolean =>
  contains(value, (part) => part instanceof Unknown);

/** The same names with other values; what becomes undefined is left out. */
export function mapValues<A, B>(
  values: Record<string, A>,
  change: (value: A, name: string) => B | undefined,
): Record<string, B> {
  const result: Record<string, B> = {};
  for (const [name, value] of Object.entries(values)) {
    const changed = change(value, name);
    if (changed !== undefined) result[name] = changed;
  }
  return result;
}
