import { createHmac } from "node:crypto";

/**
 * Bytes that follow from a text, as many as are asked for: HMAC-SHA-256 in counter mode.
 *
 * For rehearsals only: whoever knows the program knows the bytes. That is the point of it; a rehearsal can be
 * repeated and compared.
 */
export class DerivedStream {
  private buffer = Buffer.alloc(0);
  private block = 0;

  constructor(private readonly text: string) {}

  /** The next bytes. */
  bytes(count: number): Buffer {
    while (this.buffer.length < count) {
      const next = createHmac("sha256", `rehearsal:${this.block++}`).update(this.text).digest();
      this.buffer = Buffer.concat([this.buffer, next]);
    }
    const taken = this.buffer.subarray(0, count);
    this.buffer = this.buffer.subarray(count);
    return taken;
  }

  /** An even choice among `count` numbers from zero; at most 2^48. */
  below(count: number): number {
    const range = 2 ** 48;
    const limit = range - (range % count);
    for (;;) {
      const value = this.bytes(6).readUIntBE(0, 6);
      if (value < limit) return value % count;
    }
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("there is nothing to pick from");
    return item;
  }

  /** The items in another order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  }
}
