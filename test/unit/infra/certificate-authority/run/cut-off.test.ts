import { complained, WaitingFleet, type CutOff } from "./cut-off-runs";
import type { Fate } from "./perishable-disk";

jest.setTimeout(300_000);

describe("a run of many certificates", () => {
  let fleet: WaitingFleet;
  let calls: readonly string[];

  beforeAll(async () => {
    // More than are served at a time.
    fleet = await WaitingFleet.of({ issuances: 34, due: 4 });
    calls = await fleet.calls();
  });
  afterAll(() => fleet.remove());

  it("a run has some eight calls a certificate that can go wrong", () => {
    expect(calls.length).toBeGreaterThan(34 * 8);
    expect(new Set(calls)).toEqual(
      new Set([
        ...["create a file", "write a file", "write a file, half done", "flush a file", "rename a file"],
        ...["link a file", "remove a file", "flush a folder", "flush a segment"],
        ...["append to a segment", "append to a segment, half done"],
        ...["sign", "answer with a signature", "seal"],
      ]),
    );
  });

  // Every call of 200 issuances: test/long/issuing-faults.test.ts.
  it.each<[Fate, number]>([
    ["kill", 1],
    ["power-cut", 4],
    ["error", 8],
  ])(
    "after a fault (%s) the next run finishes: nothing is lost and nothing issued twice",
    async (fate, first) => {
      const runs: CutOff[] = [];
      for (let at = first; at <= calls.length; at += 29) runs.push(await fleet.cutOff(fate, at));
      expect(complained(runs)).toEqual([]);
      expect(runs.length).toBeGreaterThan(9);
    },
  );

  it("after several runs that were cut off the last one finishes", async () => {
    expect(
      complained([
        await fleet.cutOff("kill", 40, 90, 140, 3, 60),
        await fleet.cutOff("power-cut", 100, 2, 75, 160, 30),
        await fleet.cutOff("error", 300, 5, 80),
      ]),
    ).toEqual([]);
  });
});

it.each<Fate>(["kill", "power-cut", "error"])(
  "after a fault (%s) at any call before the first certificate of all the next run finishes",
  async (fate) => {
    const first = await WaitingFleet.of({ issuances: 1, due: 0 });
    try {
      const firstCalls = await first.calls();
      expect(firstCalls).toContain("create a segment");
      const runs: CutOff[] = [];
      for (let at = 1; at <= firstCalls.indexOf("sign"); at++) runs.push(await first.cutOff(fate, at));
      expect(complained(runs)).toEqual([]);
    } finally {
      first.remove();
    }
  },
);
