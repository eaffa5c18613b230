import type { Lab } from "../../../../../rehearsal/lab/lab";
import { closingLine, labReport, mutationLine, scenarioLines } from "../../../../../rehearsal/lab/report";
import { chosen, SCENARIOS } from "../../../../../rehearsal/lab/scenarios/catalogue";
import { runScenario, type Scenario } from "../../../../../rehearsal/lab/scenarios/scenario";

const NO_LAB = {} as Lab;
const SCENARIO: Scenario = {
  name: "one",
  group: "g",
  sentence: "One thing happens.",
  expected: "this",
  run: () => Promise.resolve({ seen: "this" }),
};

/** TypeScript finds no type for it within the table. */
const failing: NonNullable<Scenario["without"]> = () => {
  throw new Error("oh");
};

describe("a scenario", () => {
  it.each([
    ["as expected", {}, "as-expected", "this"],
    ["seen otherwise", { run: () => Promise.resolve({ seen: "that" }) }, "otherwise", "that"],
    ["that fails", { run: () => Promise.reject(new Error("oh")) }, "otherwise", "the lab failed: oh"],
    [
      "that cannot say whether a plan has anything of it",
      { without: failing },
      "otherwise",
      "the lab failed: oh",
    ],
    ["of which a plan has nothing", { without: () => "no such thing" }, "not-applicable", "no such thing"],
  ] as const)("%s", async (_, change, verdict, seen) => {
    expect(await runScenario({ ...SCENARIO, ...change }, NO_LAB)).toMatchObject({ verdict, seen });
  });
});

it("each has a name of its own, and says what it expects", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(SCENARIOS.filter(({ sentence, expected }) => !sentence.endsWith(".") || expected === "")).toEqual(
    [],
  );
});

it("some are chosen by name", () => {
  expect(chosen("^stolen$").map(({ name }) => name)).toEqual(["stolen"]);
  expect(chosen(undefined)).toBe(SCENARIOS);
});

describe("the report", () => {
  const result = { ...SCENARIO, seen: "that", verdict: "otherwise" as const, seconds: 1.25 };
  it("says of what was otherwise what was expected and seen, and which cells", () => {
    const odd = Array.from({ length: 20 }, (_, index) => `cell ${index}`);
    const lines = scenarioLines({ ...result, odd }, false).join("\n");
    expect(lines).toContain("NO  one");
    expect(lines).toContain("expected: this");
    expect(lines).toContain("seen: that");
    expect(lines).toContain("and 8 more");
  });
  it("says of what was not tried why", () => {
    expect(scenarioLines({ ...result, verdict: "not-applicable" }, false).join("\n")).toContain(
      "not tried: that",
    );
  });
  it("of a plan's names nothing moves the cursor of a terminal", () => {
    const evil = "\u001b[2J\nok  stolen\u202e\u009b\u2028";
    const told = { ...result, seen: evil, note: evil, odd: [evil] };
    const lines = [
      ...scenarioLines(told, false),
      ...scenarioLines({ ...told, verdict: "not-applicable" }, false),
      closingLine({ ...labReport({ ...about, stack: evil }, []) }),
      mutationLine({ name: "m", sentence: "s", verdict: "noticed", by: evil }),
    ];
    for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    expect(lines.join("\n")).toContain("seen: \\u{1b}[2J\\u{a}ok  stolen\\u{202e}\\u{9b}\\u{2028}");
  });
  const about = {
    stack: "dev",
    plan: { name: "p", text: "abc" },
    now: "2026-06-14T12:00:00.123Z",
    seconds: 3,
  };
  it("counts, and says what was tried and when", () => {
    expect(labReport(about, [result, { ...result, verdict: "as-expected" }])).toMatchObject({
      schema: "lab/v1",
      plan: "p",
      // sha256sum of the plan's file, as FIPS 180 has it for these three letters.
      planSha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      at: "2026-06-14T12:00:00Z",
      asExpected: 1,
      otherwise: 1,
      notApplicable: 0,
    });
  });
  it("tells a part from the whole", () => {
    expect(labReport({ ...about, only: "^work" }, [result]).only).toBe("^work");
    expect(labReport(about, [result])).not.toHaveProperty("only");
  });
  it("says loudly that nobody noticed a mutation", () => {
    expect(mutationLine({ name: "m", sentence: "s", verdict: "survived" })).toContain("NOBODY NOTICED");
  });
});
