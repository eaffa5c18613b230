import type { PostureRecord } from "./assessment";
import type { ReconcileRun } from "../ledger/view";

/** How large register and posture export are, and how fresh. */
export interface SourceSurvey {
  readonly devices: number;
  readonly postures: number;
  /** Newest `collectedAt`, RFC 3339; absent where there is no record. */
  readonly newestPosture?: string;
}

/** Something is wrong with what the authority was told, not with the devices. */
export interface SourceFault {
  /** A second person can confirm `shrunk`; the others mean that the source is down. */
  readonly kind: "empty" | "shrunk" | "register-shrunk" | "old";
  readonly sentence: string;
}

/** More than this part of the records may not be missing at once. */
const MOST_MISSING = 0.2;
/** Runs of that long ago are the measure: a source that loses a little each hour must not go unseen. */
const MEASURED_DAYS = 7;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export function surveyOf(devices: number, postures: Iterable<Pick<PostureRecord, "posture">>): SourceSurvey {
  let count = 0;
  let newest: string | undefined;
  for (const { posture } of postures) {
    count += 1;
    if (posture.collectedAt === newest) continue; // most records of an export bear one time
    if (newest === undefined || Date.parse(posture.collectedAt) > Date.parse(newest)) {
      newest = posture.collectedAt;
    }
  }
  return { devices, postures: count, ...(newest === undefined ? {} : { newestPosture: newest }) };
}

/** The largest that register and export were in the last days, since a second person last confirmed a smaller one. */
export function measureOf(
  runs: readonly Pick<ReconcileRun, "began" | "devices" | "postures" | "measure" | "mode">[],
  now: Date,
): Pick<SourceSurvey, "devices" | "postures"> {
  const measure = { devices: 0, postures: 0 };
  for (const run of [...runs].reverse()) {
    if (now.getTime() - Date.parse(run.began) > MEASURED_DAYS * DAY_MS) break;
    measure.devices = Math.max(measure.devices, run.devices);
    measure.postures = Math.max(measure.postures, run.postures);
    if (run.measure === "approved") break;
  }
  return measure;
}

/**
 * Judges the sources before any device is judged by them.
 *
 * @param measure what they were lately
 * @returns everything that is wrong; with any fault nothing may be decided
 */
export function judgeSource(
  survey: SourceSurvey,
  measure: Pick<SourceSurvey, "devices" | "postures">,
  maxAgeHours: number,
  now: Date,
): SourceFault[] {
  const faults: SourceFault[] = [];
  const { devices, postures, newestPosture } = survey;
  if (hasShrunk(devices, measure.devices)) {
    faults.push({
      kind: "register-shrunk",
      sentence: `the register names ${devices} devices, and ${measure.devices} within the last ${MEASURED_DAYS} days`,
    });
  }
  if (postures === 0 || newestPosture === undefined) {
    if (devices > 0) faults.push({ kind: "empty", sentence: "the posture export holds no usable record" });
    return faults;
  }
  if (hasShrunk(postures, measure.postures)) {
    faults.push({
      kind: "shrunk",
      sentence: `the posture export holds ${postures} records, and ${measure.postures} within the last ${MEASURED_DAYS} days`,
    });
  }
  const age = (now.getTime() - Date.parse(newestPosture)) / HOUR_MS;
  if (age > maxAgeHours) {
    faults.push({
      kind: "old",
      sentence: `the newest posture record is ${Math.floor(age)} hours old (${newestPosture}); at most ${maxAgeHours} are allowed`,
    });
  }
  return faults;
}

/** By more than a fifth, and by more than one: of three devices one may well be handed back. */
function hasShrunk(now: number, before: number): boolean {
  return before - now > 1 && before - now > before * MOST_MISSING;
}
