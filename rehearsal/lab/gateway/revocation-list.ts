import "reflect-metadata"; // @peculiar/x509 needs it first
import { createHash, webcrypto } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import * as asn1 from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";
import { anchorSigner } from "./anchor-signer";

/** sha256WithRSAEncryption with parameters NULL (RFC 4055, section 5): the one algorithm of the authority's signer. */
const SHA256_WITH_RSA = { algorithm: "1.2.840.113549.1.1.11", parameters: null };
const HOUR_MS = 3_600_000;

/** The anchor of a rehearsal with its key, which lies in the rehearsal's home. */
export interface RehearsalAnchor {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8 in PEM. */
  readonly key: string;
}

/** SHA-1 of a certificate, as Azure lists it. */
export function thumbprintOf(certificate: x509.X509Certificate): string {
  return createHash("sha1").update(Buffer.from(certificate.rawData)).digest("hex").toUpperCase();
}

/**
 * The planned thumbprints as a list of serial numbers, signed by the authority's own signer: strongSwan knows no list of
 * thumbprints. One that belongs to none of the known certificates is nobody's in this lab.
 *
 * @param known every certificate that somebody in the lab could show
 * @returns DER
 * @throws Error where the key is not the anchor's
 */
export async function revocationList(
  revoked: readonly string[],
  known: readonly x509.X509Certificate[],
  anchor: RehearsalAnchor,
  now: Date,
): Promise<Uint8Array> {
  const issuer = new x509.X509Certificate(anchor.certificate);
  const signer = anchorSigner(anchor.key);
  if (!Buffer.from(signer.spki).equals(Buffer.from(issuer.publicKey.rawData))) {
    throw new Error(
      "the rehearsal's anchor belongs to another key than the one beside it; start afresh with npm run rehearse -- --clean",
    );
  }
  const stolen = known.filter((certificate) => revoked.includes(thumbprintOf(certificate)));
  const list = await tbsList(issuer, stolen, now);
  const { bytes } = await signer.sign(new Uint8Array(AsnConvert.serialize(list)));
  return new Uint8Array(
    AsnConvert.serialize(
      new asn1.CertificateList({
        tbsCertList: list,
        signatureAlgorithm: new asn1.AlgorithmIdentifier(SHA256_WITH_RSA),
        signature: Uint8Array.from(bytes).buffer,
      }),
    ),
  );
}

/** What is signed (RFC 5280, section 5.1.2). */
async function tbsList(
  issuer: x509.X509Certificate,
  revoked: readonly x509.X509Certificate[],
  now: Date,
): Promise<asn1.TBSCertList> {
  const parsed = ({ rawData }: x509.X509Certificate) => AsnConvert.parse(rawData, asn1.Certificate);
  // Without it strongSwan does not find the list for the anchor.
  const keyIdentifier = await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto);
  const entries = revoked.map(
    (certificate) =>
      new asn1.RevokedCertificate({
        userCertificate: parsed(certificate).tbsCertificate.serialNumber,
        revocationDate: new asn1.Time(now),
      }),
  );
  return new asn1.TBSCertList({
    version: asn1.Version.v2,
    signature: new asn1.AlgorithmIdentifier(SHA256_WITH_RSA),
    issuer: parsed(issuer).tbsCertificate.subject,
    thisUpdate: new asn1.Time(new Date(now.getTime() - HOUR_MS)),
    nextUpdate: new asn1.Time(new Date(now.getTime() + 24 * HOUR_MS)),
    // An empty list is not written at all: the field itself must be absent then.
    ...(entries.length === 0 ? {} : { revokedCertificates: entries }),
    crlExtensions: [AsnConvert.parse(keyIdentifier.rawData, asn1.Extension)],
  });
}
