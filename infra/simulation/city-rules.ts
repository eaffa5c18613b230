import { createHash } from "node:crypto";
import type { Inputs } from "../certificate-authority/run/assessment";
import type { AdmissionPolicy } from "../devices/admission-policy";
import type { Rollout } from "../devices/rollout";
import { DAY, dayText, START } from "./german-calendar";
import { SYNC_AGE_HOURS, TENANT, VERSIONS } from "./management";
import type { Scenario } from "./scenario";

/** The policy of docs/admission.md, with one floor that comes in the year. */
export function policyOf({ osFloor }: Scenario, certificateDays: number): AdmissionPolicy {
  const floors = [{ version: VERSIONS.old, from: "2025-10-01" }];
  if (osFloor !== undefined) floors.push({ version: VERSIONS.new, from: dayText(START + osFloor * DAY) });
  return {
    sources: [{ system: "intune", tenant: TENANT }],
    posture: { maxAgeHours: 72, maxSyncAgeHours: SYNC_AGE_HOURS, maxAttestationAgeHours: 168 },
    forms: ["laptop", "convertible"],
    certificate: { days: certificateDays, limit: { certificates: 6, days: 14 } },
    remediation: { days: 3 },
    os: [
      { platform: "windows", release: "10.0.26100", until: "2028-10-10", floors, editions: ["Enterprise"] },
    ],
    require: { preBoot: ["tpm-and-pin"], join: ["hybrid"], proof: ["mdm-channel"] },
    keys: { sizes: [3_072, 4_096], software: [] },
  };
}

export function rolloutOf({ departments, pause }: Scenario): Rollout {
  return {
    departments: departments.map(({ name, start }) => ({
      department: name,
      phase: start === undefined ? "first wave" : "second wave",
      agreement: "DV 2025/7",
      start: dayText(START + (start ?? -60) * DAY),
      pauses:
        pause?.department === name
          ? [
              {
                from: dayText(START + pause.from * DAY),
                until: dayText(START + pause.until * DAY),
                reason: "the department moves house",
              },
            ]
          : [],
    })),
  };
}

/** The reviewed files as the authority reads them. */
export function reviewedFiles(
  scenario: Scenario,
  certificateDays: number,
): Pick<Inputs, "policy" | "policySha256" | "rollout"> {
  const policy = policyOf(scenario, certificateDays);
  const policySha256 = createHash("sha256").update(JSON.stringify(policy)).digest("hex");
  return { policy, policySha256, rollout: rolloutOf(scenario) };
}

/** Days on which the rules themselves change, from which on every laptop is to be judged anew. */
export function daysOfChange({ departments, pause, osFloor }: Scenario): ReadonlySet<number> {
  return new Set(
    [
      ...departments.map(({ start }) => start),
      osFloor,
      ...(pause === undefined ? [] : [pause.from, pause.until + 1]),
    ].filter((day) => day !== undefined),
  );
}
