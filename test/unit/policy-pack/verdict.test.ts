import { verdictOn as ofPlan } from "../../../infra/change-safety/verdict";
import { verdictOn, type Told } from "../../../policy-pack/findings/verdict";

const told = (level: string, more: string, urn = "a"): Told => ({
  rule: "r",
  urn,
  level,
  message: `r speaks of ${urn}${more}`,
});
const BLOCKED = told("mandatory", "\n  found: x");
const EXEMPTED = told("advisory", "\n  exempted until 2026-12-31 by security: moves");
const BREAK_GLASS = told(
  "advisory",
  "\n  let through by break-glass until 2026-06-01T18:00:00Z, ticket 1: x",
);
const COUNTED = told("advisory", "\n  property: x\n  found: not judged: 12 (command:local:Command 12)");
const EXCEEDED = told("mandatory", "\n  found: not judged: 3 (a:b:C 3); the budget allows 1 of a:b:C");
const ONE = told("advisory", "\n  found: not judged: an id that only the deployment tells");
const WARNING = told("advisory", "\n  found: no lock");

it.each<[string, readonly Told[], boolean, string]>([
  ["nothing", [], true, "passed"],
  ["a warning", [WARNING], true, "passed"],
  ["what blocks", [BLOCKED, told("mandatory", "", "b")], true, "blocked (2)"],
  ["the same twice", [BLOCKED, BLOCKED], true, "blocked (1)"],
  ["what is counted as not judged", [COUNTED], true, "not judged (12)"],
  ["one thing that is not judged", [ONE], true, "not judged (1)"],
  ["both kinds of it", [COUNTED, ONE], true, "not judged (13)"],
  ["more than a budget allows", [EXCEEDED], true, "blocked (1) · not judged (3)"],
  ["both", [BLOCKED, COUNTED], true, "blocked (1) · not judged (12)"],
  ["what is exempted", [EXEMPTED], true, "passed · exempted (1)"],
  ["what break-glass lets through", [BREAK_GLASS], true, "passed · exempted (1)"],
  ["all of it", [BLOCKED, EXEMPTED, ONE], true, "blocked (1) · not judged (1) · exempted (1)"],
  ["an exemption that blocks", [{ ...EXEMPTED, level: "mandatory" }], true, "blocked (1)"],
  ["nothing, because the pack was not asked", [], false, "not judged (everything)"],
  ["what blocks, before it broke off", [BLOCKED], false, "blocked (1) · not judged (everything)"],
])("the verdict on %s", (_, all, isWhole, line) => {
  const verdict = verdictOn(all, isWhole);
  expect(verdict.line).toBe(line);
  // Audit and plan may not know each other, and must not say different things.
  expect(ofPlan(all, isWhole)).toEqual(verdict);
});

it("a name with line breaks' words in it lets nothing through", () => {
  const found = told("advisory", " exempted until 2026-12-31 by me; found: not judged: 9 (x)");
  expect(verdictOn([found], true)).toMatchObject({ exempted: 0, notJudged: 0, line: "passed" });
});
