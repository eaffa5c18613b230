import type { Posture } from "../../../devices/posture";
import type { LaptopReport } from "./laptop-report";
import type { ManagementFacts } from "./sighting";

type Safeguards = Pick<Posture, "firewall" | "preBoot" | "join" | "rooted"> & {
  readonly encryption: Posture["encryption"] | undefined;
};

const FIREWALL = ["off", "unknown", "on"] as const; // the worst first
const ROOTED = ["yes", "unknown", "no"] as const;

/**
 * What two witnesses say together, device management and the laptop itself. Where both speak, the worse word counts:
 * management's knowledge lags, and a laptop in foreign hands says what it likes. Where management is silent, the laptop's
 * word counts; encryption alone needs both.
 */
export function safeguards(facts: ManagementFacts, report: LaptopReport): Safeguards {
  return {
    encryption: encryptionOf(facts.encryption, report),
    firewall: worse(FIREWALL, facts.firewall, report.firewall),
    preBoot: facts.preBoot ?? report.preBoot,
    join: facts.join ?? report.join,
    rooted: worse(ROOTED, facts.rooted, report.rooted),
  };
}

/** @returns undefined where management says nothing: unencrypted costs a certificate, and silence must not */
function encryptionOf(
  seen: Posture["encryption"] | undefined,
  { encrypted, evidence }: LaptopReport,
): Posture["encryption"] | undefined {
  if (seen === undefined || !seen.encrypted) return seen;
  return { encrypted, evidence };
}

function worse<W extends string>(order: readonly W[], seen: W | undefined, told: W): W {
  return seen === undefined || order.indexOf(told) < order.indexOf(seen) ? told : seen;
}
