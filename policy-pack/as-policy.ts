import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Lenience } from "./exemptions/lenience";
import { failureOf, messageOf, NO_LENIENCE, type RunFacts } from "./findings/message";
import { observe, type Observed } from "./observation";
import type { PlannedResource } from "./resource-model/plan";
import type { JudgedResource } from "./resource-model/resource";
import type { TypeResolver } from "./resource-model/token";
import type { Finding, Rule, RuleContext } from "./rule";

/** What the judging of a run needs besides the rules. */
export interface Court {
  readonly typesOf: TypeResolver;
  /** `statement`: what the rule's configuration names, if it does. */
  readonly contextFor: (resource: JudgedResource, statement?: string) => RuleContext;
  readonly factsFor: (resource: JudgedResource) => RunFacts;
  /** Whether what a rule objects to, or could not judge, is let through. */
  readonly lenienceFor: (rule: Rule, urn: string, what: "finding" | "failure") => Lenience;
}

/**
 * A violation as the SDK's server takes it (`makeReportViolationFun` in its server.js), though its declarations know
 * only texts. Given as an object its level stands: `--policy-pack-config '{"all":"advisory"}'` lowers texts only.
 */
interface Violation {
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly severity: Rule["severity"];
}

/** A policy that Pulumi asks about each resource, and about the whole stack where it has `validateStack`. */
export type RulePolicy = ResourceValidationPolicy & Partial<Pick<StackValidationPolicy, "validateStack">>;

/** Makes the Pulumi policy that applies a rule to every resource. */
export function asPolicy(rule: Rule, court: Court): RulePolicy {
  const judged = new Set<string>();
  // What the program asked for: in the stack phase the SDK hands over what Azure answered instead.
  const asked = new Map<string, JudgedResource>();
  return {
    name: rule.id,
    displayName: rule.id,
    description: sentence(rule.title),
    severity: rule.severity,
    enforcementLevel: "mandatory",
    remediationSteps: rule.remedy,
    tags: [rule.kind, ...rule.controls],
    ...(rule.takesStatement === true ? { configSchema: STATEMENT_SCHEMA } : {}),
    validateResource: (args, report) => {
      const resource = observe(args, court.typesOf);
      judged.add(args.urn);
      const concerned = judge(rule, court, resource, statementOf(rule, args), report);
      // Only then: in the scope `any` a stack may hold thousands of resources.
      if (concerned && rule.together !== undefined) asked.set(args.urn, resource);
    },
    // The server takes a policy with both functions as both kinds (`isResourcePolicy`, `isStackPolicy` of the SDK).
    ...(rule.evenRead !== true && rule.together === undefined
      ? {}
      : {
          validateStack: ({ resources }, report) => {
            if (rule.evenRead === true) {
              for (const resource of resources)
                if (!judged.has(resource.urn))
                  judge(rule, court, observe(resource, court.typesOf), undefined, report);
            }
            if (rule.together !== undefined)
              judgeTogether(rule, court, planned(resources, asked, court, rule), report);
          },
        }),
  };
}

/** What the SDK hands over: the resource, and in the resource phase the policy's own configuration. */
type Asked = Observed & Partial<Pick<ResourceValidationArgs, "getConfig">>;

const STATEMENT_SCHEMA = { properties: { statement: { type: "string" as const, minLength: 1 } } };

/** @returns whether the rule holds in the stack that is judged */
function judge(
  rule: Rule,
  court: Court,
  resource: JudgedResource,
  statement: string | undefined,
  report: unknown,
): boolean {
  const tell = teller(rule, court, report);
  let findings: readonly Finding[];
  try {
    const context = court.contextFor(resource, statement);
    if (isElsewhere(rule, context)) return false;
    findings = rule.check(resource, context);
  } catch (cause) {
    tell(resource, failureOf(cause), "failure");
    return true;
  }
  for (const finding of findings) tell(resource, finding);
  return true;
}

/** What the stack creates. What the program only reads was not shown before; it is among it for rules that ask for it. */
function planned(
  resources: readonly PolicyResource[],
  all: ReadonlyMap<string, JudgedResource>,
  court: Court,
  { evenRead }: Rule,
): readonly PlannedResource[] {
  return resources.flatMap((resource) => {
    const asked = all.get(resource.urn) ?? (evenRead && observe(resource, court.typesOf));
    if (asked === undefined) return [];
    const answered = observe(resource, court.typesOf);
    const madeFrom = Object.entries(resource.propertyDependencies).map(
      ([input, sources]) => [input, sources.map(({ urn }) => urn)] as const,
    );
    return [
      {
        urn: asked.urn,
        name: asked.name,
        type: asked.type,
        types: asked.types,
        get inputs() {
          return asked.inputs;
        },
        get outputs() {
          return answered.inputs;
        },
        ...(asked.provider === undefined ? {} : { provider: asked.provider }),
        madeFrom: Object.fromEntries(madeFrom),
      },
    ];
  });
}

function judgeTogether(rule: Rule, court: Court, plan: readonly PlannedResource[], report: unknown): void {
  const [first] = plan;
  if (rule.together === undefined || first === undefined) return;
  const tell = teller(rule, court, report);
  try {
    const context = court.contextFor(first);
    if (isElsewhere(rule, context)) return;
    for (const { resource, ...finding } of rule.together(plan, context)) tell(resource, finding);
  } catch (cause) {
    tell(first, failureOf(cause), "failure");
  }
}

function isElsewhere({ kind }: Rule, { scope }: RuleContext): boolean {
  return kind === "confinement" && scope !== "remote-access";
}

function teller(rule: Rule, court: Court, report: unknown) {
  const reportObject = report as (violation: Violation) => void;
  return (resource: JudgedResource, finding: Finding, what: "finding" | "failure" = "finding") => {
    const { urn } = resource;
    // Who warns blocks nothing that could be let through.
    const lenience =
      finding.warns === true || finding.strict === true ? NO_LENIENCE : court.lenienceFor(rule, urn, what);
    reportObject({
      message: messageOf(rule, resource, finding, court.factsFor(resource), lenience),
      urn,
      enforcementLevel: finding.warns === true || lenience.lets ? "advisory" : "mandatory",
      severity: rule.severity,
    });
  };
}

function statementOf(rule: Rule, args: Asked): string | undefined {
  return rule.takesStatement === true ? args.getConfig?.<{ statement?: string }>().statement : undefined;
}

function sentence(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
}
