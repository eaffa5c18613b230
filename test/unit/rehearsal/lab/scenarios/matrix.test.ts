import { planOfState } from "../../../../../policy-pack/policies/state-plan";
import { reachRecord } from "../../../../../policy-pack/reachability/reach-record";
import type { Lab } from "../../../../../rehearsal/lab/lab";
import type { Attempt, Seen } from "../../../../../rehearsal/lab/laptops/laptop";
import { asState } from "../../../../../rehearsal/lab/plan/as-state";
import { readPlan } from "../../../../../rehearsal/lab/plan/read-plan";
import type { ComputedReach, DeclaredAccess } from "../../../../../rehearsal/lab/preparation/lab-input";
import { EQUAL, MATRIX } from "../../../../../rehearsal/lab/scenarios/matrix";
import { runScenario } from "../../../../../rehearsal/lab/scenarios/scenario";
import { BODIES, changed, requestLog } from "../plan/small-plan";

const MAIL = "10.84.0.10";
/** A plan in which laptops reach mail over 993, and nothing else. */
const PLAN = requestLog(
  changed({
    "firewallPolicies/rules/ruleCollectionGroups/second": undefined,
    "firewallPolicies/rules/ruleCollectionGroups/first": {
      priority: 100,
      ruleCollections: [BODIES["firewallPolicies/rules/ruleCollectionGroups/first"].ruleCollections[0]],
    },
  }),
);
const ACCESS: DeclaredAccess = {
  enforcement: "azure-firewall",
  zones: [{ name: "clients", kind: "clients", ranges: ["10.81.0.0/24"] }],
  rules: [
    {
      rule: "mail",
      kind: "mail",
      direction: "to-service",
      zones: ["clients"],
      from: ["10.81.0.0/24"],
      to: [MAIL],
      ports: ["tcp/993"],
    },
  ],
  direct: [],
  routes: [`${MAIL}/32`],
  departments: [],
};

/** What the pack computes of a plan in whatever form the lab has it. */
function computedOf(plan: string): ComputedReach {
  const reading = planOfState(asState(plan, "plan"), "plan", (type) => [type.replace("azure-native:", "")]);
  if (!reading.ok) throw new Error(reading.fault);
  return reachRecord(reading.plan);
}

interface World {
  readonly computed?: ComputedReach;
  /** Cells that answer packets. */
  readonly open?: readonly string[];
  readonly internet?: readonly string[];
  /** Of what answers everybody in the Internet. */
  readonly resolver?: readonly string[];
  readonly cityRules?: object;
}

const cellOf = ({ address, transport, port }: Attempt) => `${address} ${transport}/${port}`;
const answers = (attempts: readonly Attempt[], open: readonly string[]): Promise<Seen[]> =>
  Promise.resolve(attempts.map((attempt) => (open.includes(cellOf(attempt)) ? "open" : "silent")));
const RESOLVER = ["198.18.2.53 tcp/53", "198.18.2.53 udp/53"];
const TRULY = [`${MAIL} tcp/993`];

function labOf({
  computed = computedOf(PLAN),
  open = TRULY,
  internet = [],
  resolver = RESOLVER,
  cityRules,
}: World): Lab {
  const laptop = { inventory: "LT-1", department: "youth", state: "works", certificate: "", key: "" };
  return {
    plan: readPlan(PLAN, "plan"),
    input: { access: ACCESS, computed, cityRules, laptops: [laptop] },
    inventory: () => laptop,
    profileOf: () => ({ connection: "", firewall: "", serverRoots: {} }),
    laptop: () =>
      Promise.resolve({
        enter: () => Promise.resolve({ in: true, address: "10.81.0.7", milliseconds: 1 }),
        tries: (attempts: readonly Attempt[]) => answers(attempts, open),
        leave: () => Promise.resolve(),
      }),
    triesFrom: (_: string, attempts: readonly Attempt[]) => answers(attempts, [...resolver, ...internet]),
  } as unknown as Lab;
}

const run = (name: "matrix" | "internet", world: World) =>
  runScenario(
    MATRIX.find((one) => one.name === name)!,
    labOf(world),
  );

/** The pack's answer as a mistake of its own would make it. */
const wrong = (change: (way: ComputedReach["ways"][number]) => object | undefined): ComputedReach => ({
  notComputed: [],
  ways: computedOf(PLAN).ways.flatMap((way) => {
    const more = way.destinations.includes(MAIL) && way.sender.kind === "clients" ? change(way) : {};
    return more === undefined ? [] : [{ ...way, ...more }];
  }),
});

it("packets, model and pack agree about every cell of the plan", async () => {
  expect(await run("matrix", {})).toMatchObject({ verdict: "as-expected", seen: EQUAL, disagreements: [] });
  expect(await run("internet", {})).toMatchObject({ verdict: "as-expected", seen: EQUAL });
});

describe("of three answers one that differs is told with the cell:", () => {
  const cell = `${MAIL} tcp/993`;
  const said = (declared: string, computed: string, seen: string, at = cell) => ({
    from: "youth",
    cell: at,
    declared,
    computed,
    seen,
  });

  it.each<[string, World, object]>([
    [
      "packets that pass",
      { open: [...TRULY, `${MAIL} tcp/22`] },
      said("shut", "shut", "open", `${MAIL} tcp/22`),
    ],
    ["packets that do not", { open: [] }, said("open", "open", "silent")],
    ["a pack that finds no way", { computed: wrong(() => undefined) }, said("open", "shut", "open")],
    [
      "a pack that finds too much",
      { computed: wrong(() => ({ ports: ["tcp/992-993"] })) },
      said("shut", "open", "silent", `${MAIL} tcp/992`),
    ],
    [
      "a pack that takes another sender",
      { computed: wrong(() => ({ sources: ["10.81.9.0/24"] })) },
      said("open", "shut", "open"),
    ],
  ])("%s", async (_, world, expected) => {
    const result = await run("matrix", world);
    expect(result).toMatchObject({ verdict: "otherwise", disagreements: [expected] });
    const { cell: at, declared, computed, seen } = result.disagreements![0]!;
    expect(result.odd).toEqual([`youth to ${at}: declared ${declared}, computed ${computed}, seen ${seen}`]);
  });

  it("from the Internet too", async () => {
    expect((await run("internet", { internet: TRULY })).odd).toEqual([
      `Internet to ${cell}: declared shut, computed shut, seen open`,
    ]);
    const computed = wrong(() => ({ sender: { kind: "internet", name: "Internet" } }));
    expect((await run("internet", { computed })).odd).toEqual([
      `Internet to ${cell}: declared shut, computed open, seen silent`,
    ]);
  });
});

describe("where the pack knows only what Azure lets pass", () => {
  const computed = wrong(() => ({ arrival: "site", ports: ["any"] }));
  it("its answer agrees with both, and is counted", async () => {
    const result = await run("matrix", { computed, cityRules: {} });
    expect(result).toMatchObject({ verdict: "as-expected" });
    expect(result.note).toMatch(/^\d+ cells, \d+ of them computed only as far as Azure decides$/);
  });
  it("packets and model must still agree", async () => {
    const open = [...TRULY, `${MAIL} tcp/22`];
    expect((await run("matrix", { computed, cityRules: {}, open })).odd).toEqual([
      `youth to ${MAIL} tcp/22: declared shut, computed open as far as Azure decides, seen open`,
    ]);
  });
});

it("cells that are not computed are counted, and no disagreement", async () => {
  const result = await run("matrix", { computed: { ...computedOf(PLAN), notComputed: ["a hub"] } });
  expect(result).toMatchObject({ verdict: "as-expected" });
  expect(result.note).toMatch(/of them not computed$/);
});

it("says nothing about the Internet where what answers everybody there does not", async () => {
  for (const resolver of [[], RESOLVER.slice(0, 1)]) {
    expect(await run("internet", { resolver })).toMatchObject({
      verdict: "otherwise",
      seen: expect.stringMatching(/^the lab failed: 198\.18\.2\.53 \w+\/53 does not answer/) as string,
    });
  }
});
