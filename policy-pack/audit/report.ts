import { partsOf } from "../exemptions/urn-pattern";
import { exemptionIn } from "../findings/message";
import { verdictOn, type Verdict } from "../findings/verdict";
import type { Change, EngineReading, Violation } from "./engine-events";

/** What an audit of one stack has found. */
export interface AuditReport {
  readonly stack: string;
  /** Nothing to be done now: no drift, no violations but those exempted, no faults, and the plan would change nothing. */
  readonly clean: boolean;
  /** What Azure has otherwise than the stack recorded; told once, because the refresh records it. */
  readonly drift: readonly Change[];
  /** What `pulumi up` would change now: the way back. Undefined when the program was not asked. */
  readonly plan?: readonly Change[];
  /** What the policy pack says of everything that stands; undefined when it could not be asked. */
  readonly violations?: readonly Violation[];
  /** What it would block if nobody had exempted it for a while. */
  readonly exempted?: readonly ExemptedViolation[];
  /** Of the policy pack on everything that stands. */
  readonly verdict: Verdict;
  /** Which parts of the audit could not be made, and why. */
  readonly faults: readonly string[];
}

/** A violation that is exempted. */
export interface ExemptedViolation extends Violation {
  /** `exempted until … by …: reason`. */
  readonly exemption: string;
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
  const { violations, exempted } = apart(analysis?.violations ?? []);
  const findings = [...drift, ...faults, ...violations, ...(plan?.changes ?? [])];
  return {
    stack,
    clean: findings.length === 0,
    drift,
    ...(plan === undefined ? {} : { plan: plan.changes }),
    ...(analysis === undefined ? {} : { violations, exempted }),
    verdict: verdictOn(analysis?.violations ?? [], analysis !== undefined),
    faults,
  };
}

/** What is mandatory blocks, whatever its message says. */
function apart(all: readonly Violation[]) {
  const violations: Violation[] = [];
  const exempted: ExemptedViolation[] = [];
  for (const violation of all) {
    const exemption = violation.level === "advisory" ? exemptionIn(violation.message) : undefined;
    if (exemption === undefined) violations.push(violation);
    else exempted.push({ ...violation, exemption });
  }
  return { violations, exempted };
}

/** The report as a person reads it, worst first. */
export function reportText(report: AuditReport): string {
  const { stack, clean, drift, plan, violations = [], exempted = [], faults, verdict } = report;
  const says = `Policy pack: ${verdict.line}`;
  const letThrough = section(
    `${count(exempted.length, "violation")} exempted:`,
    exempted.map(({ rule, urn, exemption }) => `  ${rule} at ${nameOf(urn)}: ${exemption}`),
  );
  if (clean) {
    const stands = plan
      ? "what stands is what was planned"
      : "nothing has changed since it was last recorded";
    const objection = letThrough === "" ? "no objection" : "no objection but to what is exempted";
    return joined(`${stack}: ${stands}, and the policy pack has ${objection}.`, letThrough, says);
  }
  return joined(
    `${stack}: not as it should be.`,
    section(
      `${count(violations.length, "violation")} in what stands:`,
      violations.map(({ level, message }) =>
        indented(level === "mandatory" ? message : `(${level}) ${message}`),
      ),
    ),
    section(
      `${count(drift.length, "resource")} changed past the program since the stack was last recorded:`,
      drift.map((change) => `  ${nameOf(change.urn)}: ${found(change)}`),
    ),
    section(
      "pulumi up would change (the way back, or what is not deployed yet):",
      (plan ?? []).map((change) => `  ${nameOf(change.urn)}: ${planned(change)}`),
    ),
    section("Not everything could be audited:", faults.map(indented)),
    letThrough,
    says,
  );
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
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

/** The resource's name and its own type, without those of its parents. */
function nameOf(urn: string): string {
  const { type, name } = partsOf(urn) ?? { type: "", name: urn };
  return `${JSON.stringify(name)} (${type.slice(type.lastIndexOf("$") + 1)})`;
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
