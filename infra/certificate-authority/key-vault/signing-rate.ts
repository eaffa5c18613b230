/** Bits of an anchor's RSA key. */
export type AnchorBits = 3072 | 4096;

/**
 * Signatures a second that the HSM of one Premium vault gives (learn.microsoft.com, "Azure Key Vault service limits":
 * 500 and 250 in ten seconds, for a vault and region).
 */
export const SIGNATURES_PER_SECOND: Readonly<Record<AnchorBits, number>> = { 3072: 50, 4096: 25 };

/** Seconds of an HSM that does nothing else. */
export function hsmSeconds(signatures: number, bits: AnchorBits = 3072): number {
  return signatures / SIGNATURES_PER_SECOND[bits];
}
