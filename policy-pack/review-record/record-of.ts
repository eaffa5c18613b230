import type { BreakGlass } from "../exemptions/break-glass";
import type { ExemptionsReading } from "../exemptions/exemption-file";
import { matrixSchema, type RecordedMatrix } from "../findings/report/matrix-schema";
import { intervalTexts } from "../reachability/address-texts";
import { declaredAccess } from "../reachability/declared-access";
import { matrixRecord } from "../reachability/matrix-record";
import { servicesText } from "../reachability/services";
import type { Plan, PlannedResource } from "../resource-model/plan";
import type { Scope } from "../stack-scope";
import type { StatementReading } from "../statement/load";
import { pinsFor, trustFor } from "../trust/pins";
import type { RehearsalPins } from "../trust/rehearsal-pins";
import type { TrustReading } from "../trust/trust-file";
import { anchorsIn } from "./anchors";
import type { RecordedAnchor, RecordedExemption, ReviewRecord } from "./record";

/** What of a run goes into its record. */
export interface RunOfPack {
  readonly version: string;
  /** How many there are. */
  readonly rules: number;
  readonly scope: Scope;
  readonly trust: TrustReading;
  readonly rehearsal: RehearsalPins;
  readonly exemptions: ExemptionsReading;
  readonly breakGlass: BreakGlass;
  readonly statement: StatementReading;
  readonly now: Date;
}

/** @param plan what the program asks for; where nobody asked, as for a state, what stands */
export function recordOf(plan: Plan, run: RunOfPack): ReviewRecord {
  const { version, rules, scope, trust, exemptions, breakGlass, statement, now } = run;
  const declared = declaredAccess(plan);
  const matrix = computed(plan, trust);
  return {
    schema: "review-record/v1",
    pack: { version, rules },
    scope,
    ...(matrix.ok ? { matrix: matrix.matrix } : {}),
    ...(declared.state === "read"
      ? {
          declared: declared.rules.map(({ name, sources, destinations, services }) => ({
            rule: name,
            from: [...intervalTexts(sources)],
            to: [...intervalTexts(destinations)],
            ports: servicesText(services).split(", "),
          })),
        }
      : {}),
    anchors: anchorsIn(plan, (resource, sha256) => standingOf(resource, sha256, run)),
    exemptions: [...exempted(exemptions, now), ...lifted(breakGlass)],
    ...(statement.state === "read"
      ? {
          statement: {
            sequence: statement.statement.sequence,
            issuedAt: statement.statement.time,
            revoked: statement.statement.revoked.length,
          },
        }
      : {}),
    faults: matrix.ok ? [] : [matrix.fault],
  };
}

type Computed =
  { readonly ok: true; readonly matrix: RecordedMatrix } | { readonly ok: false; readonly fault: string };

/** The rule that judges by it says so itself where it cannot be computed: here only the table is missing. */
function computed(plan: Plan, trust: TrustReading): Computed {
  const [first] = plan;
  if (first === undefined) return { ok: false, fault: "there is no resource, and so no matrix" };
  try {
    return { ok: true, matrix: matrixSchema.parse(matrixRecord(plan, trustFor(first, trust))) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      ok: false,
      fault: `who may reach what could not be computed (${why}): report it to the owners of the policy pack`,
    };
  }
}

function standingOf(
  resource: PlannedResource,
  sha256: string,
  { trust, rehearsal, now }: RunOfPack,
): RecordedAnchor["standing"] {
  if (pinsFor(resource, trust, { state: "none" }, now).anchors.has(sha256)) return "pinned";
  return pinsFor(resource, trust, rehearsal, now).anchors.has(sha256) ? "rehearsal" : "unknown";
}

function exempted(reading: ExemptionsReading, now: Date): RecordedExemption[] {
  const today = now.toISOString().slice(0, 10);
  return (reading.ok ? reading.exemptions : [])
    .filter(({ until }) => today <= until)
    .map(({ rule, urn, until, approver, reason }) => ({ rule, pattern: urn, until, by: approver, reason }));
}

/** An override lets through for hours what no exemption may, so that it stands in the same list. */
function lifted(glass: BreakGlass): RecordedExemption[] {
  if (glass.state !== "counts") return [];
  const { rules, stacks, notAfter, ticket, reason } = glass.override;
  return rules.flatMap((rule) =>
    stacks.map((stack) => ({
      rule,
      pattern: patternOf(stack),
      until: notAfter.slice(0, 10),
      by: `break-glass, ticket ${ticket}, signed with "${glass.key}"`,
      reason,
    })),
  );
}

/** `project/stack` as a pattern of URNs. */
function patternOf(named: string): string {
  const [project = "", stack = ""] = named.split("/");
  return `urn:pulumi:${stack}::${project}::*::*`;
}
