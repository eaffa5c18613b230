import type { LedgerCertificate } from "../certificate-authority/ledger/view";
import type { Leaf } from "./paper-press";

/** After a revocation a session may still have been opened with the certificate, until the gateway is written to. */
const UNTIL_REFUSED_MS = 90 * 60_000;

export interface RunningSession {
  readonly since: number;
  readonly leaf: Pick<Leaf, "device">;
}

/**
 * The decision of a sweep about one session: it stays only when the ledger knows a certificate of its device that is live
 * and none of the device's was revoked since it began, or shortly before.
 *
 * @param certificates of the device, all that the ledger has
 * @param trusted anchors
 * @param revokedSince when a certificate of it was last revoked
 */
export function mayStay(
  { since }: RunningSession,
  certificates: readonly LedgerCertificate[],
  trusted: ReadonlySet<string>,
  revokedSince: number | undefined,
  now: number,
): boolean {
  if (revokedSince !== undefined && since < revokedSince + UNTIL_REFUSED_MS) return false;
  return certificates.some(
    ({ certificate, revoked, notAfter, anchor }) =>
      certificate === "work" && revoked === undefined && notAfter >= now && trusted.has(anchor),
  );
}
