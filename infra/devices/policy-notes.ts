import type { AdmissionPolicy } from "./admission-policy";
import { dayOf } from "./calendar";
import { floorOn } from "./os-floor";

/** What stands in a policy and is over, or not in force yet; each with its field, for those who keep the file. */
export function policyNotes({ os, keys }: AdmissionPolicy, now: Date): string[] {
  const today = dayOf(now);
  const notes: string[] = [];
  os.forEach((release, index) => {
    const name = `${release.platform} ${release.release}`;
    const { until, floors } = release;
    if (until < today) {
      notes.push(`os[${index}].until: ${name} is out of support since ${until}; such devices are refused`);
    }
    if (floorOn(release, today) === undefined) {
      const first = floors[0]?.from ?? "any day";
      notes.push(`os[${index}].floors: ${name} has no floor before ${first}; every version is admitted`);
    }
  });
  const { tpm2048, software } = keys;
  if (tpm2048 !== undefined && tpm2048.until < today) {
    notes.push(`keys.tpm2048: ${tpm2048.reference} ended on ${tpm2048.until}; keys of 2048 bit are refused`);
  }
  software.forEach(({ inventory, until, reference }, index) => {
    if (until >= today) return;
    const entry = `keys.software[${index}]: ${inventory} (${reference})`;
    notes.push(`${entry} ended on ${until}; the key is refused, remove the entry`);
  });
  return notes;
}
