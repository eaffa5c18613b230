/** A cost at a size, such as processor seconds for so many devices. */
export interface CostAtSize {
  readonly size: number;
  readonly cost: number;
}

export interface Growth {
  /** Cost of a thousand more, between each two neighbouring sizes. */
  readonly perThousand: readonly number[];
  /** The last of them as a multiple of the first: 1 is linear, less is better. */
  readonly ratio: number;
}

/**
 * What more devices cost, start-up left aside.
 *
 * @param points in the order of size
 * @throws RangeError when there are fewer than three different sizes, in their order
 */
export function growthOf(points: readonly CostAtSize[]): Growth {
  const inOrder = points.every(({ size }, index) => index === 0 || size > points[index - 1]!.size);
  if (points.length < 3 || !inOrder) {
    throw new RangeError(
      `growth needs three sizes in their order, not ${points.map(({ size }) => size).join(", ")}`,
    );
  }
  const perThousand = points
    .slice(1)
    .map(({ size, cost }, index) => ((cost - points[index]!.cost) / (size - points[index]!.size)) * 1_000);
  return { perThousand, ratio: perThousand.at(-1)! / perThousand[0]! };
}
