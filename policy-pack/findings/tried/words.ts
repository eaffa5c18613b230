import type { ProbedTarget, ReportedLab, ReportedOddCell, ReportedProbe, ReportedScenario } from "./schema";
import { hasLabFailed, labDoubts } from "./verdict";

/** The sentences that the terminal and the comment have in common; the page has its own, in two languages. */

const DAY = 24 * 3_600_000;

/** `2 days before this report`. */
export function ageText(at: string, madeAt: string): string {
  const days = daysBefore(at, madeAt);
  if (days < 0) return "dated after this report";
  if (days === 0) return "less than a day before this report";
  return `${days} ${days === 1 ? "day" : "days"} before this report`;
}

/** Whole days; negative where it is later. */
export function daysBefore(at: string, madeAt: string): number {
  return Math.floor((Date.parse(madeAt) - Date.parse(at)) / DAY);
}

const REVIEWED: Readonly<Record<ReportedLab["isReviewed"], string>> = {
  yes: "It is the plan that is reviewed here.",
  no: "It is another plan than the one that is reviewed here, which counts as not judged.",
  unknown: "Whether it is the plan that is reviewed here is not known: --lab-plan would say.",
};

export function labSentences(lab: ReportedLab): readonly string[] {
  const doubts = labDoubts(lab);
  const failed = lab.scenarios.filter(hasLabFailed).length;
  return [
    REVIEWED[lab.isReviewed],
    ...(doubts.includes("part")
      ? ["Only some of the scenarios ran, those that --only chose, which counts as not judged."]
      : []),
    ...(doubts.includes("nothing-tried") ? ["It tried nothing, which counts as not judged."] : []),
    ...(failed === 0
      ? []
      : [
          `In ${failed} of them the lab itself failed: that says nothing of the plan, and counts as not judged.`,
        ]),
    "A strongSwan gateway and firewalls of this project's own making, on one machine: not Azure. Of Azure it shows what this project takes Azure's documents to mean.",
  ];
}

export function labCounts({ asExpected, otherwise, notApplicable }: ReportedLab): string {
  return `${asExpected} as expected, ${otherwise} otherwise, ${notApplicable} with nothing to try in the plan`;
}

export function seenText({ seen, note }: ReportedScenario): string {
  return note === undefined ? seen : `${seen} (${note})`;
}

/** The first cells of a scenario in which not all answers are one, and how many are left out. */
export function firstCells({ odd, oddLeft }: ReportedScenario, most: number): [string[], number] {
  const shown = odd.slice(0, most).map(cellText);
  return [shown, odd.length + oddLeft - shown.length];
}

function cellText(cell: ReportedOddCell): string {
  if ("text" in cell) return cell.text;
  const { from, cell: where, declared, computed, seen } = cell;
  const between = computed === undefined ? "" : `, computed ${computed}`;
  return `${from} to ${where}: declared ${declared}${between}, seen ${seen}`;
}

const SIGNATURES: Readonly<Record<ReportedProbe["signature"], string>> = {
  valid:
    "The signature holds: whoever knocked with that certificate wrote the result. It does not say on which device.",
  wrong: "The signature is wrong: the result was changed after it was written, or somebody else wrote it.",
  unreadable:
    "The signature cannot be verified: there is no self-signed certificate of an RSA key of at least 2048 bits beside it.",
};

const LISTS: Readonly<Record<ReportedProbe["list"], string | undefined>> = {
  same: undefined,
  other: "The probe-list.json beside the result is not the list that was tried.",
  missing:
    "No probe-list.json lay beside the result: whether every target of the list was tried is not known.",
};

export function probeSentences({
  signature,
  list,
  conclusive,
  testIdentity,
}: ReportedProbe): readonly string[] {
  return [
    SIGNATURES[signature],
    ...[LISTS[list]].filter((sentence) => sentence !== undefined),
    ...(conclusive
      ? []
      : [
          "It is not conclusive: what had to answer did not, nothing had to, something was not tried, or nobody knows what should have been. Its silence shows nothing.",
        ]),
    ...(testIdentity === undefined
      ? []
      : ["A test's certificate knocked: the result says nothing of a device that nobody manages."]),
  ];
}

export function reachedText({ reached, targets }: ReportedProbe): string {
  const all = `${targets.length} targets`;
  return reached === 0 ? `nothing reached, of ${all}` : `${reached} of ${all} reached`;
}

export function targetText({ id, what, detail }: ProbedTarget): string {
  const named = what === undefined ? id : `${what} (${id})`;
  return detail === "" ? named : `${named}: ${detail}`;
}

export function reachedTargets({ targets }: ReportedProbe): readonly ProbedTarget[] {
  return targets.filter(({ verdict }) => verdict === "reached");
}

export function otherwiseIn({ scenarios }: ReportedLab): readonly ReportedScenario[] {
  return scenarios.filter(({ verdict }) => verdict === "otherwise");
}
