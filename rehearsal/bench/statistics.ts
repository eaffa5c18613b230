/** Seconds of the two sides of one comparison; `ours[i]` and `theirs[i]` ran one after the other. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export interface Comparison {
  /** Median of the pairs' own ratios: what slowed both sides of a pair cancels out. */
  readonly ratio: number;
  /** Smallest and largest ratio of a pair. */
  readonly spread: readonly [number, number];
  readonly ours: number;
  readonly theirs: number;
}

/** @throws RangeError when there is no pair, or one side is missing */
export function compare({ ours, theirs }: Pairs): Comparison {
  if (ours.length === 0 || ours.length !== theirs.length) {
    throw new RangeError(`${ours.length} and ${theirs.length} runs are no pairs`);
  }
  const ratios = ours.map((seconds, index) => seconds / theirs[index]!);
  return {
    ratio: median(ratios),
    spread: [Math.min(...ratios), Math.max(...ratios)],
    ours: median(ours),
    theirs: median(theirs),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
