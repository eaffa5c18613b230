import type { ReasonCode } from "./reasons";

/** What the authority does for a device. */
export interface Verdict {
  /** The certificate it may get now. */
  readonly certificate: "work" | "remediation" | "none";
  /**
   * What happens to the certificates that it has: untouched, not renewed, or on the gateway's list. With `revoke`,
   * `revocationOf` tells which of them; the others are not renewed.
   */
  readonly existing: "keep" | "expire" | "revoke";
  /** Every reason that was found, the gravest first; empty exactly when the verdict is work and keep. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly code: ReasonCode;
  /** Facts for readers of any language, such as `10.0.26100.1 < 10.0.26100.4061`; no personal data. */
  readonly detail?: string;
  /**
   * SHA-256 of the SubjectPublicKeyInfo of each key that the reason concerns; absent: whatever key the device has.
   * A laptop that came back with a new key must not lose the new key's certificate because of the old one.
   */
  readonly keys?: readonly string[];
}

/** What is known of a device's keys besides posture: the request that it sent, and what the ledger says. */
export interface DeviceKeys {
  /** The request as the core read it; undefined when there is none. */
  readonly request?:
    | { readonly accepted: true; readonly sha256: string; readonly bits: number }
    | { readonly accepted: false; readonly refusals: ReadonlyArray<{ readonly reason: string }> };
  /** Keys that this device had certificates for. */
  readonly issued: ReadonlyArray<IssuedKey>;
  /** Inventory numbers of other devices whose posture or certificate has a key of this device. */
  readonly sharedWith: readonly string[];
  /** Times (RFC 3339) at which certificates were issued to this device lately, other than as renewals that were due. */
  readonly issuances: readonly string[];
  /** RFC 3339; when a certificate was last revoked because the device was lost or stolen. */
  readonly reportedLost?: string;
}

export interface IssuedKey {
  /** SHA-256 of the SubjectPublicKeyInfo. */
  readonly sha256: string;
  /** RFC 3339; when the first certificate for it was issued. */
  readonly since: string;
  /** Whether a certificate for it is unexpired and not revoked. */
  readonly live: boolean;
  /** Whether any certificate for it was revoked: such a key gets no other. */
  readonly revoked: boolean;
}
