import type { RevocationClass } from "../ledger/entry";

/**
 * The gateway statement (`gateway-statement/v1`): all that program and policy pack know of the authority. It is
 * public, small and signed by the seal key that security pins.
 */
export interface SealedStatement {
  readonly schema: "gateway-statement/v1";
  readonly statement: GatewayStatement;
  readonly seal: {
    readonly algorithm: "ES256";
    /** Base64 of the seal key's SubjectPublicKeyInfo; its SHA-256 is what security pins. */
    readonly publicKey: string;
    /** Base64 of r‖s (64 bytes) over the RFC 8785 form of the member `statement`. */
    readonly signature: string;
  };
}

export interface GatewayStatement {
  /** The CA's name, for readers. */
  readonly authority: string;
  /** Rises whenever anchors or revocations are others than in the statement before, and never falls. */
  readonly sequence: number;
  /** RFC 3339, UTC, whole seconds. */
  readonly time: string;
  readonly anchors: ReadonlyArray<{
    readonly name: string;
    /** Base64 of the DER. */
    readonly certificate: string;
    /** SHA-256 of the DER, lower-case hex. */
    readonly sha256: string;
    /** As `time`. */
    readonly notAfter: string;
  }>;
  /** Unexpired revoked certificates, the most urgent first, at most 300; by class, then the latest end. */
  readonly revoked: ReadonlyArray<{
    /** 40 upper-case hex digits. */
    readonly thumbprint: string;
    readonly class: RevocationClass;
    /** As `time`. */
    readonly notAfter: string;
  }>;
  /** Revoked certificates for which the gateway has no room. Anything but 0 is an alarm. */
  readonly withoutRoom: number;
  readonly ledger: {
    readonly sequence: number;
    /** SHA-256 of the ledger's last line; 64 zeros while there is none. */
    readonly head: string;
  };
}

/** The gateway takes so many (learn.microsoft.com, "Azure subscription limits", point-to-site revoked certificates). */
export const MOST_REVOKED = 300;
