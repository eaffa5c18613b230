import { verdictOf, type Verdict } from "../verdict";
import type { ReportedLab, ReportedProbe, ReportedScenario } from "./schema";

/**
 * What packets say weighs as much as what rules say: what a lab saw otherwise and what a probe reached block. A probe
 * that shows nothing, because it is not conclusive or nobody can tell who wrote it, leaves one thing not judged, and so
 * does each reason why a lab says less of this plan than it seems to.
 */
export function triedVerdicts(labs: readonly ReportedLab[], probes: readonly ReportedProbe[]): Verdict[] {
  return [
    ...labs.map((lab) => {
      const failed = lab.scenarios.filter(hasLabFailed).length;
      const notJudged = labDoubts(lab).length + failed;
      return verdictOf({ blocked: lab.otherwise - failed, notJudged, exempted: 0 });
    }),
    ...probes.map((probe) =>
      verdictOf({ blocked: probe.reached, notJudged: showsAnything(probe) ? 0 : 1, exempted: 0 }),
    ),
  ];
}

/** Why a lab does not say of this plan what a whole lab would. */
export type LabDoubt = "another-plan" | "part" | "nothing-tried";

/** Each is one thing that was not judged. A plan that nobody compared is told only. */
export function labDoubts({ isReviewed, only, scenarios }: ReportedLab): readonly LabDoubt[] {
  const isNothingTried = scenarios.every(({ verdict }) => verdict === "not-applicable");
  return [
    ...(isReviewed === "no" ? (["another-plan"] as const) : []),
    ...(only === undefined ? [] : (["part"] as const)),
    ...(isNothingTried ? (["nothing-tried"] as const) : []),
  ];
}

/** Whether the lab itself failed, so that its scenario says nothing of the plan. */
export function hasLabFailed({ verdict, seen }: Pick<ReportedScenario, "verdict" | "seen">): boolean {
  return verdict === "otherwise" && seen.startsWith("the lab failed");
}

/** Whether a silence of this probe says something. */
export function showsAnything({ conclusive, list, signature, testIdentity }: ReportedProbe): boolean {
  return conclusive && list === "same" && signature === "valid" && testIdentity === undefined;
}
