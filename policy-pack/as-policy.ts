import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { judge, judgeTogether, planOf, sentence, type Court } from "./judging";
import { observe, once } from "./observation";
import type { JudgedResource } from "./resource-model/resource";
import type { Rule } from "./rule";

export type { Court } from "./judging";

/** A policy that Pulumi asks about each resource, and about the whole stack where it has `validateStack`. */
export type RulePolicy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/** Who may judge by a rule in the place of its own policy. */
export interface Deputy {
  /** What was judged, shared by all policies: what one has seen the other need not see again. */
  readonly asked: Map<string, JudgedResource>;
  /** @returns whether the rule is judged by somebody else from now on, for this resource already */
  readonly takesOver: (rule: Rule, statement: string | undefined) => boolean;
}

/** Makes the Pulumi policy that applies a rule to every resource. */
export function asPolicy(rule: Rule, court: Court, deputy?: Deputy): RulePolicy {
  const asked = deputy?.asked ?? new Map<string, JudgedResource>();
  const policy: RulePolicy = {
    name: rule.id,
    displayName: rule.id,
    description: sentence(rule.title),
    severity: rule.severity,
    enforcementLevel: "mandatory",
    remediationSteps: rule.remedy,
    tags: [rule.kind, ...rule.controls],
    ...(rule.takesStatement === true ? { configSchema: STATEMENT_SCHEMA } : {}),
    validateResource: (args, report) => {
      const statement = statementOf(rule, args);
      if (deputy?.takesOver(rule, statement) === true) {
        // Without functions the SDK unpacks nothing for this policy any more.
        policy.validateResource = [];
        delete policy.validateStack;
        return;
      }
      const resource = observe(args, court.typesOf);
      asked.set(args.urn, resource);
      judge(rule, court, resource, statement, report);
    },
    // The server takes a policy with both functions as both kinds (`isResourcePolicy`, `isStackPolicy` of the SDK).
    ...(looksAtStack(rule)
      ? { validateStack: ({ resources }, report) => judgeStack([rule], court, { resources, asked }, report) }
      : {}),
  };
  return policy;
}

/** Whether a rule is asked once more when the whole stack is known. */
export function looksAtStack({ evenRead, together }: Rule): boolean {
  return evenRead === true || together !== undefined;
}

/** A stack with everything in it. */
interface WholeStack {
  readonly resources: readonly PolicyResource[];
  /** What was shown before, by URN. */
  readonly asked: ReadonlyMap<string, JudgedResource>;
}

/** Judges by these rules what only the whole stack tells, and what the program only reads. */
export function judgeStack(
  rules: readonly Rule[],
  court: Court,
  { resources, asked }: WholeStack,
  report: unknown,
): void {
  const planned = once(() => planOf(resources, asked, court, false));
  const withRead = once(() => planOf(resources, asked, court, true));
  const unseen = once(() =>
    resources.filter(({ urn }) => !asked.has(urn)).map((resource) => observe(resource, court.typesOf)),
  );
  for (const rule of rules) {
    if (rule.evenRead === true)
      for (const resource of unseen()) judge(rule, court, resource, undefined, report);
    if (rule.together !== undefined)
      judgeTogether(rule, court, rule.evenRead === true ? withRead() : planned(), report);
  }
}

const STATEMENT_SCHEMA = { properties: { statement: { type: "string" as const, minLength: 1 } } };

function statementOf(rule: Rule, args: Pick<ResourceValidationArgs, "getConfig">): string | undefined {
  return rule.takesStatement === true ? args.getConfig<{ statement?: string }>().statement : undefined;
}
