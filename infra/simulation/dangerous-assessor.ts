import { Assessor, type Assessment } from "../certificate-authority/run/assessment";
import { isAsleep } from "../devices/sleep";

/**
 * What an obvious reading of "lapsed devices are revoked" would do: a laptop that was silent for too long loses its
 * certificates. For the simulation only, to show what that does to a city. The reason that it gives is one of those
 * that do revoke and belong to no key.
 */
export class StaleRevokes extends Assessor {
  override of(inventory: string): Assessment {
    const assessment = super.of(inventory);
    const { verdict, live } = assessment;
    if (live.length === 0 || !isAsleep(verdict)) return assessment;
    return {
      ...assessment,
      verdict: {
        certificate: "none",
        existing: "revoke",
        reasons: [{ code: "retired-not-wiped" }, ...verdict.reasons],
      },
    };
  }
}
