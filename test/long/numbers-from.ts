import { createHash } from "node:crypto";

/** Numbers from 0 to below 1 that look random and are the same for the same seed, so that a failure can be repeated. */
export function numbersFrom(seed: number): () => number {
  let drawn = 0;
  return () =>
    createHash("sha256")
      .update(`${seed} ${(drawn += 1)}`)
      .digest()
      .readUInt32BE() /
    2 ** 32;
}
