import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { AsnConvert } from "@peculiar/asn1-schema";
import type { SubjectPublicKeyInfo } from "@peculiar/asn1-x509";
import { sameBytes } from "./canonical-der";
import { refusal, type RequestRefusal } from "./request-refusal";

/** Sizes that a device's key may have. BSI TR-02102-1 asks for at least 3000 bit. */
export const USUAL_KEY_SIZES: readonly number[] = [3_072, 4_096];

const SHORTEST_BITS = 2_048; // below it no deviation helps: NIST SP 800-131A, table 2
const LONGEST_BITS = 4_096; // longer keys cost every verifier time and gain nothing here
const EXPONENT = 65_537n;
const RSA_ENCRYPTION = "1.2.840.113549.1.1.1"; // RFC 3279, 2.3.1

/** An RSA key as the request holds it, and what is wrong with it. */
export interface RequestKey {
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** SHA-256 of {@link spki}, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly bits: number;
  readonly key: KeyObject;
  readonly refusals: readonly RequestRefusal[];
}

/**
 * Reads and judges the key of a request.
 *
 * @param sizes bits that are allowed for this device; 2048 belongs there only while a deviation allows it
 * @returns the refusal alone when it is no readable RSA key
 */
export function requestKey(
  info: SubjectPublicKeyInfo,
  sizes: readonly number[],
): RequestKey | { refusals: [RequestRefusal] } {
  const { algorithm } = info.algorithm;
  if (algorithm !== RSA_ENCRYPTION) {
    return { refusals: [refusal("key-not-rsa", `the key's algorithm is ${algorithm}`)] };
  }
  const spki = new Uint8Array(AsnConvert.serialize(info));
  const key = readable(spki);
  if (key === undefined) {
    return { refusals: [refusal("key-encoding", "the RSA key is not written as it must be")] };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const exponent = key.asymmetricKeyDetails?.publicExponent ?? 0n;
  const refusals: RequestRefusal[] = [];
  if (bits < SHORTEST_BITS) {
    refusals.push(refusal("key-too-short", `the RSA key has ${bits} bit`));
  } else if (bits > LONGEST_BITS || !sizes.includes(bits)) {
    const allowed = sizes.join(" or ");
    refusals.push(refusal("key-size-not-allowed", `the RSA key has ${bits} bit, allowed are ${allowed}`));
  }
  if (exponent !== EXPONENT) {
    const shown = exponent < 1_000_000n ? String(exponent) : "a large number";
    refusals.push(refusal("exponent-not-65537", `the RSA key's exponent is ${shown}`));
  }
  return { spki, sha256: createHash("sha256").update(spki).digest("hex"), bits, key, refusals };
}

/**
 * The key, if OpenSSL reads it and writes the same bytes: numbers in their shortest form, parameters NULL.
 */
function readable(spki: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return sameBytes(key.export({ type: "spki", format: "der" }), spki) ? key : undefined;
  } catch {
    return undefined;
  }
}
