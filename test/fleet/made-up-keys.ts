import { createHash, createPublicKey } from "node:crypto";
import type { ProvenKey } from "../../infra/certificate-authority/core/certificate-request";

const MODULUS_BYTES = 384; // 3072 bit

/**
 * A public key that nobody has the private half of: its modulus is made of hashes. Making 20,000 real keys would take
 * hours and show nothing more: whether a request's owner holds the key is another test's question.
 *
 * @param number the same number gives the same key
 */
export function madeUpKey(number: number): ProvenKey {
  const modulus = Buffer.concat(
    Array.from({ length: MODULUS_BYTES / 32 }, (_, part) =>
      createHash("sha256").update(`made-up ${number} ${part}`).digest(),
    ),
  );
  modulus[0]! |= 0x80; // as long as it says
  modulus[MODULUS_BYTES - 1]! |= 0x01; // odd, as every modulus is
  const spki = createPublicKey({
    key: { kty: "RSA", n: modulus.toString("base64url"), e: "AQAB" },
    format: "jwk",
  }).export({ type: "spki", format: "der" });
  const sha256 = createHash("sha256").update(spki).digest("hex");
  return { spki: Uint8Array.from(spki), sha256, bits: 8 * MODULUS_BYTES } as unknown as ProvenKey;
}
