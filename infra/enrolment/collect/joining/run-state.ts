import { entryIn, idIn, textIn, timeIn, type Entry } from "./graph-values";
import type { CollectFault, DeliveredReport } from "./sighting";

/**
 * What is asked of a `deviceHealthScriptDeviceState`: learn.microsoft.com, "deviceHealthScriptDeviceState resource type"
 * (beta).
 */
export const RUN_STATE_FIELDS = [
  "id",
  "lastStateUpdateDateTime",
  "preRemediationDetectionScriptOutput",
] as const;

/** The device that a state belongs to; its id only. */
export const RUN_STATE_DEVICE = "managedDevice($select=id)";

export interface ReadStates {
  /** By the id of the managed device, in lower case. */
  readonly reports: ReadonlyMap<string, DeliveredReport>;
  readonly faults: readonly CollectFault[];
}

/** Takes the newest report of each device out of the states of the script's runs. */
export function readRunStates(states: readonly Entry[]): ReadStates {
  const reports = new Map<string, DeliveredReport>();
  const faults: CollectFault[] = [];
  states.forEach((state, index) => {
    const device = idIn(entryIn(state, "managedDevice") ?? {}, "id")?.toLowerCase();
    const text = textIn(state, "preRemediationDetectionScriptOutput");
    if (device === undefined) {
      faults.push({
        place: `run state ${index + 1} of the script`,
        message: "names no managed device; it is left aside",
      });
    } else if (text !== undefined) {
      const report = deliveredOf(text, timeIn(state, "lastStateUpdateDateTime"));
      const earlier = reports.get(device);
      reports.set(device, earlier === undefined ? report : newerOf(earlier, report));
    }
  });
  return { reports, faults };
}

function deliveredOf(text: string, madeAt: string | undefined): DeliveredReport {
  if (madeAt !== undefined) return { text, madeAt };
  return { fault: "has no lastStateUpdateDateTime, so nobody can say how old it is" };
}

/** Two states of one device that cannot be put in order say nothing. */
function newerOf(one: DeliveredReport, other: DeliveredReport): DeliveredReport {
  const [first, second] = [one, other].map((report) =>
    "fault" in report ? NaN : Date.parse(report.madeAt ?? ""),
  );
  if (first! > second!) return one;
  if (second! > first!) return other;
  return { fault: "is one of two that cannot be put in order; let the script run again" };
}
