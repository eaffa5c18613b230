import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_basicConstraints,
} from "@peculiar/asn1-x509";
import {
  createHash,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from "node:crypto";

/** A self-signed certificate of a key that nobody keeps. */
export interface SelfSigned {
  /** As Azure wants it in `publicCertData`. */
  readonly base64: string;
  readonly pem: string;
  /** SHA-256 of the DER bytes, lower case. */
  readonly sha256: string;
}

const ECDSA_SHA256 = "1.2.840.10045.4.3.2";
const RSA_SHA256 = "1.2.840.113549.1.1.11";
const isCa = (pathLength: number | null) => {
  const constraints = { cA: true, ...(pathLength === null ? {} : { pathLenConstraint: pathLength }) };
  return new Extension({
    extnID: id_ce_basicConstraints,
    critical: true,
    extnValue: new OctetString(AsnConvert.serialize(new BasicConstraints(constraints))),
  });
};
const COMMON_NAME = "2.5.4.3";

/** In what a certificate differs from a good root. */
export interface Oddities {
  readonly from?: Date;
  /** Validity; a hundred years, so that no test grows old. */
  readonly days?: number;
  /** False: basic constraints are missing. */
  readonly ca?: boolean;
  /** How many authorities may stand below it; `null`: any number. 0 unless given. */
  readonly pathLength?: number | null;
  /** Its key; P-256 unless given, which is made quickly. */
  readonly keys?: KeyPairKeyObjectResult;
  /** What signs it instead of its own key. */
  readonly signer?: KeyObject;
}

/** Makes a root that names itself `commonName`. */
export function selfSigned(commonName: string, oddities: Oddities = {}): SelfSigned {
  const { from = new Date("2026-01-01T00:00:00Z"), days = 36_500, ca = true, pathLength = 0 } = oddities;
  const { keys = generateKeyPairSync("ec", { namedCurve: "P-256" }), signer = keys.privateKey } = oddities;
  const name = new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: COMMON_NAME, value: new AttributeValue({ utf8String: commonName }) }),
    ]),
  ]);
  const algorithm =
    signer.asymmetricKeyType === "rsa"
      ? new AlgorithmIdentifier({ algorithm: RSA_SHA256, parameters: null })
      : new AlgorithmIdentifier({ algorithm: ECDSA_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: new OctetString(Buffer.from("01", "hex")).buffer,
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({
      notBefore: from,
      notAfter: new Date(from.getTime() + days * 86_400_000),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(
      keys.publicKey.export({ type: "spki", format: "der" }),
      SubjectPublicKeyInfo,
    ),
    ...(ca ? { extensions: new Extensions([isCa(pathLength)]) } : {}),
  });
  const signatureValue = sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), signer);
  const der = Buffer.from(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate,
        signatureAlgorithm: algorithm,
        signatureValue: new Uint8Array(signatureValue).buffer,
      }),
    ),
  );
  const base64 = der.toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return {
    base64,
    pem: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
    sha256: createHash("sha256").update(der).digest("hex"),
  };
}
