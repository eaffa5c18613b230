/** Enough to bring a new profile to a laptop that is used once in six weeks. */
export const DAYS_TO_REPLACE_PROFILES = 60;

const DAY_MS = 86_400_000;

/** That the laptops' profiles end, and how badly. */
export interface ServerTrustNotice {
  /** `alarm`: laptops with the old profile no longer connect. `warning`: they will not, unless somebody acts. */
  readonly severity: "alarm" | "warning";
  readonly message: string;
}

/**
 * The gateway shows the laptops a certificate of its own, which Microsoft exchanges on a day that it announces; who
 * still has the old profile then does not connect (learn.microsoft.com, "About P2S VPN gateway certificate migration").
 * Azure tells no program that day: somebody writes it down from the announcement or from the profiles.
 *
 * @param until last day on which the profiles work
 * @returns undefined while there is time enough
 */
export function serverTrustNotice(until: string, now: Date): ServerTrustNotice | undefined {
  const remedy =
    'Make the profiles anew, bring them to every laptop, and write the new day: docs/monitoring.md, "The gateway\'s own certificate"';
  const days = Math.ceil((Date.parse(`${until}T24:00:00Z`) - now.getTime()) / DAY_MS);
  if (days <= 0) {
    return {
      severity: "alarm",
      message: `the laptops' profiles trusted the gateway's certificate until ${until}, which is over: they may not connect any more. ${remedy}`,
    };
  }
  if (days > DAYS_TO_REPLACE_PROFILES) return undefined;
  return {
    severity: "warning",
    message: `the laptops' profiles trust the gateway's certificate until ${until}, for ${days} more ${days === 1 ? "day" : "days"}. ${remedy}`,
  };
}
