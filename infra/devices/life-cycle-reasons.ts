import type { AdmissionPolicy } from "./admission-policy";
import { dayOf } from "./calendar";
import { stateOf, type Device, type LifeEvent, type LifeState } from "./device";
import type { ReasonCode } from "./reasons";
import type { DeviceKeys, IssuedKey, Reason } from "./verdict";

/** What each state alone says against a device; `retired` depends on the proof of wiping as well. */
const STATE_REASON: Readonly<Record<Exclude<LifeState, "active" | "retired">, ReasonCode>> = {
  ordered: "not-delivered",
  delivered: "not-handed-over",
  lost: "lost",
  stolen: "stolen",
  found: "found-not-reinstalled",
  reinstalled: "not-released",
};

const AWAY: ReadonlySet<LifeState> = new Set(["lost", "stolen", "found"]);

/**
 * What the register says against a device.
 *
 * Bad news counts from the moment it is entered, even with a day that has not come. Good news waits for its day.
 *
 * @param today RFC 3339 full-date
 */
export function lifeCycleReasons(
  policy: Pick<AdmissionPolicy, "forms">,
  device: Device,
  today: string,
): Reason[] {
  const reasons = stateReasons(device, today);
  if (device.owner !== "city") reasons.push({ code: "owner-not-city" });
  if (device.approvedOn === undefined) reasons.push({ code: "order-not-approved" });
  else if (device.approvedOn > today) reasons.push({ code: "order-not-approved", detail: device.approvedOn });
  if (device.agreement === undefined) reasons.push({ code: "agreement-missing" });
  if (!policy.forms.includes(device.form)) reasons.push({ code: "form-not-allowed", detail: device.form });
  return reasons;
}

function stateReasons(device: Device, today: string): Reason[] {
  const state = stateOf(device);
  const { on } = device.history.at(-1)!;
  if (state === "active") return on > today ? [{ code: "not-handed-over", detail: on }] : [];
  if (state !== "retired") return [{ code: STATE_REASON[state], detail: on }];
  const retired: Reason = {
    code: device.wipingProof === undefined ? "retired-not-wiped" : "retired",
    detail: on,
  };
  // Written off while it was away: nobody had it in hands to examine it, a thief may have.
  const before = device.history.at(-2);
  const missing = before?.state === "lost" || before?.state === "stolen";
  return missing ? [{ code: before.state, detail: before.on }, retired] : [retired];
}

/**
 * A loss that the authority was told of, by phone perhaps, before it reached the register. Until the register says that
 * the device was set up anew since, a new key must not help: the device management goes on working on a stolen laptop,
 * and would fetch it a new certificate within the hour.
 */
export function reportedLossReasons(
  { history }: Pick<Device, "history">,
  { reportedLost }: Pick<DeviceKeys, "reportedLost">,
): Reason[] {
  if (reportedLost === undefined || AWAY.has(history.at(-1)!.state)) return [];
  const day = dayOf(reportedLost);
  if (history.some(({ state, on }) => state === "reinstalled" && on >= day)) return [];
  return [{ code: "reported-lost", detail: reportedLost }];
}

/**
 * Keys that were on the device while it was out of the city's hands, or before (BSI SYS.3.1.A12: a found device is
 * examined and set up anew). Certificates for them must go, and none may be issued again.
 */
export function keysFromBeforeLoss(device: Device, issued: readonly IssuedKey[]): ReadonlySet<string> {
  const comeback = comebackOf(device.history);
  if (comeback === undefined) return new Set();
  const old = issued.filter(({ since, revoked }) => {
    const day = dayOf(since);
    // The register knows days only. If one day saw first certificate, loss and comeback, the loss has revoked it.
    const sameDay = day === comeback.reinstalledOn && day === comeback.goneOn;
    return day < comeback.reinstalledOn || (sameDay && revoked);
  });
  return new Set(old.map(({ sha256 }) => sha256));
}

/** The last time the device came back, if it ever was away. */
function comebackOf(history: readonly LifeEvent[]): { goneOn: string; reinstalledOn: string } | undefined {
  const lastAway = history.findLastIndex(({ state }) => AWAY.has(state));
  const reinstalled = history.slice(lastAway + 1).find(({ state }) => state === "reinstalled");
  if (lastAway === -1 || reinstalled === undefined) return undefined;
  const lastAtHome = history.slice(0, lastAway).findLastIndex(({ state }) => !AWAY.has(state));
  return { goneOn: history[lastAtHome + 1]!.on, reinstalledOn: reinstalled.on };
}
