import type { AdmissionPolicy } from "./admission-policy";
import { dayOf } from "./calendar";
import type { Device } from "./device";
import { compromiseReasons, reportedKeyReasons, requestReasons, sizeReasons } from "./key-reasons";
import { keysFromBeforeLoss, lifeCycleReasons, reportedLossReasons } from "./life-cycle-reasons";
import type { Posture } from "./posture";
import { postureReasons } from "./posture-reasons";
import { unsoundness } from "./posture-soundness";
import { REASON_CODES, ruleOf } from "./reasons";
import type { Rollout } from "./rollout";
import { rolloutReasons } from "./rollout-reasons";
import type { DeviceKeys, Reason, Verdict } from "./verdict";

/** What the city decided: the two reviewed files. */
export interface Rules {
  readonly policy: AdmissionPolicy;
  readonly rollout: Rollout;
}

/**
 * Decides what a device may have. A device works when nothing speaks against it; what is missing or unknown does.
 *
 * @param device undefined when the register does not know it
 * @param posture the newest record that bears the device's inventory number, if any
 * @param keys what request and ledger say of its keys
 * @returns every reason, not only the first
 */
export function judge(
  rules: Rules,
  device: Device | undefined,
  posture: Posture | undefined,
  keys: DeviceKeys,
  now: Date,
): Verdict {
  const reasons =
    device === undefined
      ? unregisteredReasons(rules.policy, keys, now)
      : deviceReasons(rules, device, posture, keys, now);
  return verdictOf(rules.policy, reasons);
}

/** Posture is left aside: without the register nobody can say whose it is. */
function unregisteredReasons(policy: AdmissionPolicy, keys: DeviceKeys, now: Date): Reason[] {
  const none: ReadonlySet<string> = new Set();
  return [
    { code: "not-in-register" },
    ...compromiseReasons(keys, none),
    ...requestReasons(policy, keys, none, now),
    ...sizeReasons(policy, keys, undefined, dayOf(now)),
  ];
}

function deviceReasons(
  { policy, rollout }: Rules,
  device: Device,
  posture: Posture | undefined,
  keys: DeviceKeys,
  now: Date,
): Reason[] {
  const today = dayOf(now);
  const old = keysFromBeforeLoss(device, keys.issued);
  const unsound: Reason[] =
    posture === undefined ? [{ code: "no-posture" }] : unsoundness(policy, device, posture, now);
  const sound = unsound.length === 0 ? posture : undefined;
  return [
    ...lifeCycleReasons(policy, device, today),
    ...reportedLossReasons(device, keys),
    ...rolloutReasons(rollout, device, today),
    ...unsound,
    ...(sound === undefined ? [] : postureReasons(policy, sound, now)),
    ...(sound === undefined ? [] : reportedKeyReasons(policy, device.inventory, sound, keys, today)),
    ...compromiseReasons(keys, old),
    ...requestReasons(policy, keys, old, now),
    ...sizeReasons(policy, keys, sound?.key.storage, today),
  ];
}

/** The worst that any reason asks for. */
function verdictOf({ remediation }: AdmissionPolicy, found: readonly Reason[]): Verdict {
  const rules = found.map(({ code }) => ruleOf(code));
  const reasons = [...found].sort((a, b) => REASON_CODES.indexOf(a.code) - REASON_CODES.indexOf(b.code));
  const none = remediation === "none" || rules.some(({ certificate }) => certificate === "none");
  const existing = (["revoke", "expire"] as const).find((fate) =>
    rules.some((rule) => rule.existing === fate),
  );
  return {
    certificate: found.length === 0 ? "work" : none ? "none" : "remediation",
    existing: existing ?? "keep",
    reasons,
  };
}
