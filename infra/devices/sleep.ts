import type { ReasonCode } from "./reasons";
import type { Verdict } from "./verdict";

/** What is true of every laptop that lies in a drawer. */
const SLEEP: ReadonlySet<ReasonCode> = new Set(["posture-stale", "sync-stale", "attestation-stale"]);

/**
 * Whether nothing is known against a device but that it was silent for long. It may work again as soon as it wakes up
 * and reports; until then nobody needs to tell it anything.
 */
export function isAsleep({ reasons }: Pick<Verdict, "reasons">): boolean {
  return reasons.length > 0 && reasons.every(({ code }) => SLEEP.has(code));
}
