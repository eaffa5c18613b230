import { verify } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import { CertificationRequest } from "@peculiar/asn1-csr";
import { Extensions, type AlgorithmIdentifier } from "@peculiar/asn1-x509";
import { canonicalDer, sameBytes } from "./canonical-der";
import { requestKey, USUAL_KEY_SIZES } from "./request-key";
import { requestBytes } from "./request-pem";
import { refusal, type RequestRefusal } from "./request-refusal";

declare const possession: unique symbol;

/** A public key whose owner has shown to hold the private half. Only {@link readRequest} makes one. */
export interface ProvenKey {
  readonly [possession]: true;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of {@link spki}, 64 lower-case hex digits: what posture must report for the device. */
  readonly sha256: string;
  readonly bits: number;
}

export type RequestReading =
  | { readonly accepted: true; readonly key: ProvenKey }
  | { readonly accepted: false; readonly refusals: readonly RequestRefusal[] };

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14"; // RFC 2985, 5.4.2
const HASH_OF_SIGNATURE: Record<string, string> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
};
const WEAK_SIGNATURES = [
  "1.2.840.113549.1.1.2", // MD2
  "1.2.840.113549.1.1.4", // MD5
  "1.2.840.113549.1.1.5", // SHA-1
  "1.2.840.113549.1.1.14", // SHA-224
  "1.3.14.3.2.29", // SHA-1, an OID from before PKCS#1
  "1.2.840.10045.4.1", // ECDSA with SHA-1
];

/**
 * Reads a PKCS#10 request (RFC 2986) and takes the key from it, nothing else: name, extensions and other
 * wishes are not even returned, so that no caller can copy them into a certificate.
 *
 * @param text PEM
 * @param sizes bits that the key may have
 * @returns the key, or every reason against it that could be found
 */
export function readRequest(text: string, sizes: readonly number[] = USUAL_KEY_SIZES): RequestReading {
  const bytes = requestBytes(text);
  if ("refusal" in bytes) return refused(bytes.refusal);
  const parsed = structureOf(bytes.der);
  if ("refusal" in parsed) return refused(parsed.refusal);

  const { certificationRequestInfo: info, signatureAlgorithm, signature } = parsed.request;
  const refusals: RequestRefusal[] = [];
  if (info.version !== 0) refusals.push(refusal("wrong-version", `the version is ${info.version}`));
  if (info.subject.some((parts) => parts.some(({ value }) => value.anyValue !== undefined))) {
    refusals.push(refusal("name-encoding", "a part of the name is no string"));
  }
  const key = requestKey(info.subjectPKInfo, sizes);
  refusals.push(...key.refusals);
  const signedWith = hashOf(signatureAlgorithm);
  if ("refusal" in signedWith) refusals.push(signedWith.refusal);
  if (!("spki" in key) || "refusal" in signedWith || refusals.length > 0) return refused(...refusals);

  const signed = new Uint8Array(AsnConvert.serialize(info));
  if (!verify(signedWith.hash, signed, key.key, new Uint8Array(signature))) {
    return refused(
      refusal("possession-not-proven", "the request's signature does not verify with its own key"),
    );
  }
  const { spki, sha256, bits } = key;
  return { accepted: true, key: { spki, sha256, bits } as ProvenKey };
}

/** The structure, if it is the only thing there and written in the only way DER allows. */
function structureOf(der: Uint8Array): { request: CertificationRequest } | { refusal: RequestRefusal } {
  let canonical: Uint8Array;
  let request: CertificationRequest;
  let again: Uint8Array;
  try {
    canonical = canonicalDer(der);
    request = AsnConvert.parse(der, CertificationRequest);
    again = new Uint8Array(AsnConvert.serialize(request));
    extensionsReencode(request);
  } catch {
    return { refusal: refusal("not-a-request", "the block holds no readable PKCS#10 structure") };
  }
  if (der.length > canonical.length && sameBytes(der.subarray(0, canonical.length), canonical)) {
    const more = der.length - canonical.length;
    return { refusal: refusal("trailing-bytes", `${more} bytes follow the structure`) };
  }
  if (!sameBytes(der, canonical) || !sameBytes(der, again) || !extensionsReencode(request)) {
    return {
      refusal: refusal("not-canonical-der", "the request, decoded and encoded again, is not the same bytes"),
    };
  }
  return { request };
}

/**
 * Extension wishes are ignored, yet their list must be readable and in DER like the rest of the request. What
 * is inside a single wish is not judged.
 *
 * @throws Error when they are no extensions
 */
function extensionsReencode(request: CertificationRequest): boolean {
  const attributes = request.certificationRequestInfo.attributes ?? [];
  return attributes
    .filter(({ type }) => type === EXTENSION_REQUEST)
    .flatMap(({ values }) => values)
    .every((value) =>
      sameBytes(
        new Uint8Array(value),
        new Uint8Array(AsnConvert.serialize(AsnConvert.parse(value, Extensions))),
      ),
    );
}

function hashOf({
  algorithm,
  parameters,
}: AlgorithmIdentifier): { hash: string } | { refusal: RequestRefusal } {
  const found = `the request is signed with ${algorithm}`;
  if (WEAK_SIGNATURES.includes(algorithm)) return { refusal: refusal("signature-too-weak", found) };
  const hash = HASH_OF_SIGNATURE[algorithm];
  if (hash === undefined) return { refusal: refusal("signature-not-supported", found) };
  if (parameters !== null) {
    return { refusal: refusal("signature-parameters", `${found} and parameters that are not NULL`) };
  }
  return { hash };
}

function refused(...refusals: RequestRefusal[]): RequestReading {
  return { accepted: false, refusals };
}
