import type { AdmissionPolicy } from "./admission-policy";
import { liesAhead } from "./calendar";
import type { Device } from "./device";
import type { Posture } from "./posture";
import type { Reason } from "./verdict";

/**
 * Why a record says nothing about this device, neither for nor against it: another system's, another device's, or
 * of a time that has not come. Age is no such reason: what an old record found may have got worse since, not better.
 *
 * Details name the record by its number in the device management, and not by the name that the device bears there,
 * which may be a person's.
 */
export function unsoundness(
  { sources }: Pick<AdmissionPolicy, "sources">,
  device: Pick<Device, "inventory" | "serialNumber">,
  posture: Posture,
  now: Date,
): Reason[] {
  const { system, tenant, recordId } = posture.source;
  const record = `${system} ${recordId}`;
  const reasons: Reason[] = [];
  if (!sources.some((source) => source.system === system && source.tenant === tenant)) {
    reasons.push({ code: "posture-source-not-trusted", detail: `${system} ${tenant}` });
  }
  if (liesAhead(posture.collectedAt, now)) {
    reasons.push({ code: "posture-in-future", detail: posture.collectedAt });
  }
  if (posture.device.serialNumber !== device.serialNumber) {
    reasons.push({ code: "serial-number-differs", detail: record });
  }
  if (posture.device.name !== device.inventory) reasons.push({ code: "name-differs", detail: record });
  return reasons;
}
