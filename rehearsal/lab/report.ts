import { createHash } from "node:crypto";
import pc from "picocolors";
import type { MutationResult } from "./mutations/run-mutations";
import type { ScenarioResult } from "./scenarios/scenario";

/** The result of one lab, for programs. */
export interface LabReport {
  readonly schema: "lab/v1";
  readonly stack: string;
  readonly plan: string;
  /** So that whoever has a plan can tell whether it is this one. */
  readonly planSha256: string;
  /** When it began, RFC 3339 in UTC. */
  readonly at: string;
  /** What chose among the scenarios; absent where all of them ran. */
  readonly only?: string;
  readonly scenarios: readonly ScenarioResult[];
  readonly asExpected: number;
  readonly otherwise: number;
  readonly notApplicable: number;
  readonly seconds: number;
}

/** What a lab tried, and when. */
interface Tried extends Pick<LabReport, "stack" | "seconds"> {
  /** The plan's file, and what stands in it. */
  readonly plan: { readonly name: string; readonly text: string };
  /** ISO 8601. */
  readonly now: string;
  readonly only?: string | undefined;
}

export function labReport(
  { stack, plan, now, only, seconds }: Tried,
  scenarios: readonly ScenarioResult[],
): LabReport {
  const count = (verdict: ScenarioResult["verdict"]) =>
    scenarios.filter((scenario) => scenario.verdict === verdict).length;
  return {
    schema: "lab/v1",
    stack,
    plan: plan.name,
    planSha256: createHash("sha256").update(plan.text).digest("hex"),
    at: `${now.slice(0, 19)}Z`,
    ...(only === undefined ? {} : { only }),
    seconds,
    scenarios,
    asExpected: count("as-expected"),
    otherwise: count("otherwise"),
    notApplicable: count("not-applicable"),
  };
}

/** Names come from the plan, and a terminal does what it is told: no text may move its cursor or turn its direction. */
function shown(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

const MARKS = { "as-expected": "ok", otherwise: "NO", "not-applicable": "--" } as const;
/** So many cells of a matrix are named; the JSON has all of them. */
const SHOWN = 12;

/** One scenario as lines: the sentence, and what was expected and seen where that is not the same. */
export function scenarioLines(result: ScenarioResult, colours = pc.isColorSupported): string[] {
  const { verdict, name, sentence, expected, note, odd = [], seconds } = result;
  const seen = shown(result.seen);
  const paint = pc.createColors(colours);
  const colour = verdict === "as-expected" ? paint.green : verdict === "otherwise" ? paint.red : paint.dim;
  const after = note === undefined ? "" : ` (${shown(note)})`;
  return [
    `${colour(MARKS[verdict])}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  ${sentence}`,
    ...(verdict === "otherwise" ? [`      expected: ${expected}`] : []),
    ...(verdict === "as-expected" && note === undefined
      ? []
      : [`      ${verdict === "not-applicable" ? "not tried: " : "seen: "}${seen}${after}`]),
    ...odd.slice(0, SHOWN).map((cell) => `      ${shown(cell)}`),
    ...(odd.length > SHOWN ? [`      and ${odd.length - SHOWN} more (--json has all of them)`] : []),
  ];
}

export function closingLine({ asExpected, otherwise, notApplicable, seconds, stack }: LabReport): string {
  return (
    `${shown(stack)}: ${asExpected} as expected, ${otherwise} otherwise, ${notApplicable} with nothing to try in this plan; ` +
    `${seconds} s. All of it took place on this machine; of Azure it shows what this project takes Azure's documents to mean.`
  );
}

/** One mutation as a line. */
export function mutationLine({ name, sentence, verdict, by }: MutationResult): string {
  const what =
    verdict === "not-applicable" ? "nothing of the kind in this plan" : shown(by ?? "NOBODY NOTICED");
  return `${verdict.padEnd(15)} ${name.padEnd(22)} ${sentence} — ${what}`;
}
