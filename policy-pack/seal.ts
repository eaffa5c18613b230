import canonicalize from "canonicalize";
import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { z } from "zod";

/** One text for one content: `Buffer.from` skips what it does not know. */
export const base64 = z.string().refine((text) => text !== "" && text === bytesOf(text).toString("base64"), {
  error: "is not base64",
});

/** What makes JSON that of the one who holds a key: a signature over its canonical form (RFC 8785). */
export const sealSchema = z.strictObject({
  algorithm: z.literal("ES256"),
  publicKey: base64,
  signature: base64,
});

/**
 * What speaks against a seal; whether its key counts is for the pins to say.
 *
 * ES256: the signature is r‖s, and not the DER form that OpenSSL writes (RFC 7518, section 3.4).
 */
export function sealFaults(
  what: string,
  content: unknown,
  seal: z.infer<typeof sealSchema>,
): readonly string[] {
  const key = keyOf(seal.publicKey);
  if (key === undefined) return ["seal.publicKey: is no key on the curve P-256"];
  const signed = Buffer.from(canonicalize(content) ?? "", "utf8");
  const holds = verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, bytesOf(seal.signature));
  return holds ? [] : [`seal.signature: does not belong to this ${what} and this key`];
}

function keyOf(spki: string): KeyObject | undefined {
  const bytes = bytesOf(spki);
  try {
    const read = createPublicKey({ key: bytes, format: "der", type: "spki" });
    if (read.asymmetricKeyDetails?.namedCurve !== "prime256v1") return undefined;
    // One point has several encodings, and a pin is the hash of one: the usual one, with both coordinates.
    const key = createPublicKey({ key: read.export({ format: "jwk" }), format: "jwk" });
    return key.export({ format: "der", type: "spki" }).equals(bytes) ? key : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of the bytes that a base64 text stands for, 64 hexadecimal digits in lower case. */
export function sha256(text: string): string {
  return createHash("sha256").update(bytesOf(text)).digest("hex");
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, "base64");
}
