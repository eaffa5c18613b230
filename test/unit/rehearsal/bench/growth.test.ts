import { growthOf } from "../../../../rehearsal/bench/growth";

const points = (...pairs: [number, number][]) => pairs.map(([size, cost]) => ({ size, cost }));

describe("growth", () => {
  it("is 1 where every thousand costs the same, whatever the start-up costs", () => {
    const { perThousand, ratio } = growthOf(points([1_000, 10.5], [5_000, 12.5], [20_000, 20]));
    expect(perThousand).toEqual([0.5, 0.5]);
    expect(ratio).toBe(1);
  });

  it("shows what grows with the square", () => {
    expect(growthOf(points([1_000, 1], [5_000, 25], [20_000, 400])).ratio).toBeCloseTo(25 / 6);
  });

  it.each([[points()], [points([1_000, 1], [5_000, 2])], [points([1_000, 1], [1_000, 2], [5_000, 3])]])(
    "%j tells no growth",
    (given) => {
      expect(() => growthOf(given)).toThrow("growth needs three sizes in their order");
    },
  );
});
