import { isInProtected, namesProtected } from "../trust/protected";
import type { Plan, PlannedResource } from "../resource-model/plan";
import type { JudgedResource } from "../resource-model/resource";
import type { Finding, PlaceInPlan, Rule, RuleContext } from "../rule";
import type { OpaqueBudget } from "../trust/assets";
import { changesOf } from "../type-list/changing-policy";
import { budgetName, isOpaque } from "../type-list/opaque-type";

/** How many types one line of a message names. */
const MOST_NAMED = 6;
const BY_HAND = "nothing in this resource: no rule has judged these, so look at them by hand";

/** What no rule can look into is counted, never passed in silence, and kept away from what is protected. */
export const opaqueBudget: Rule = {
  id: "opaque-budget",
  title:
    "what no rule can look into must stay within the stack's budget and away from what the trust file protects",
  severity: "high",
  why: "a template, a script, a command or a resource of another package can create any way in, and no rule sees it",
  remedy:
    "Write the resource with azure-native, where rules can read it, or have security write a budget for the stack into " +
    "trust.yaml, under opaque.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.3.A1, OPS.2.2.A7",
    "ISO/IEC 27001:2022 Annex A: 5.23, 8.9, 8.32",
  ],
  kind: "entrance",
  // What may be left unjudged is written in trust.yaml.
  exemptable: false,
  evenRead: true,
  // In the remote-access stack `type-allowed` blocks each of them.
  check: (resource, { scope, trust }) =>
    scope === "any" && isOpaque(resource) ? atProtected(resource, trust) : [],
  together: (plan, context) => (context.scope === "any" ? ofStack(plan, context) : []),
};

/** Policies are only counted here: `no-policy-backdoor` keeps them away, and an exemption can let them through. */
function atProtected(resource: JudgedResource, trust: RuleContext["trust"]): readonly Finding[] {
  if (changesOf(resource).length > 0) return [];
  if (isInProtected(resource, trust)) return [touching(resource, "in a protected subscription")];
  return namesProtected(resource.inputs, trust)
    ? [touching(resource, "with the id of something protected")]
    : [];
}

function touching(resource: JudgedResource, where: string): Finding {
  return {
    path: "",
    found: `${budgetName(resource)}, which no rule can look into, ${where}`,
    write: "the same resource with azure-native, where rules can read it, or nothing",
  };
}

function ofStack(plan: Plan, context: RuleContext): readonly PlaceInPlan[] {
  const opaque = plan.filter(isOpaque);
  const [first] = opaque;
  if (first === undefined) return [];
  const place = plan.find(({ type }) => type === "pulumi:pulumi:Stack") ?? first;
  return [...besideProtected(opaque, plan, context), { resource: place, ...count(opaque, context) }];
}

/** A command has no subscription of its own, but it runs with the rights with which the others are created. */
function besideProtected(opaque: Plan, plan: Plan, { trust }: RuleContext): readonly PlaceInPlan[] {
  if (!plan.some((resource) => isInProtected(resource, trust))) return [];
  return opaque
    .filter((resource) => atProtected(resource, trust).length === 0 && changesOf(resource).length === 0)
    .map((resource) => ({
      resource,
      ...touching(resource, "in a stack that works in a protected subscription"),
    }));
}

function count(opaque: Plan, context: RuleContext): Finding {
  const found = `not judged: ${opaque.length} (${named(opaque)})`;
  const [fault] = context.pins.faults;
  if (fault !== undefined) {
    const write = "nothing in this resource: correct the trust file, which says how many a stack may have";
    return { path: "", found: `${found}, and a trust file that cannot be used: ${fault}`, write };
  }
  const budgets = budgetsFor(opaque[0], context.trust.opaque ?? []);
  if (budgets.length === 0) return { path: "", found, write: BY_HAND, warns: true };
  const today = context.now.toISOString().slice(0, 10);
  const excess = excessOf(
    opaque,
    budgets.filter(({ until }) => today <= until),
  );
  const notes = budgets.map((budget) => told(budget, today));
  if (excess === undefined) return { path: "", found, write: BY_HAND, notes, warns: true };
  const write = "no more of them than the budget in trust.yaml allows, or have security raise it";
  return { path: "", found: `${found}; ${excess}`, write, notes };
}

/** `command:local:Command 2, azure:network/subnet:Subnet 1`: the most frequent first. */
function named(opaque: Plan): string {
  const counts = new Map<string, number>();
  for (const resource of opaque)
    counts.set(budgetName(resource), (counts.get(budgetName(resource)) ?? 0) + 1);
  const sorted = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const rest = sorted.length - MOST_NAMED;
  return [
    ...sorted.slice(0, MOST_NAMED).map(([type, times]) => `${type} ${times}`),
    ...(rest > 0 ? [`and ${rest} further types`] : []),
  ].join(", ");
}

/** Those for the stack itself count instead of those for every stack of its project. */
function budgetsFor(
  resource: PlannedResource | undefined,
  budgets: readonly OpaqueBudget[],
): readonly OpaqueBudget[] {
  // `urn:pulumi:<stack>::<project>::…`
  const [start = "", ownProject] = resource?.urn.split("::") ?? [];
  const ownStack = start.split(":").at(-1);
  const ofProject = budgets.filter(({ project }) => project === ownProject);
  const ofStack = ofProject.filter(({ stack }) => stack === ownStack);
  return ofStack.length > 0 ? ofStack : ofProject.filter(({ stack }) => stack === undefined);
}

function excessOf(opaque: Plan, budgets: readonly OpaqueBudget[]): string | undefined {
  const covers = (budget: OpaqueBudget, resource: PlannedResource) =>
    budget.types.some((type) => type === budgetName(resource) || type === resource.type);
  const outside = opaque.filter((resource) => !budgets.some((budget) => covers(budget, resource)));
  if (outside.length > 0) return `the budget has nothing for ${named(outside)}`;
  const exceeded = budgets.find(
    (budget) => opaque.filter((resource) => covers(budget, resource)).length > budget.most,
  );
  return exceeded && `the budget allows ${exceeded.most} of ${exceeded.types.join(", ")}`;
}

function told({ types, most, until, owner }: OpaqueBudget, today: string): string {
  const counts = today <= until ? "counts" : "counted";
  return `the budget of ${owner} for ${most} of ${types.join(", ")} ${counts} until ${until}`;
}
