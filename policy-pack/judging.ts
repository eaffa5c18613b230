import type { PolicyResource } from "@pulumi/policy";
import type { Lenience } from "./exemptions/lenience";
import { failureOf, messageOf, NO_LENIENCE, type RunFacts } from "./findings/message";
import { observe } from "./observation";
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
  /** The rule's id: who reports may be a policy that asks several rules. */
  readonly name: string;
  readonly description: string;
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly severity: Rule["severity"];
}

/** Judges one resource by one rule; a rule that fails blocks. */
export function judge(
  rule: Rule,
  court: Court,
  resource: JudgedResource,
  statement: string | undefined,
  report: unknown,
): void {
  const tell = teller(rule, court, report);
  let findings: readonly Finding[];
  try {
    const context = court.contextFor(resource, statement);
    if (isElsewhere(rule, context)) return;
    findings = rule.check(resource, context);
  } catch (cause) {
    tell(resource, failureOf(cause), "failure");
    return;
  }
  for (const finding of findings) tell(resource, finding);
}

/**
 * What the stack creates. What the program only reads was not shown before; it is among it for rules that ask for it.
 *
 * @param asked what the program asked for: in the stack phase the SDK hands over what Azure answered instead
 */
export function planOf(
  resources: readonly PolicyResource[],
  asked: ReadonlyMap<string, JudgedResource>,
  { typesOf }: Court,
  withRead: boolean,
): readonly PlannedResource[] {
  return resources.flatMap((resource) => {
    const answered = observe(resource, typesOf);
    const own = asked.get(resource.urn) ?? (withRead ? answered : undefined);
    if (own === undefined) return [];
    const madeFrom = Object.entries(resource.propertyDependencies).map(
      ([input, sources]) => [input, sources.map(({ urn }) => urn)] as const,
    );
    return [
      {
        urn: own.urn,
        name: own.name,
        type: own.type,
        types: own.types,
        get inputs() {
          return own.inputs;
        },
        get outputs() {
          return answered.inputs;
        },
        ...(own.provider === undefined ? {} : { provider: own.provider }),
        madeFrom: Object.fromEntries(madeFrom),
      },
    ];
  });
}

/** Judges by what no resource tells alone. */
export function judgeTogether(
  rule: Rule,
  court: Court,
  plan: readonly PlannedResource[],
  report: unknown,
): void {
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
      name: rule.id,
      description: sentence(rule.title),
      message: messageOf(rule, resource, finding, court.factsFor(resource), lenience),
      urn,
      enforcementLevel: finding.warns === true || lenience.lets ? "advisory" : "mandatory",
      severity: rule.severity,
    });
  };
}

/** A title as a sentence of its own. */
export function sentence(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
}
