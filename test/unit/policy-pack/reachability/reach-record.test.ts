import { reachText } from "../../../../policy-pack/policies/reach-command";
import { reachRecord } from "../../../../policy-pack/reachability/reach-record";
import { planOf, withOutputs } from "./plan-of";
import { DECLARED, SMALL_STACK } from "./small-stack";

const RECORD = reachRecord(planOf(SMALL_STACK));

it("tells who reaches what, on which way, whatever is declared", () => {
  expect(RECORD).toMatchObject({ schema: "reach/v1", notComputed: [] });
  expect(RECORD.ways).toContainEqual(
    expect.objectContaining({
      sender: { kind: "clients", name: "clients of vpn" },
      arrival: "network",
      sources: expect.arrayContaining([expect.stringMatching(/^10\.81\./)]) as string[],
    }),
  );
  expect(reachRecord(withOutputs(planOf(SMALL_STACK), { access: { ...DECLARED, rules: [] } }))).toEqual(
    RECORD,
  );
});

it("tells each way once, and the same each time", () => {
  const texts = RECORD.ways.map((way) => JSON.stringify(way));
  expect(new Set(texts).size).toBe(texts.length);
  expect(reachRecord(planOf(SMALL_STACK))).toEqual(RECORD);
});

it("as text has a line for each way, and says what is not computed", () => {
  const [way] = RECORD.ways;
  const lines = reachText({ ...RECORD, notComputed: ["a hub"] }).split("\n");
  expect(lines).toHaveLength(RECORD.ways.length + 1);
  expect(lines[0]).toContain(`${way!.sender.name} (${way!.sources.join(", ")}) → `);
  expect(lines.at(-1)).toBe("not computed: a hub");
  expect(reachText({ ...RECORD, ways: [] })).toBe("nobody reaches anything");
});
