import { createPublicKey, verify } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier, Certificate, TBSCertificate } from "@peculiar/asn1-x509";
import { exactBuffer } from "./certificate-fields";
import type { Signature, Signer } from "./signer";

/** sha256WithRSAEncryption; its parameters are NULL, not absent (RFC 4055, section 5). */
export const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";

/** The one algorithm that certificates are signed with, for the inner and the outer field alike. */
export function certificateSignature(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: null });
}

/** A certificate that its issuer signed, and the signature by itself. */
export interface SignedCertificate {
  /** DER of the whole certificate. */
  readonly der: Uint8Array;
  readonly signature: Signature;
}

/**
 * Has a certificate signed and verifies the result before anybody sees it.
 *
 * @param toBeSigned DER of the TBSCertificate
 * @param issuerKey SubjectPublicKeyInfo of the issuer as the issuer's certificate states it
 * @throws Error when the signature does not verify with that key
 */
export async function signCertificate(
  toBeSigned: Uint8Array,
  signer: Signer,
  issuerKey: Uint8Array,
): Promise<SignedCertificate> {
  const signature = await signer.sign(toBeSigned);
  return { der: assembleCertificate(toBeSigned, signature.bytes, issuerKey), signature };
}

/**
 * Puts a certificate together again from what a ledger keeps of it.
 *
 * @throws Error when the signature does not verify with the issuer's key
 */
export function assembleCertificate(
  toBeSigned: Uint8Array,
  signature: Uint8Array,
  issuerKey: Uint8Array,
): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(issuerKey), format: "der", type: "spki" });
  // A broken signer must be noticed here, not by two thousand laptops.
  if (!verify("sha256", toBeSigned, key, signature)) {
    throw new Error(
      "the signer returned a signature that its own public key does not verify; nothing was written",
    );
  }
  const signed = new Certificate({
    tbsCertificate: AsnConvert.parse(toBeSigned, TBSCertificate),
    signatureAlgorithm: certificateSignature(),
    signatureValue: exactBuffer(signature),
  });
  return new Uint8Array(AsnConvert.serialize(signed));
}
