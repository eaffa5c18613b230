import canonicalize from "canonicalize";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { signedPart, type Override } from "../exemptions/break-glass";

/**
 * Writes down an override with its signature, as the file that the pack reads.
 *
 * @param pem private key on the curve P-256
 */
export function signedOverride(override: Override, pem: string): string {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw new Error("the key is none on the curve P-256");
  const signed = Buffer.from(canonicalize(signedPart(override)) ?? "", "utf8");
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const seal = {
    algorithm: "ES256",
    publicKey: spki.toString("base64"),
    signature: sign("sha256", signed, { key, dsaEncoding: "ieee-p1363" }).toString("base64"),
  };
  return `${JSON.stringify({ ...signedPart(override), seal }, undefined, 2)}\n`;
}

/** From this second on, for so many hours. */
export function periodFrom(now: Date, hours: number): Pick<Override, "notBefore" | "notAfter"> {
  const whole = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
  return { notBefore: whole(now.getTime()), notAfter: whole(now.getTime() + hours * 3_600_000) };
}
