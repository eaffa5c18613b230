import { X509Certificate } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  Certificate,
  SubjectKeyIdentifier,
  id_ce_subjectKeyIdentifier,
  type Name,
} from "@peculiar/asn1-x509";
import { sameBytes } from "./canonical-der";

/** What a leaf takes from the anchor that signs it. */
export interface IssuingAnchor {
  /** DER of the whole certificate. */
  readonly der: Uint8Array;
  /** Written again it gives the anchor's own bytes; chains are built by comparing them. */
  readonly subject: Name;
  readonly keyIdentifier: SubjectKeyIdentifier;
  /** DER of the anchor's public key. */
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads an anchor for issuing. Whether it is a good anchor is `readAnchor`'s question.
 *
 * @throws Error when it is not DER or names no key identifier
 */
export function issuingAnchor(pem: string): IssuingAnchor {
  const { raw, publicKey } = new X509Certificate(pem);
  const { tbsCertificate } = AsnConvert.parse(raw, Certificate);
  if (!sameBytes(new Uint8Array(AsnConvert.serialize(AsnConvert.parse(raw, Certificate))), raw)) {
    throw new Error("the anchor is not in DER; use the file that `npm run ca -- init` made");
  }
  const identifier = tbsCertificate.extensions?.find(({ extnID }) => extnID === id_ce_subjectKeyIdentifier);
  if (identifier === undefined) {
    throw new Error("the anchor has no subject key identifier; use the file that `npm run ca -- init` made");
  }
  return {
    der: Uint8Array.from(raw),
    subject: tbsCertificate.subject,
    keyIdentifier: AsnConvert.parse(identifier.extnValue.buffer, SubjectKeyIdentifier),
    spki: Uint8Array.from(publicKey.export({ type: "spki", format: "der" })),
    notBefore: tbsCertificate.validity.notBefore.getTime(),
    notAfter: tbsCertificate.validity.notAfter.getTime(),
  };
}
