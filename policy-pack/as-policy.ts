import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { failureOf, messageOf, type RunFacts } from "./findings/message";
import { observe, type Observed } from "./observation";
import type { JudgedResource } from "./resource-model/resource";
import type { TypeResolver } from "./resource-model/token";
import type { Finding, Rule, RuleContext } from "./rule";

/** What the judging of a run needs besides the rules. */
export interface Court {
  readonly typesOf: TypeResolver;
  /** `statement`: what the rule's configuration names, if it does. */
  readonly contextFor: (resource: JudgedResource, statement?: string) => RuleContext;
  readonly factsFor: (resource: JudgedResource) => RunFacts;
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
      judged.add(args.urn);
      judge(rule, court, args, report);
    },
    // The server takes a policy with both functions as both kinds (`isResourcePolicy`, `isStackPolicy` of the SDK).
    ...(rule.evenRead !== true
      ? {}
      : {
          validateStack: ({ resources }, report) => {
            for (const resource of resources)
              if (!judged.has(resource.urn)) judge(rule, court, resource, report);
          },
        }),
  };
}

/** What the SDK hands over: the resource, and in the resource phase the policy's own configuration. */
type Asked = Observed & Partial<Pick<ResourceValidationArgs, "getConfig">>;

const STATEMENT_SCHEMA = { properties: { statement: { type: "string" as const, minLength: 1 } } };

function judge(rule: Rule, court: Court, args: Asked, report: unknown): void {
  const resource = observe(args, court.typesOf);
  const reportObject = report as (violation: Violation) => void;
  const tell = (message: string, enforcementLevel: Violation["enforcementLevel"]) =>
    reportObject({ message, urn: args.urn, enforcementLevel, severity: rule.severity });
  let findings: readonly Finding[];
  try {
    const context = court.contextFor(resource, statementOf(rule, args));
    if (rule.kind === "confinement" && context.scope !== "remote-access") return;
    findings = rule.check(resource, context);
  } catch (cause) {
    tell(failureOf(rule, resource, cause, court.factsFor(resource)), "mandatory");
    return;
  }
  if (findings.length === 0) return;
  const facts = court.factsFor(resource);
  for (const finding of findings) {
    tell(messageOf(rule, resource, finding, facts), finding.warns === true ? "advisory" : "mandatory");
  }
}

function statementOf(rule: Rule, args: Asked): string | undefined {
  return rule.takesStatement === true ? args.getConfig?.<{ statement?: string }>().statement : undefined;
}

function sentence(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
}
