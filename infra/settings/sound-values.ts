import type { z } from "zod";

/**
 * Reads single values of a configuration that may be wrong elsewhere, so that one run finds what is wrong with
 * the shape of one setting *and* with the meaning of another.
 */
export class SoundValues {
  readonly #input: unknown;
  readonly #faulty: readonly (readonly PropertyKey[])[];

  constructor(input: unknown, issues: readonly z.core.$ZodIssue[]) {
    this.#input = input;
    this.#faulty = issues.flatMap((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    );
  }

  /** The value at a path, unless it is missing or the schema has found fault with it or with what holds it. */
  get<T>(path: readonly PropertyKey[]): T | undefined {
    const faulty = this.#faulty.some((fault) => fault.every((part, index) => part === path[index]));
    return faulty ? undefined : (valueAt(this.#input, path) as T | undefined);
  }

  /** Whether something is written at a path, sound or not. */
  has(path: readonly PropertyKey[]): boolean {
    return valueAt(this.#input, path) !== undefined;
  }

  /** Indexes of a list, as far as it is one. */
  indexes(path: readonly PropertyKey[]): number[] {
    const list = valueAt(this.#input, path);
    return Array.isArray(list) ? list.map((_, index) => index) : [];
  }
}

export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    input,
  );
}
