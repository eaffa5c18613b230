import { sayAccess } from "../../../infra/access-report/say";
import { compareAccess, declaredAccess } from "../../../policy-pack/reachability/declared-access";
import { reachability } from "../../../policy-pack/reachability/matrix";
import { onlyManagedDevicesReachServices } from "../../../policy-pack/rules/only-managed-devices-reach-services";
import { courtOf, saying } from "../../unit/policy-pack/judge";
import { planOf, withOutputs, type Phase } from "../../unit/policy-pack/reachability/plan-of";
import { accessStack, type Stack } from "../infra/access-stack";
import { cityStack } from "../infra/city-stack";
import { SEPARATED } from "../infra/separated-departments";
import { computeMatrix } from "../../unit/policy-pack/reachability/flow-list";

/** Each stack registers fifty resources, which takes seconds where the machine is busy. */
jest.setTimeout(240_000);

const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });

/** What `npm run access -- --json` prints of the stack's file. */
function printed(file: string): object {
  const plain = (text: string) => text;
  const lines = sayAccess({ file, json: true }, { good: plain, bad: plain, strong: plain });
  return JSON.parse(lines.join("\n")) as object;
}

describe.each([
  ["Pulumi.dev.yaml", () => accessStack()],
  ["Pulumi.city.yaml", () => cityStack()],
])("the stack of %s", (file, bringUp) => {
  let stack: Stack;
  beforeAll(async () => (stack = await bringUp()));
  const planned = (phase: Phase, access: object = stack.outputs.access) =>
    withOutputs(planOf(stack.registered, phase), { access });

  it.each(["standing", "preview"] as const)("is found right (%s)", (phase) => {
    const plan = planned(phase);
    const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
    expect(onlyManagedDevicesReachServices.together?.(plan, context)).toEqual([]);
    expect(computeMatrix(plan).notComputed).toEqual([]);
  });

  it.each(["standing", "preview"] as const)(
    "lets through exactly what `npm run access` prints (%s)",
    (phase) => {
      const plan = planned(phase, printed(file));
      const declared = declaredAccess(plan);
      if (declared.state !== "read") throw new Error(`the declaration is ${declared.state}`);
      const of = reachability(plan);
      const { more, less, computed } = compareAccess(of, declared.rules);
      expect([more, less]).toEqual([of.sets.nothing, of.sets.nothing]);
      expect(computed).not.toBe(of.sets.nothing);
    },
  );

  it("is told what a declared rule more, or one less, would mean", () => {
    const { schema, rules } = stack.outputs.access;
    const told = (changed: readonly object[]) => {
      const plan = planned("standing", { schema, rules: changed });
      const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
      return onlyManagedDevicesReachServices
        .together?.(plan, context)
        .map(({ found, warns }) => [warns === true, found.replace(/:.*/, "")]);
    };
    const [first] = rules;
    const fewer = told(rules.filter(({ to }) => to.join() !== first!.to.join()));
    expect(new Set(fewer?.map((one) => one.join()))).toEqual(new Set(["false,more than is declared"]));
    const more = { ...first!, ports: ["tcp/22"], to: ["10.84.0.10"] };
    expect(told([...rules, more])).toEqual([[true, "declared, and no way leads there"]]);
  });
});

it("departments with pools of their own, and laptops that are called, are found right", async () => {
  const { registered, outputs } = await accessStack(SEPARATED);
  const told = (phase: Phase) => {
    const plan = withOutputs(planOf(registered, phase), { access: outputs.access });
    const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
    return onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
  };
  expect(told("standing")).toEqual([]);
  // Which rule has which group of addresses the engine does not tell before the first deployment.
  const before = told("preview");
  expect(before.filter(({ warns }) => warns !== true)).toEqual([]);
  for (const { found } of before) expect(found).toMatch(/^not judged, perhaps more than is declared: /);
});

it("the matrix of the stack dev says who reaches what, always in one order", async () => {
  const { registered } = await accessStack();
  const { schema, cells } = computeMatrix(planOf(registered));
  expect(schema).toBe("reach/v1");
  const rows = cells
    .filter(({ zone, to }) => zone === "clients" && to.startsWith("vnet-"))
    .map(({ sources, destinations, services, path }) =>
      [sources, destinations, services, path].map((all) => all.join(" ")),
    );
  const path = "vpng-musterstadt-dev afw-musterstadt-dev";
  expect(rows).toEqual([
    ["10.81.0.0/24", "10.84.0.10", "tcp/465 tcp/587 tcp/993", path],
    ["10.81.0.0/24", "10.84.0.4", "tcp/88 tcp/464 udp/88 udp/464", path],
    ["10.81.0.0/24", "10.84.1.4", "tcp/445", path],
    ["10.81.0.0/24", "10.84.2.4", "tcp/53 udp/53", path],
  ]);
  expect(computeMatrix(planOf([...registered].reverse())).cells).toEqual(cells);
});
