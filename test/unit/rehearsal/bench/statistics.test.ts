import { compare, median } from "../../../../rehearsal/bench/statistics";

describe("comparing paired runs", () => {
  it("takes the median of the pairs' own ratios, so that a slow moment of the machine cancels out", () => {
    const { ratio, spread, ours, theirs } = compare({ ours: [2, 20, 3], theirs: [1, 10, 1] });
    expect({ ratio, spread, ours, theirs }).toEqual({ ratio: 2, spread: [2, 3], ours: 3, theirs: 1 });
  });

  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])("the median of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it.each([
    [[], []],
    [[1], []],
    [[1], [1, 2]],
  ])("%j and %j are no pairs", (ours, theirs) => {
    expect(() => compare({ ours, theirs })).toThrow(`${ours.length} and ${theirs.length} runs are no pairs`);
  });
});
