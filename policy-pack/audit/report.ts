import type { Change, EngineReading, Violation } from "./engine-events";

/** What an audit of one stack has found. */
export interface AuditReport {
  readonly stack: string;
  /** Nothing to be done: no drift, no violations, no faults, and the plan would change nothing. */
  readonly clean: boolean;
  /** What Azure has otherwise than the stack recorded; told once, because the refresh records it. */
  readonly drift: readonly Change[];
  /** What `pulumi up` would change now: the way back. Undefined when the program was not asked. */
  readonly plan?: readonly Change[];
  /** What the policy pack says of everything that stands; undefined when it could not be asked. */
  readonly violations?: readonly Violation[];
  /** Which parts of the audit could not be made, and why. */
  readonly faults: readonly string[];
}

/** What was read on the way; what could not be read is undefined, and has its fault. */
export interface Readings {
  readonly refresh: EngineReading;
  readonly analysis: EngineReading | undefined;
  readonly plan: EngineReading | undefined;
  readonly faults: readonly string[];
}

/** Puts the readings of refresh, plan and analysis together. */
export function auditReport(stack: string, { refresh, analysis, plan, faults }: Readings): AuditReport {
  const drift = refresh.changes;
  const findings = [...drift, ...faults, ...(analysis?.violations ?? []), ...(plan?.changes ?? [])];
  return {
    stack,
    clean: findings.length === 0,
    drift,
    ...(plan === undefined ? {} : { plan: plan.changes }),
    ...(analysis === undefined ? {} : { violations: analysis.violations }),
    faults,
  };
}

/** The report as a person reads it, worst first. */
export function reportText({ stack, clean, drift, plan, violations = [], faults }: AuditReport): string {
  if (clean)
    return `${stack}: ${plan ? "what stands is what was planned" : "nothing has changed since it was last recorded"}, and the policy pack has no objection.`;
  const parts = [
    section(
      `${count(violations.length, "violation")} in what stands:`,
      violations.map(({ level, message }) =>
        indented(level === "mandatory" ? message : `(${level}) ${message}`),
      ),
    ),
    section(
      `${count(drift.length, "resource")} changed past the program since the stack was last recorded:`,
      drift.map((change) => `  ${nameOf(change)}: ${found(change)}`),
    ),
    section(
      "pulumi up would change (the way back, or what is not deployed yet):",
      (plan ?? []).map((change) => `  ${nameOf(change)}: ${planned(change)}`),
    ),
    section("Not everything could be audited:", faults.map(indented)),
  ];
  return `${stack}: not as it should be.\n\n${parts.filter((part) => part !== "").join("\n\n")}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

function found({ operation, properties }: Change): string {
  if (operation === "delete") return "is gone";
  return `changed ${properties.length === 0 ? "" : properties.join(", ")}`.trim();
}

function planned({ operation, properties }: Change): string {
  return properties.length === 0 ? operation : `${operation} ${properties.join(", ")}`;
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>`; a name may hold `::`. */
function nameOf({ urn, type }: Change): string {
  const name = urn.split("::").slice(3).join("::");
  return `${JSON.stringify(name)} (${type})`;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
