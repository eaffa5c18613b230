import canonicalize from "canonicalize";
import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { signedPart, type Override } from "../exemptions/break-glass";

/**
 * Reads the private key that signs an override.
 *
 * @param file PEM, on the curve P-256
 * @throws Error that names the file
 */
export function overrideKeyIn(file: string): KeyObject {
  const wrong = (what: string) => new Error(`${file}: ${what}; name the private key (PEM, P-256) with --key`);
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch {
    throw wrong("cannot be read");
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw wrong("holds no private key, or one with a passphrase");
  }
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw wrong("the key is none on the curve P-256");
  return key;
}

/** Writes down an override with its signature, as the file that the pack reads. */
export function signedOverride(override: Override, key: KeyObject): string {
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
