import { isMeant } from "../../exemptions/urn-pattern";
import type { RecordedExemption, ReviewRecord } from "../../review-record/record";
import { catalogue } from "../../catalogue";
import { verdictOf, verdictOn, type Verdict } from "../verdict";
import { changesBetween, declaredDifference } from "./differences";
import { findingsOf, packFolders } from "./findings";
import { withoutMachinePaths } from "./machine-paths";
import { cellsOf, matrixDifference } from "./matrix";
import { positionsIn, type Program, type Steps } from "./positions";
import type { RunReading } from "./read-run";
import type { Report, ReportedExemption, ReportedFinding, StackReport } from "./report";

/** What is known of one side of a stack. */
export interface Side {
  readonly run: RunReading;
  readonly record?: ReviewRecord | undefined;
}

/** All that was read of one stack. */
export interface StackInput {
  readonly name: string;
  readonly head: Side;
  readonly base?: Side;
  /** What plain `pulumi preview --json` said of the head. */
  readonly steps?: Steps;
  readonly effects?: NonNullable<StackReport["effects"]>;
  /** What whoever made the folder has to say. */
  readonly faults: readonly InputFault[];
}

/** Something that no event tells, and whether it counts in the verdict as one more that blocks, or that was not judged. */
export interface InputFault {
  readonly text: string;
  readonly weighs?: "blocks" | "not-judged" | undefined;
}

/** What holds for all stacks of a report. */
export interface Review {
  readonly mode: Report["made"]["mode"];
  readonly program: Program;
  /** Folders whose names must not stand in the report, beside the project's. */
  readonly folders: readonly string[];
}

/** Joins what engine and pack said of one stack. */
export function stackReport(input: StackInput, review: Review): StackReport {
  const { name, head, base, effects } = input;
  const { told, whole } = head.run;
  const folders = [review.program.project, ...review.folders, ...packFolders(told)];
  const positionOf = positionsIn(input.steps ?? {}, review.program);
  const findings = findingsOf(told, { positionOf, folders });
  const faults: string[] = [];
  const orFault = <T>(what: string, make: () => T): T | undefined => {
    try {
      return make();
    } catch (cause) {
      faults.push(`${what} (${(cause as Error).message}): review both sides with the same version`);
      return undefined;
    }
  };
  const compared = comparison(head.record, base?.record, orFault);
  const clean = (text: string) => withoutMachinePaths(text, folders);
  return {
    name,
    scope: head.record?.scope ?? scopeBy(findings),
    verdict: withFaults(verdictOn(told, whole), input.faults),
    findings: [...findings],
    ...compared,
    changes: changesOf(input, review.mode),
    ...(effects === undefined ? {} : { effects: cleaned(effects, clean) }),
    anchors: head.record?.anchors ?? [],
    exemptions: usedBy(findings, head.record?.exemptions ?? []),
    ...(head.record?.statement === undefined ? {} : { statement: head.record.statement }),
    faults: [...input.faults.map(({ text }) => text), ...faultsOf(input, review.mode), ...faults].map(clean),
  };
}

/** What was refused, or could not be judged, has no finding, and passed as little. */
function withFaults({ blocked, notJudged, exempted }: Verdict, faults: readonly InputFault[]): Verdict {
  const of = (weight: InputFault["weighs"]) => faults.filter(({ weighs }) => weighs === weight).length;
  return verdictOf({
    blocked: blocked + of("blocks"),
    notJudged: notJudged === "everything" ? notJudged : notJudged + of("not-judged"),
    exempted,
  });
}

type OrFault = <T>(what: string, make: () => T) => T | undefined;

/** The matrix, and what it and the declaration are beside those of the base. */
function comparison(
  head: ReviewRecord | undefined,
  base: ReviewRecord | undefined,
  orFault: OrFault,
): Pick<StackReport, "matrix" | "comparison" | "matrixDifference" | "declaredDifference"> {
  const { matrix, declared } = head ?? {};
  const cells = matrix && orFault("the matrix could not be read", () => cellsOf(matrix));
  const [before, declaredBefore] = [base?.matrix, base?.declared ?? []];
  const difference =
    matrix &&
    before &&
    orFault("the matrix could not be compared with that of the base", () => matrixDifference(matrix, before));
  const declaredNow =
    head &&
    base &&
    orFault("what is declared could not be compared", () =>
      declaredDifference(declared ?? [], declaredBefore),
    );
  return {
    ...(matrix && cells
      ? {
          comparison: matrix,
          matrix: { cells, notComputed: matrix.notComputed, ...(declared ? { declared } : {}) },
        }
      : {}),
    ...(difference ? { matrixDifference: difference } : {}),
    ...(declaredNow ? { declaredDifference: declaredNow } : {}),
  };
}

/** Where nothing stands, every step would be a creation: the base stands in its place. */
function changesOf({ head, base }: StackInput, mode: Review["mode"]): StackReport["changes"] {
  switch (mode) {
    case "state":
      return [...head.run.changes];
    case "offline":
      return [...changesBetween(head.run.resources, base?.run.resources ?? new Map())];
    case "analysis":
      return [];
  }
}

/** Confinement is judged in one scope alone. */
function scopeBy(findings: readonly ReportedFinding[]): StackReport["scope"] {
  const confined = new Set(catalogue.filter(({ kind }) => kind === "confinement").map(({ id }) => id));
  return findings.some(({ rule }) => confined.has(rule)) ? "remote-access" : "any";
}

function cleaned(
  { slow, drops, notices }: NonNullable<StackReport["effects"]>,
  clean: (text: string) => string,
): NonNullable<StackReport["effects"]> {
  return { slow: slow.map(clean), drops: drops.map(clean), notices: notices.map(clean) };
}

/** By the words of what was let through, each finding under the first exemption that may have done it. */
function usedBy(
  findings: readonly ReportedFinding[],
  exemptions: readonly RecordedExemption[],
): ReportedExemption[] {
  const used = findings.flatMap(({ rule, urn, effect, lenience = "" }) => {
    if (effect !== "exempted") return [];
    const index = exemptions.findIndex(
      (one) =>
        one.rule === rule &&
        isMeant(one.pattern, urn) &&
        lenience.includes(one.until) &&
        lenience.includes(one.by),
    );
    return [index];
  });
  return exemptions.map((one, index) => ({ ...one, used: used.filter((at) => at === index).length }));
}

/** What could not be done, each with its remedy. */
function faultsOf({ head, base, steps }: StackInput, mode: Review["mode"]): readonly string[] {
  return [
    ...ofSide("", head),
    ...(base === undefined ? [] : ofSide("of the base: ", base)),
    ...(mode !== "analysis" && steps === undefined && head.run.told.length > 0
      ? [
          "no finding has its place in the program: a plain pulumi preview --json as head/steps.json tells them",
        ]
      : []),
  ];
}

function ofSide(before: string, { run, record }: Side): readonly string[] {
  const { version, errors, ofRecord } = run;
  return [
    ...(version === undefined
      ? ["the policy pack was not asked, or not to the end: look at what the run printed, and review again"]
      : []),
    ...errors.map((text) => `${sentenceOf(text)}: correct it, and review again`),
    ...ofRecord,
    ...(record === undefined && version !== undefined && ofRecord.length === 0
      ? [
          "the pack wrote no record, so that matrix, anchors and exemptions are missing: set REMOTE_ACCESS_REVIEW_RECORD for it, or take a pack that knows it",
        ]
      : []),
    ...(record?.faults ?? []),
  ].map((fault) => `${before}${fault}`);
}

const LONGEST = 500;

/** An error as one line, without the stack of calls. */
function sentenceOf(error: string): string {
  const lines = error.split("\n").map((line) => line.trim());
  const text = lines.filter((line) => line !== "" && !/^at /.test(line)).join(" ");
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replace(/[.:\s]+$/, "");
}
