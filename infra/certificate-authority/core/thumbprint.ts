import { createHash } from "node:crypto";

/** The two names of a certificate that others use for it. */
export interface Thumbprints {
  /**
   * 40 upper-case hex digits without separators: what a gateway's list of revoked certificates takes
   * (learn.microsoft.com, "VpnClientRevokedCertificate"). SHA-1 is a name here, not a protection.
   */
  readonly sha1: string;
  /** 64 lower-case hex digits: what the ledger and everything of our own uses. */
  readonly sha256: string;
}

/** @param der a whole certificate */
export function thumbprints(der: Uint8Array): Thumbprints {
  return {
    sha1: createHash("sha1").update(der).digest("hex").toUpperCase(),
    sha256: createHash("sha256").update(der).digest("hex"),
  };
}
