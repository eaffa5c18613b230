/**
 * Makes sure that no deciding argument of a resource is missing.
 *
 * azure-native's classes drop a top-level argument whose name is misspelt without a word, and `pulumi up` runs
 * without the type checker (docs/adr/0001-no-type-check-in-pulumi.md): a typo would quietly take a protection away.
 * An empty list counts as missing; `false` does not.
 *
 * @param what the resource, as the beginning of a sentence
 * @param deciding paths of the arguments, names joined by periods
 * @param file where they are written
 * @throws Error that names every missing argument
 */
export function assertDecided(what: string, args: object, deciding: readonly string[], file: string): void {
  const missing = deciding.filter((path) => {
    const value = path
      .split(".")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], args);
    return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  });
  if (missing.length > 0) {
    throw new Error(`${what} would be made without ${missing.join(", ")}; set them in ${file}`);
  }
}
