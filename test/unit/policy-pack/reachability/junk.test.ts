import fc from "fast-check";
import { reachability } from "../../../../policy-pack/reachability/matrix";
import { onlyManagedDevicesReachServices } from "../../../../policy-pack/rules/only-managed-devices-reach-services";
import { readingOf } from "../../../../policy-pack/resource-model/reading";
import { isList, isObject, UNKNOWN, type Value } from "../../../../policy-pack/resource-model/value";
import { courtOf } from "../judge";
import { numbersOf, reaches } from "./agreement";
import { MUTANTS } from "./mutants";
import { planOf, withOutputs } from "./plan-of";
import { packets, someStack } from "./random-stacks";
import { DECLARED } from "./small-stack";
import { computeMatrix } from "./flow-list";

/* Programs in any language write anything. What nobody can read makes no less possible, and no rule fails over it. */

const JUNK: readonly Value[] = [
  UNKNOWN,
  null,
  "",
  "*",
  "10.0.0.0/33",
  -1,
  65_536,
  true,
  [],
  [null],
  {},
  { id: 7 },
  [[UNKNOWN]],
];

/** The value with one place in it, chosen by the numbers, replaced. */
function spoilt(value: Value, way: readonly number[], junk: Value): Value {
  const [step, ...rest] = way;
  if (step === undefined) return junk;
  if (isList(value) && value.length > 0)
    return value.map((item, index) => (index === step % value.length ? spoilt(item, rest, junk) : item));
  if (!isObject(value) || Object.keys(value).length === 0) return junk;
  const names = Object.keys(value);
  const chosen = names[step % names.length];
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name === chosen ? spoilt(inner, rest, junk) : inner]),
  );
}

/** Another seed, to look further; a failure names its own. */
const seed = Number(process.env.REACHABILITY_SEED ?? 1);

it("what only the deployment tells never makes less possible", () => {
  const stacks = fc.sample(someStack, { numRuns: 40, seed });
  const places = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 });
  let reached = 0;
  stacks.forEach((bodies, index) => {
    const plan = planOf(bodies);
    const known = reachability(plan);
    const packetsOf = fc.sample(packets(), { numRuns: 150, seed: seed + index }).map(numbersOf);
    const reaching = packetsOf.filter((packet) => reaches(known, packet));
    reached += reaching.length;
    for (const [which, way] of fc.sample(fc.tuple(fc.nat(), places), { numRuns: 4, seed: seed + index })) {
      const at = which % plan.length;
      const changed = plan.map((one, place) =>
        place === at && one.inputs.state === "known"
          ? { ...one, inputs: readingOf(spoilt(one.inputs.value, way, UNKNOWN)) }
          : one,
      );
      const doubtful = reachability(changed);
      const lost = reaching.find((packet) => !reaches(doubtful, packet));
      if (lost !== undefined)
        throw new Error(
          `seed ${seed}, stack ${index}: ${JSON.stringify(lost)} is lost with ${plan[at]?.name} at ${way.join()}: ${JSON.stringify(bodies)}`,
        );
    }
  });
  expect(reached).toBeGreaterThan(500);
});

it("junk is judged like anything else", () => {
  const stacks = Object.values(MUTANTS).map(({ bodies }) => bodies);
  const place = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.constantFrom(...stacks),
      fc.array(fc.record({ which: fc.nat(), place, junk: fc.constantFrom(...JUNK) }), {
        minLength: 1,
        maxLength: 4,
      }),
      (bodies, changes) => {
        const plan = [...withOutputs(planOf(bodies), { access: DECLARED })];
        for (const { which, place: way, junk } of changes) {
          const index = which % plan.length;
          const one = plan[index];
          if (one?.inputs.state !== "known") continue;
          plan[index] = { ...one, inputs: readingOf(spoilt(one.inputs.value, way, junk)) };
        }
        const context = courtOf({ scope: "remote-access" }).contextFor(plan[0]!);
        expect(() => onlyManagedDevicesReachServices.together?.(plan, context)).not.toThrow();
        expect(() => JSON.stringify(computeMatrix(plan))).not.toThrow();
      },
    ),
    { numRuns: 150 },
  );
});
