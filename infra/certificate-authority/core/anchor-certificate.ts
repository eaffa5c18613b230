import { createHash, createPublicKey, verify } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
} from "@peculiar/asn1-x509";
import type { Signer } from "./signer";

/** An anchor lives at most this long, so that a leaf nobody recorded cannot outlive it for years. */
export const LONGEST_ANCHOR_DAYS = 400;

const SHA256_WITH_RSA = "1.2.840.113549.1.1.11"; // RFC 4055, section 5
const COMMON_NAME = "2.5.4.3"; // X.520
const ORGANIZATION_NAME = "2.5.4.10";
const DAY_MS = 86_400_000;

export interface AnchorRequest {
  readonly commonName: string;
  readonly organization: string;
  /** 16 random bytes; the first bit is cleared to keep the number positive (RFC 5280, 4.1.2.2). */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly days: number;
}

/**
 * Builds a self-signed trust anchor that may sign leaves and nothing below them: critical CA with path length
 * 0, keyCertSign and cRLSign (RFC 5280, 4.2.1.3 and 4.2.1.9).
 *
 * @returns the certificate's DER, verified against its own key
 * @throws RangeError when the validity exceeds {@link LONGEST_ANCHOR_DAYS}
 */
export async function buildAnchor(request: AnchorRequest, signer: Signer): Promise<Uint8Array> {
  if (!(request.days >= 1 && request.days <= LONGEST_ANCHOR_DAYS)) {
    throw new RangeError(`an anchor of ${request.days} days; write 1 to ${LONGEST_ANCHOR_DAYS}`);
  }
  const algorithm = new AlgorithmIdentifier({ algorithm: SHA256_WITH_RSA, parameters: null });
  const subject = distinguishedName([
    [ORGANIZATION_NAME, request.organization],
    [COMMON_NAME, request.commonName],
  ]);
  const publicKey = AsnConvert.parse(signer.spki, SubjectPublicKeyInfo);
  const notBefore = wholeSeconds(request.notBefore);
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: exactBuffer(positive(request.serial)),
    signature: algorithm,
    issuer: subject,
    validity: new Validity({
      notBefore,
      notAfter: new Date(notBefore.getTime() + request.days * DAY_MS - 1_000),
    }),
    subject,
    subjectPublicKeyInfo: publicKey,
    extensions: new Extensions([
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(publicKey)), false),
    ]),
  });
  const toBeSigned = new Uint8Array(AsnConvert.serialize(tbs));
  const signature = await signer.sign(toBeSigned);
  // A broken signer must be noticed here, not by two thousand laptops.
  if (!verify("sha256", toBeSigned, publicKeyOf(signer), signature)) {
    throw new Error(
      "the signer returned a signature that its own public key does not verify; nothing was written",
    );
  }
  return new Uint8Array(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate: tbs,
        signatureAlgorithm: algorithm,
        signatureValue: exactBuffer(signature),
      }),
    ),
  );
}

function publicKeyOf(signer: Signer) {
  return createPublicKey({ key: Buffer.from(signer.spki), format: "der", type: "spki" });
}

function distinguishedName(parts: readonly (readonly [oid: string, value: string])[]): Name {
  return new Name(
    parts.map(
      ([type, value]) =>
        new RelativeDistinguishedName([
          new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: value }) }),
        ]),
    ),
  );
}

function extension(extnID: string, value: object, critical: boolean): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** SHA-1 of the key's bits, RFC 5280, 4.2.1.2 method (1): a name for the key, not a protection. */
function keyIdentifier(publicKey: SubjectPublicKeyInfo): ArrayBuffer {
  return exactBuffer(createHash("sha1").update(Buffer.from(publicKey.subjectPublicKey)).digest());
}

function positive(serial: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(serial);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40; // positive, and always the same length
  return bytes;
}

function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000); // RFC 5280, 4.1.2.5: no fractions
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
