import { AsnConvert } from "@peculiar/asn1-schema";
import {
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Version,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
} from "@peculiar/asn1-x509";
import { extension, keyIdentifier, serialNumber, validityOf } from "./certificate-fields";
import { certificateSignature, signCertificate } from "./signed-certificate";
import type { Signer } from "./signer";

/** An anchor lives at most this long, so that a leaf nobody recorded cannot outlive it for years. */
export const LONGEST_ANCHOR_DAYS = 400;

const COMMON_NAME = "2.5.4.3"; // X.520
const COUNTRY_NAME = "2.5.4.6";
const ORGANIZATION_NAME = "2.5.4.10";

export interface AnchorRequest {
  readonly commonName: string;
  readonly organization: string;
  /** Two capital letters, ISO 3166. */
  readonly country: string;
  /** 16 random bytes; the first bits are set so that the number is positive (RFC 5280, 4.1.2.2). */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly days: number;
}

/**
 * Builds a self-signed trust anchor that may sign leaves and nothing below them: critical CA with path length
 * 0, keyCertSign and cRLSign (RFC 5280, 4.2.1.3 and 4.2.1.9).
 *
 * @returns the certificate's DER, verified against its own key
 * @throws RangeError when the validity exceeds {@link LONGEST_ANCHOR_DAYS} or the country is none
 */
export async function buildAnchor(request: AnchorRequest, signer: Signer): Promise<Uint8Array> {
  if (!(request.days >= 1 && request.days <= LONGEST_ANCHOR_DAYS)) {
    throw new RangeError(`an anchor of ${request.days} days; write 1 to ${LONGEST_ANCHOR_DAYS}`);
  }
  if (!/^[A-Z]{2}$/.test(request.country)) {
    throw new RangeError(`country ${JSON.stringify(request.country)}; write two capital letters, such as DE`);
  }
  const subject = distinguishedName([
    [COUNTRY_NAME, request.country],
    [ORGANIZATION_NAME, request.organization],
    [COMMON_NAME, request.commonName],
  ]);
  const publicKey = AsnConvert.parse(signer.spki, SubjectPublicKeyInfo);
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(request.serial),
    signature: certificateSignature(),
    issuer: subject,
    validity: validityOf(request.notBefore, request.days),
    subject,
    subjectPublicKeyInfo: publicKey,
    extensions: new Extensions([
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      extension(id_ce_subjectKeyIdentifier, keyIdentifier(publicKey), false),
    ]),
  });
  const { der } = await signCertificate(new Uint8Array(AsnConvert.serialize(tbs)), signer, signer.spki);
  return der;
}

function distinguishedName(parts: readonly (readonly [oid: string, value: string])[]): Name {
  return new Name(
    parts.map(
      ([type, value]) =>
        new RelativeDistinguishedName([
          new AttributeTypeAndValue({
            type,
            // A country is the one name that has to be a PrintableString (RFC 5280, appendix A.1).
            value: new AttributeValue(
              type === COUNTRY_NAME ? { printableString: value } : { utf8String: value },
            ),
          }),
        ]),
    ),
  );
}
