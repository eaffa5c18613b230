/** Remembers where a value that may stand in a file once only was seen first. */
export class FirstLines {
  readonly #lines = new Map<string, number>();

  /** @returns the line of the same value before; compared without case, as people and most systems read them */
  seenBefore(value: string | undefined, line: number): number | undefined {
    if (value === undefined) return undefined;
    const key = value.toUpperCase();
    const first = this.#lines.get(key);
    if (first === undefined) this.#lines.set(key, line);
    return first;
  }
}
