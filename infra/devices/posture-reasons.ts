import type { AdmissionPolicy } from "./admission-policy";
import { dayOf, isRecent } from "./calendar";
import { osReasons } from "./os-floor";
import type { Posture } from "./posture";
import type { ReasonCode } from "./reasons";
import type { Reason } from "./verdict";

/** What a sound record says against its device, its key aside. */
export function postureReasons(policy: AdmissionPolicy, posture: Posture, now: Date): Reason[] {
  return [
    ...ageReasons(policy, posture, now),
    ...attestationReasons(policy, posture.health, now),
    ...complianceReasons(posture.compliance, now),
    ...osReasons(policy.os, posture.os, dayOf(now)),
    ...safeguardReasons(policy, posture),
    ...threatReasons(policy, posture.threat),
  ];
}

function ageReasons({ posture: limits }: AdmissionPolicy, posture: Posture, now: Date): Reason[] {
  const reasons: Reason[] = [];
  const { lastSyncAt } = posture.management;
  if (!isRecent(posture.collectedAt, limits.maxAgeHours, now)) {
    reasons.push({ code: "posture-stale", detail: `${posture.collectedAt}, > ${limits.maxAgeHours} h` });
  }
  if (!isRecent(lastSyncAt, limits.maxSyncAgeHours, now)) {
    reasons.push({ code: "sync-stale", detail: `${lastSyncAt}, > ${limits.maxSyncAgeHours} h` });
  }
  return reasons;
}

function attestationReasons(
  { posture: { maxAttestationAgeHours: hours } }: AdmissionPolicy,
  health: Posture["health"],
  now: Date,
): Reason[] {
  if (hours === undefined) return [];
  if (health === undefined) return [{ code: "attestation-missing" }];
  const reasons: Reason[] = [];
  if (!isRecent(health.attestedAt, hours, now)) {
    reasons.push({ code: "attestation-stale", detail: `${health.attestedAt}, > ${hours} h` });
  }
  if (!health.secureBoot) reasons.push({ code: "secure-boot-off" });
  if (!health.codeIntegrity) reasons.push({ code: "code-integrity-off" });
  return reasons;
}

const COMPLIANCE_REASON: Readonly<
  Record<Exclude<Posture["compliance"]["state"], "compliant" | "inGracePeriod">, ReasonCode>
> = {
  noncompliant: "non-compliant",
  conflict: "compliance-conflict",
  error: "compliance-error",
  configManager: "compliance-elsewhere",
  unknown: "compliance-unknown",
};

function complianceReasons({ state, graceUntil }: Posture["compliance"], now: Date): Reason[] {
  if (state === "compliant") return [];
  if (state !== "inGracePeriod") return [{ code: COMPLIANCE_REASON[state] }];
  if (graceUntil === undefined) return [{ code: "in-grace-period" }];
  const over = Date.parse(graceUntil) < now.getTime();
  return [{ code: over ? "grace-period-over" : "in-grace-period", detail: graceUntil }];
}

function safeguardReasons({ require }: AdmissionPolicy, posture: Posture): Reason[] {
  const { ownership, encryption, rooted, firewall, preBoot, join } = posture;
  const reasons: Reason[] = [];
  if (ownership === "personal") reasons.push({ code: "reported-personal" });
  else if (ownership !== "company") reasons.push({ code: "ownership-unknown" });
  if (!encryption.encrypted) reasons.push({ code: "encryption-off" });
  if (rooted === "yes") reasons.push({ code: "rooted" });
  else if (rooted !== "no") reasons.push({ code: "rooted-unknown" });
  if (firewall === "off") reasons.push({ code: "firewall-off" });
  else if (firewall !== "on") reasons.push({ code: "firewall-unknown" });
  if (!require.preBoot.includes(preBoot)) reasons.push({ code: "pre-boot-not-allowed", detail: preBoot });
  if (!require.join.includes(join)) reasons.push({ code: "join-not-allowed", detail: join });
  return reasons;
}

const GOOD_THREATS: readonly string[] = ["none", "low"];

function threatReasons({ require }: AdmissionPolicy, threat: Posture["threat"]): Reason[] {
  const level = threat ?? "unknown";
  if (level === "high") return [{ code: "threat-high" }];
  const good: readonly string[] = require.threat ?? GOOD_THREATS;
  if (good.includes(level)) return [];
  return [level === "unknown" ? { code: "threat-unknown" } : { code: "threat-found", detail: level }];
}
