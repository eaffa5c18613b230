import { verdictOf, type Verdict } from "../verdict";
import type { ReportedLab, ReportedProbe } from "./schema";

/**
 * What packets say weighs as much as what rules say: what a lab saw otherwise and what a probe reached block. A probe
 * that shows nothing, because it is not conclusive or nobody can tell who wrote it, leaves one thing not judged.
 */
export function triedVerdicts(labs: readonly ReportedLab[], probes: readonly ReportedProbe[]): Verdict[] {
  return [
    ...labs.map(({ otherwise }) => verdictOf({ blocked: otherwise, notJudged: 0, exempted: 0 })),
    ...probes.map((probe) =>
      verdictOf({ blocked: probe.reached, notJudged: showsAnything(probe) ? 0 : 1, exempted: 0 }),
    ),
  ];
}

/** Whether a silence of this probe says something. */
export function showsAnything({ conclusive, signature }: ReportedProbe): boolean {
  return conclusive && signature === "valid";
}
