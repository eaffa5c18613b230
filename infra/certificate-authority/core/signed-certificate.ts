import { createPublicKey, verify } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { AlgorithmIdentifier, Certificate, type TBSCertificate } from "@peculiar/asn1-x509";
import { exactBuffer } from "./certificate-fields";
import type { Signer } from "./signer";

/** sha256WithRSAEncryption; its parameters are NULL, not absent (RFC 4055, section 5). */
export const SHA256_WITH_RSA = "1.2.840.113549.1.1.11";

/** The one algorithm that certificates are signed with, for the inner and the outer field alike. */
export function certificateSignature(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: null });
}

/**
 * Has a certificate signed and verifies the result before anybody sees it.
 *
 * @param issuerKey SubjectPublicKeyInfo of the issuer as the issuer's certificate states it
 * @returns the certificate's DER
 * @throws Error when the signature does not verify with that key
 */
export async function signCertificate(
  tbs: TBSCertificate,
  signer: Signer,
  issuerKey: Uint8Array,
): Promise<Uint8Array> {
  const toBeSigned = new Uint8Array(AsnConvert.serialize(tbs));
  const signature = await signer.sign(toBeSigned);
  const key = createPublicKey({ key: Buffer.from(issuerKey), format: "der", type: "spki" });
  // A broken signer must be noticed here, not by two thousand laptops.
  if (!verify("sha256", toBeSigned, key, signature)) {
    throw new Error(
      "the signer returned a signature that its own public key does not verify; nothing was written",
    );
  }
  const signed = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: certificateSignature(),
    signatureValue: exactBuffer(signature),
  });
  return new Uint8Array(AsnConvert.serialize(signed));
}
