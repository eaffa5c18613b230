import { MUTATIONS } from "../../../../../rehearsal/lab/mutations/catalogue";
import { mutated, runMutations } from "../../../../../rehearsal/lab/mutations/run-mutations";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import type { LabInput } from "../../../../../rehearsal/lab/preparation/lab-input";
import { chosen } from "../../../../../rehearsal/lab/scenarios/catalogue";
import type { ScenarioResult } from "../../../../../rehearsal/lab/scenarios/scenario";
import { requestLog } from "../plan/small-plan";

const INPUT = {
  plan: { name: "plan", text: requestLog() },
  otherAnchor: { certificate: "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n", key: "" },
} as unknown as LabInput;
const named = (name: string) => MUTATIONS.find((mutation) => mutation.name === name)!;
const planWith = (name: string) => {
  const { plan } = mutated(named(name), INPUT)!.input;
  return readPlan(plan.text, plan.name);
};

it("each names scenarios that there are", () => {
  expect(MUTATIONS.filter(({ noticedBy }) => chosen(noticedBy).length === 0)).toEqual([]);
});

it("changes one thing and leaves the rest", () => {
  const usual = readPlan(INPUT.plan.text, "plan");
  expect(planWith("second-anchor").gateway).toEqual({
    ...usual.gateway,
    anchors: [...usual.gateway.anchors, { name: "other", certificate: "BBBB" }],
  });
  expect(planWith("dropped-revocation").gateway).toEqual({ ...usual.gateway, revoked: [] });
  expect(planWith("wide-firewall-rule").firewall!.collections[1]!.rules[0]!.toPorts).toEqual(["*"]);
  expect(planWith("past-the-firewall").networks[0]!.subnets[0]!.routes).toEqual([]);
  expect(planWith("not-forwarded").networks[1]!.peerings[0]!.forwarded).toBe(false);
});

it("is none where the plan has nothing of the kind", () => {
  expect(mutated(named("swapped-departments"), INPUT)).toBeUndefined();
  expect(mutated(named("wide-selectors"), INPUT)).toBeUndefined();
});

it("a lab that breaks notices nothing, whatever the probe had reached, and is told as such", async () => {
  const broken = { name: "n", verdict: "otherwise", seen: "the lab failed: oh", reached: [] } as const;
  const results = await runMutations(
    INPUT,
    () => Promise.resolve([broken as unknown as ScenarioResult]),
    () => undefined,
  );
  const tried = results.filter(({ verdict }) => verdict !== "not-applicable");
  expect(tried.length).toBeGreaterThan(1);
  expect(tried.filter(({ verdict, by }) => verdict !== "survived" || by !== "n: the lab failed: oh")).toEqual(
    [],
  );
});

it.each([
  ["otherwise", "tunnel up", "noticed"],
  ["as-expected", "no tunnel", "survived"],
  // A lab that breaks has seen nothing.
  ["otherwise", "the lab failed: oh", "survived"],
] as const)("a lab that sees %s (%s): %s", async (verdict, seen, expected) => {
  const result = { name: "n", verdict, seen } as unknown as ScenarioResult;
  const told: string[] = [];
  const results = await runMutations(
    INPUT,
    () => Promise.resolve([result]),
    ({ name }) => told.push(name),
  );
  expect(results.find(({ name }) => name === "second-anchor")!.verdict).toBe(expected);
  expect(told).toHaveLength(MUTATIONS.length);
});
