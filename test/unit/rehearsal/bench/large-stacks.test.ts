import { packGrowth } from "../../../../rehearsal/bench/large-stacks";
import { ordinaryState } from "../../../../rehearsal/bench/ordinary-state";

interface State {
  readonly deployment: {
    readonly resources: ReadonlyArray<{
      readonly urn: string;
      readonly type: string;
      readonly dependencies?: readonly string[];
    }>;
  };
}

describe("the made-up state of an ordinary stack", () => {
  const { resources } = (JSON.parse(ordinaryState(2_000)) as State).deployment;

  it("has as many resources as were asked for, besides the provider, of many types", () => {
    expect(resources).toHaveLength(2_001);
    expect(new Set(resources.map(({ urn }) => urn)).size).toBe(2_001);
    expect(new Set(resources.map(({ type }) => type)).size).toBeGreaterThan(15);
  });

  it("has every resource behind those that it is made of", () => {
    const before = new Set<string>();
    for (const { urn, dependencies = [] } of resources) {
      expect(dependencies.filter((of) => !before.has(of))).toEqual([]);
      before.add(urn);
    }
  });

  it("is the same each time, so that two runs measure the same", () => {
    expect(ordinaryState(100)).toBe(ordinaryState(100));
  });
});

it("growth is what the larger stack takes of the smaller one's time, and nothing where one was not measured", () => {
  const small = { "all rules / one, 2000": { ours: 4 } };
  expect(packGrowth({ ...small, "all rules / one, 5000": { ours: 9 } })).toEqual({
    times: 2.5,
    ratio: 2.25,
    aim: 2.6,
  });
  expect(packGrowth(small)).toBeUndefined();
});
