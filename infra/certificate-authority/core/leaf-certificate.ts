import { AsnConvert } from "@peculiar/asn1-schema";
import {
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Version,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
} from "@peculiar/asn1-x509";
import { sameBytes } from "./canonical-der";
import { extension, keyIdentifier, serialNumber, validityOf } from "./certificate-fields";
import type { ProvenKey } from "./certificate-request";
import { commonNameOf, type DeviceName } from "./device-name";
import type { IssuingAnchor } from "./issuing-anchor";
import { certificateSignature, signCertificate } from "./signed-certificate";
import type { Signature, Signer } from "./signer";
import { thumbprints, type Thumbprints } from "./thumbprint";

/** A device's certificate lives at most this long: the gateway asks no revocation service. */
export const LONGEST_LEAF_DAYS = 30;

/**
 * One of the crisis set may live longer, because it lies sealed: the gateway takes it only while a crisis is declared.
 * It must outlive the time between two drills' renewals of the set.
 */
export const LONGEST_CRISIS_LEAF_DAYS = 90;

/** What an anchor's certificates are for. */
export type LeafPurpose = "everyday" | "crisis";

const LONGEST_DAYS: Readonly<Record<LeafPurpose, number>> = {
  everyday: LONGEST_LEAF_DAYS,
  crisis: LONGEST_CRISIS_LEAF_DAYS,
};

const COMMON_NAME = "2.5.4.3"; // X.520

export interface LeafRequest {
  readonly device: DeviceName;
  readonly key: ProvenKey;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  /** Whole days; the certificate ends earlier where the anchor does. */
  readonly days: number;
}

/** A certificate before it is signed: all that the signature will cover. */
export interface PreparedLeaf {
  /** DER of the TBSCertificate. */
  readonly tbs: Uint8Array;
  /** 32 upper-case hex digits. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface IssuedLeaf {
  readonly der: Uint8Array;
  readonly signature: Signature;
  readonly thumbprints: Thumbprints;
}

/**
 * Lays down a device's certificate: a name without alternatives (user groups of the gateway do not match where
 * a subject alternative name says otherwise), client authentication and nothing else, no CA.
 *
 * @throws RangeError when name, serial, days or time do not fit
 */
export function prepareLeaf(
  request: LeafRequest,
  anchor: IssuingAnchor,
  purpose: LeafPurpose = "everyday",
): PreparedLeaf {
  const tbs = leafProfile(request, anchor, LONGEST_DAYS[purpose]);
  return {
    tbs: new Uint8Array(AsnConvert.serialize(tbs)),
    serial: Buffer.from(tbs.serialNumber).toString("hex").toUpperCase(),
    notBefore: tbs.validity.notBefore.getTime(),
    notAfter: tbs.validity.notAfter.getTime(),
  };
}

/**
 * Has a prepared certificate signed.
 *
 * @returns the certificate, its signature verified against the anchor
 * @throws Error when signer and anchor do not belong together, before anything is signed
 */
export async function issue(
  { tbs }: Pick<PreparedLeaf, "tbs">,
  anchor: IssuingAnchor,
  signer: Signer,
): Promise<IssuedLeaf> {
  if (!sameBytes(signer.spki, anchor.spki)) {
    throw new Error("the signer's key is not the anchor's; give the signer of this generation");
  }
  const { der, signature } = await signCertificate(tbs, signer, anchor.spki);
  return { der, signature, thumbprints: thumbprints(der) };
}

function leafProfile(request: LeafRequest, anchor: IssuingAnchor, longestDays: number): TBSCertificate {
  const publicKey = AsnConvert.parse(request.key.spki, SubjectPublicKeyInfo);
  return new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(request.serial),
    signature: certificateSignature(),
    issuer: anchor.subject,
    validity: leafValidity(request, anchor, longestDays),
    subject: nameOf(commonNameOf(request.device)),
    subjectPublicKeyInfo: publicKey,
    extensions: new Extensions([
      extension(id_ce_basicConstraints, new BasicConstraints({ cA: false }), true),
      extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
      extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_clientAuth]), false),
      extension(id_ce_subjectKeyIdentifier, keyIdentifier(publicKey), false),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: anchor.keyIdentifier }),
        false,
      ),
    ]),
  });
}

function leafValidity({ notBefore, days }: LeafRequest, anchor: IssuingAnchor, longestDays: number) {
  if (!(Number.isInteger(days) && days >= 1 && days <= longestDays)) {
    throw new RangeError(`a certificate of ${days} days; write 1 to ${longestDays}`);
  }
  if (!(notBefore >= anchor.notBefore && notBefore < anchor.notAfter)) {
    const at = Number.isNaN(notBefore.getTime()) ? "no time" : notBefore.toISOString();
    throw new RangeError(
      `a certificate from ${at}, but the anchor is valid from ${anchor.notBefore.toISOString()} to ${anchor.notAfter.toISOString()}; use the anchor of that time`,
    );
  }
  return validityOf(notBefore, days, anchor.notAfter);
}

function nameOf(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}
