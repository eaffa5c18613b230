import { isMap, type Json } from "../plugin/property-value";

/** What stands at a path of names; undefined where anything on the way is missing. */
export function valueAt(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, name) => (at !== undefined && isMap<Json>(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    value,
  );
}

export function textAt(value: Json | undefined, ...path: string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: Json | undefined, ...path: string[]): readonly Json[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts in the list at a path. */
export function textsAt(value: Json | undefined, ...path: string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === "string");
}

/** A found value as messages show it. */
export function quoted(value: Json | undefined): string {
  return value === undefined || value === null ? "missing" : JSON.stringify(value);
}

/** Texts that occur more than once, whatever the letter case, each once. */
export function repeated(texts: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const text of texts) seen.set(text.toLowerCase(), (seen.get(text.toLowerCase()) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([text]) => text);
}
