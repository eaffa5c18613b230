import type { Confirmable } from "./confirmable";
import type { Effect } from "./effect";
import { neededConfirmations, unconfirmed } from "./needed-confirmations";
import { planEffects } from "./plan-effects";
import type { PlannedStep } from "./planned-step";
import type { Plan } from "./read-plan";
import type { Verdict } from "./verdict";

/** A plan as people read it before they say yes to it. */
export interface PlanReport {
  /** Why nothing of it may be carried out; empty when it may. */
  readonly blocked: readonly string[];
  /** What the settings would have to confirm. */
  readonly confirm: readonly Confirmable[];
  readonly warnings: readonly string[];
  /** Of the policy pack. */
  readonly verdict: Verdict;
  readonly changes: readonly Pick<PlannedStep, "urn" | "name" | "type" | "operation" | "properties">[];
  readonly drops: readonly string[];
  readonly slow: readonly string[];
  readonly notices: readonly string[];
}

export function planReport(plan: Plan): PlanReport {
  const { steps, warnings } = plan;
  const effects = planEffects(steps);
  const of = (kind: Effect["kind"]) =>
    effects.filter((effect) => effect.kind === kind).map(({ sentence }) => sentence);
  const blocked = blockedBy(plan);
  return {
    blocked,
    confirm: neededConfirmations(steps, blocked),
    warnings,
    verdict: plan.verdict,
    changes: steps.map(({ urn, name, type, operation, properties }) => ({
      urn,
      name,
      type,
      operation,
      properties,
    })),
    drops: of("drops"),
    slow: of("slow"),
    notices: of("notice"),
  };
}

/** What the run said against itself, and otherwise what should have been said. */
function blockedBy({ steps, blocked, warnings, finished }: Plan): readonly string[] {
  if (blocked.length > 0) return blocked;
  return [
    ...(finished ? [] : ["the preview broke off, and nobody knows the whole plan"]),
    ...unconfirmed(steps, warnings).map(
      (change) =>
        `this plan needs the confirmation "change: ${change}", and nothing else would stop it: an earlier confirmation has ` +
        "taken protection off. Confirm it, or put protection back first: pulumi up without this change",
    ),
  ];
}

/** @param today for the example of a confirmation, which counts for a week */
export function planText(report: PlanReport, today: Date): string {
  const { blocked, confirm, warnings, changes, drops, slow, notices } = report;
  const sections: [heading: string, lines: readonly string[]][] = [
    ["BLOCKED: nothing of this may be carried out", blocked],
    [
      "To confirm it, write into the stack's file (docs/changes.md)",
      confirm.length === 0 ? [] : [confirmationFor(confirm, today)],
    ],
    ["Warnings", warnings],
    [`What changes: ${changes.length === 0 ? "nothing" : counted(changes)}`, changeLines(changes)],
    ["WHO IS CUT OFF", drops],
    ["What takes long", slow],
    ["Also", notices],
  ];
  return sections
    .filter(([, lines], index) => lines.length > 0 || (index === CHANGES && blocked.length === 0))
    .map(([heading, lines]) => [heading, ...lines.map(indented)].join("\n"))
    .concat(
      blocked.length === 0 && changes.length > 0 && drops.length === 0
        ? ["Nobody who is connected is known to be cut off by this."]
        : [],
    )
    .concat(`Policy pack: ${report.verdict.line}`)
    .join("\n\n");
}

/** Place of the section that says "nothing" rather than nothing. */
const CHANGES = 3;

/** Whoever makes a whole stack does not read fifty lines of it. */
const MOST_CREATED = 12;

function changeLines(changes: PlanReport["changes"]): string[] {
  const created = changes.filter(({ operation }) => operation === "create");
  const hidden = created.length > MOST_CREATED ? created.slice(MOST_CREATED) : [];
  return [
    ...changes
      .filter((change) => !hidden.includes(change))
      .map(
        ({ name, type, operation, properties }) =>
          `${operation.padEnd(8)}${type.split(":").at(-1)} ${name}` +
          (operation === "create" || operation === "delete" || properties.length === 0
            ? ""
            : ` (${shortened(properties)})`),
      ),
    ...(hidden.length > 0 ? [`create  ${hidden.length} more`] : []),
  ];
}

const MOST_PROPERTIES = 4;

function shortened(properties: readonly string[]): string {
  const more = properties.length - MOST_PROPERTIES;
  return properties.slice(0, MOST_PROPERTIES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function counted(changes: PlanReport["changes"]): string {
  return (["create", "update", "replace", "delete"] as const)
    .map(
      (operation) => [operation, changes.filter((change) => change.operation === operation).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(", ");
}

function confirmationFor(confirm: readonly Confirmable[], today: Date): string {
  const until = new Date(today.getTime() + 7 * 86_400_000).toISOString().slice(0, 10);
  return [
    "remote-access:confirm:",
    ...confirm.flatMap((change) => [
      `  - change: ${change}`,
      `    until: "${until}"`,
      "    reason: <why, in a sentence>",
    ]),
  ].join("\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
