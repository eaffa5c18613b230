import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";
import { createHash, generateKeyPairSync, sign } from "node:crypto";

/** A root certificate of a key that nobody keeps. */
export interface Root {
  readonly name: string;
  /** As Azure wants it in `publicCertData`. */
  readonly base64: string;
  /** SHA-256 of the DER bytes, lower case. */
  readonly sha256: string;
}

const DAY_MS = 86_400_000;
const COMMON_NAME = "2.5.4.3";
const ECDSA_SHA256 = "1.2.840.10045.4.3.2";

/**
 * Makes a root as the city's certificate authority would: P-256, self-signed, for signing leaves alone.
 *
 * @param days of its life, from the first to the last counted from `now`; one that has ended is below zero
 */
export function rootOf(commonName: string, now: Date, [first, last]: readonly [number, number]): Root {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const value = new AttributeValue({ utf8String: commonName });
  const name = new Name([
    new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })]),
  ]);
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 });
  const constraints = new BasicConstraints({ cA: true, pathLenConstraint: 0 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: Uint8Array.of(1).buffer,
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({
      notBefore: new Date(now.getTime() + first * DAY_MS),
      notAfter: new Date(now.getTime() + last * DAY_MS),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ type: "spki", format: "der" }),
      SubjectPublicKeyInfo,
    ),
    extensions: new Extensions([
      new Extension({
        extnID: id_ce_basicConstraints,
        critical: true,
        extnValue: new OctetString(AsnConvert.serialize(constraints)),
      }),
    ]),
  });
  const signed = sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), privateKey);
  const signatureValue = Uint8Array.from(signed).buffer;
  const certificate = new Certificate({ tbsCertificate, signatureAlgorithm: algorithm, signatureValue });
  const der = Buffer.from(AsnConvert.serialize(certificate));
  const sha256 = createHash("sha256").update(der).digest("hex");
  return { name: commonName, base64: der.toString("base64"), sha256 };
}
