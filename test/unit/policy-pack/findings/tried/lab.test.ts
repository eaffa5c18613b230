import { InputReader } from "../../../../../policy-pack/findings/report/read-input";
import { labFileSchema, labOf } from "../../../../../policy-pack/findings/tried/read-lab";
import { labSchema } from "../../../../../policy-pack/findings/tried/schema";
import { labReport } from "../../../../../rehearsal/lab/report";
import type { ScenarioResult } from "../../../../../rehearsal/lab/scenarios/scenario";
import { inFolder } from "./folder";

const folder = inFolder();

const SCENARIO: ScenarioResult = {
  name: "matrix",
  group: "access matrix",
  sentence: "Every cell is as the model has it.",
  expected: "every cell",
  seen: "2 of 3 cells otherwise",
  verdict: "otherwise",
  note: "3 cells",
  odd: ["parks to 10.84.0.10 tcp/22: declared shut, seen open"],
  seconds: 4.1,
};
const PLAN = { name: "requests.jsonl", text: "a plan" };

/** What the lab itself writes. */
function written(...scenarios: readonly ScenarioResult[]): Record<string, unknown> {
  const about = { stack: "dev", plan: PLAN, now: "2026-06-14T12:00:00.000Z", seconds: 171 };
  return JSON.parse(JSON.stringify(labReport(about, scenarios))) as Record<string, unknown>;
}

function read(content: unknown, plans: readonly string[] = []) {
  const reader = new InputReader();
  const lab = reader.lab(folder.file("lab.json", content), plans);
  return { lab, faults: reader.faults };
}

it("what the lab writes is read, with numbers, sentences and cells", () => {
  const absent: ScenarioResult = { ...SCENARIO, name: "pools", verdict: "not-applicable", seconds: 0 };
  const { lab, faults } = read(
    written(SCENARIO, { ...SCENARIO, name: "in", seen: SCENARIO.expected, verdict: "as-expected" }, absent),
  );
  expect(faults).toEqual([]);
  expect(labSchema.parse(lab)).toEqual(lab);
  expect(lab).toMatchObject({
    stack: "dev",
    plan: "requests.jsonl",
    at: "2026-06-14T12:00:00Z",
    asExpected: 1,
    otherwise: 1,
    notApplicable: 1,
  });
  expect(lab!.scenarios[0]).toEqual({ ...SCENARIO, odd: [{ text: SCENARIO.odd![0] }], oddLeft: 0 });
});

it.each([
  ["it was told of none", [], "unknown"],
  ["it is one of them", ["another", PLAN.text], "yes"],
  ["it is none of them", ["another"], "no"],
])("the plan is held against those that are reviewed: %s", (_, plans, isReviewed) => {
  const files = plans.map((text, index) => folder.file(`plan-${index}`, text));
  expect(read(written(SCENARIO), files).lab).toMatchObject({ isReviewed });
});

it("cells are read as sentences and as answers, with what is computed where the lab knows it", () => {
  const cell = { from: "parks", cell: "10.84.0.10 tcp/22", declared: "shut", seen: "open" };
  const odd = ["a sentence", cell, { ...cell, computed: "shut", of: "a later version" }];
  const file = labFileSchema.parse({ ...written(), otherwise: 1, scenarios: [{ ...SCENARIO, odd }] });
  expect(labOf(file, []).scenarios[0]!.odd).toEqual([
    { text: "a sentence" },
    cell,
    { ...cell, computed: "shut" },
  ]);
});

it("of very many cells the first hundred are taken, and the rest is counted", () => {
  const odd = Array.from({ length: 130 }, (_, index) => `cell ${index}`);
  const { lab } = read(written({ ...SCENARIO, odd }));
  expect(lab!.scenarios[0]!.odd).toHaveLength(100);
  expect(lab!.scenarios[0]!.oddLeft).toBe(30);
});

it.each([
  ["another version", { schema: "lab/v2" }, /schema: .*"lab\/v1"/],
  ["no digest of the plan, as an older lab has none", { planSha256: undefined }, /planSha256: /],
  ["no time", { at: "yesterday" }, /at: Invalid ISO datetime/],
  ["numbers that are not those of its scenarios", { otherwise: 0 }, /otherwise: says 0, and 1/],
  [
    "something else seen than expected, and called as expected",
    { asExpected: 1, otherwise: 0, scenarios: [{ ...SCENARIO, verdict: "as-expected" }] },
    /scenarios\[0\]\.seen: is not what was expected, although the verdict says so/,
  ],
  [
    "a verdict that there is not",
    { scenarios: [{ ...SCENARIO, verdict: "passed" }] },
    /scenarios\[0\].verdict/,
  ],
  [
    "a cell without what was seen",
    { scenarios: [{ ...SCENARIO, odd: [{ from: "a", cell: "b", declared: "c" }] }] },
    /odd\[0\]/,
  ],
])("a file with %s is refused, with place and remedy", (_, changed, fault) => {
  const { lab, faults } = read({ ...written(SCENARIO), ...changed });
  expect(lab).toBeUndefined();
  expect(faults[0]).toMatch(fault);
  for (const one of faults)
    expect(one).toMatch(/lab\.json: .*; write what npm run lab -- --json <file> writes there$/);
});

it.each([
  ["that is not there", undefined, "there is no such file"],
  ["in which nothing is", "", "there is nothing in it"],
])("a file %s is refused", (_, content, fault) => {
  const reader = new InputReader();
  const file = content === undefined ? `${folder.path}/none.json` : folder.file("empty.json", content);
  expect(reader.lab(file, [])).toBeUndefined();
  expect(reader.faults).toEqual([`${file}: ${fault}; give what npm run lab -- --json <file> writes`]);
});

it("a plan that cannot be read is told once, however many labs there are", () => {
  const reader = new InputReader();
  for (const name of ["one.json", "two.json"])
    reader.lab(folder.file(name, written()), [`${folder.path}/none`]);
  expect(reader.faults).toEqual([
    expect.stringMatching(/none: it cannot be read .*; name the plan that the lab/),
  ]);
});
