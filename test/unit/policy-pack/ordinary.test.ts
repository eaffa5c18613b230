import { catalogue } from "../../../policy-pack/catalogue";
import { parseToken } from "../../../policy-pack/resource-model/token";
import { findFaults } from "../../../rehearsal/azure/declarations/conformance";
import type { DeclarationCache } from "../../../rehearsal/azure/declarations/declaration-cache";
import { Unknown, type PropertyMap } from "../../../rehearsal/azure/plugin/property-value";
import { ORDINARY } from "../../policies/ordinary/all";
import { blockedBy, isNotJudged, judgeOrdinary, toldAsNotJudged } from "../../policies/ordinary/judge-stack";
import { filled, type OrdinaryStack } from "../../policies/ordinary/stack";
import { azureNativeDeclarations } from "../rehearsal/azure/installed-declarations";

const KNOWN = catalogue.map(({ id }) => id);
const MOMENTS = ["at preview", "afterwards"] as const;
const reports = new Map(
  ORDINARY.map((stack) => [stack.name, MOMENTS.map((moment) => judgeOrdinary(stack, moment))]),
);
const verdicts = new Map([...reports].map(([name, both]) => [name, both.map(blockedBy)]));
const notJudged = (stack: OrdinaryStack) => Object.values(stack.resources).filter(isNotJudged).length;
const nativeTypes = (stack: OrdinaryStack) =>
  Object.entries(stack.resources).flatMap(([name, { type, inputs }]) => {
    const parsed = parseToken(type);
    return parsed === undefined ? [] : [{ name, inputs, module: parsed.module, kind: parsed.name }];
  });

let declarations: DeclarationCache;
beforeAll(async () => {
  const modules = ORDINARY.flatMap((stack) => nativeTypes(stack).map(({ module }) => module));
  declarations = await azureNativeDeclarations(...new Set(modules));
}, 60_000);

describe.each(ORDINARY)("the ordinary stack $name", (stack) => {
  const expected = [...stack.blocked].sort();

  it(`is blocked by ${[...expected, "nothing else"].join(", ")}`, () => {
    expect(verdicts.get(stack.name)).toEqual([expected, expected]);
  });

  it("tells what of it is not judged", () => {
    const count = notJudged(stack);
    expect(reports.get(stack.name)?.map(toldAsNotJudged)).toEqual([count, count]);
  });

  it("is spelled as azure-native declares it", () => {
    const faults = nativeTypes(stack).flatMap(({ name, module, kind, inputs }) => {
      const shape = declarations.resource(module, kind);
      if (shape === undefined) return [`${name}: no type ${module}:${kind}`];
      const values = filled(inputs, () => new Unknown()) as PropertyMap;
      return findFaults(values, shape, declarations).map(({ path, message }) => `${name}.${path} ${message}`);
    });
    expect(faults).toEqual([]);
  });
});

it("has a public origin for each stack, a reason for each that is blocked, and names that are told apart", () => {
  expect(new Set(ORDINARY.map(({ name }) => name)).size).toBe(ORDINARY.length);
  for (const { origin, blocked, why } of ORDINARY) {
    expect(origin).toMatch(/^https:\/\//);
    expect(why !== "").toBe(blocked.length > 0);
  }
});

it("expects only rules that are in the pack", () => {
  expect(KNOWN).toEqual(expect.arrayContaining(ORDINARY.flatMap(({ blocked }) => [...blocked])));
});

it("counts at least 100 stacks, of which few are blocked, and what is not judged", () => {
  const types = ORDINARY.flatMap(({ resources }) => Object.values(resources).map(({ type }) => type));
  const summary = {
    stacks: ORDINARY.length,
    resources: types.length,
    types: new Set(types).size,
    blocked: ORDINARY.filter(({ name }) => verdicts.get(name)?.some((rules) => rules.length > 0)).length,
    deserveIt: ORDINARY.filter(({ why }) => why !== "").length,
    notJudged: ORDINARY.map(notJudged).reduce((sum, count) => sum + count),
  };
  console.info(summary);
  expect(summary.stacks).toBeGreaterThanOrEqual(100);
  expect(summary.blocked).toBeLessThanOrEqual(summary.deserveIt);
  // What is blocked must be the exception, or the corpus measures nothing.
  expect(summary.deserveIt).toBeLessThanOrEqual(summary.stacks / 5);
});
