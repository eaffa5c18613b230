import { createPublicKey, type KeyObject } from "node:crypto";
import type { KeyVaultKey } from "@azure/keyvault-keys";
import type { PinnedKey } from "./pinned-key";

/** What a key is for: the anchor's signs certificates, the seal's signs ledger and statement. */
export type KeyPurpose = "anchor" | "seal";

/** Only these end in hardware: learn.microsoft.com, "About keys", "HSM-protected keys". */
const HARDWARE_TYPES: Readonly<Record<KeyPurpose, string>> = { anchor: "RSA-HSM", seal: "EC-HSM" };
const ANCHOR_BITS: readonly number[] = [3_072, 4_096];
const EXPONENT = 65_537n;
const OPERATIONS = ["sign", "verify"];

/**
 * Judges a key as the vault describes it.
 *
 * @param now decides whether the key is in its time
 * @returns all faults at once, each a sentence without the identifier in front
 */
export function keyFaults(key: KeyVaultKey, pinned: PinnedKey, purpose: KeyPurpose, now: Date): string[] {
  return [
    ...identityFaults(key, pinned),
    ...hardwareFaults(key, purpose),
    ...materialFaults(key, purpose),
    ...stateFaults(key, now),
  ];
}

/** The public part; undefined when the vault's answer holds none that can be read. */
export function publicKeyOf({ key }: KeyVaultKey): KeyObject | undefined {
  const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("base64url");
  const jwk =
    key?.n === undefined
      ? { kty: "EC", crv: key?.crv ?? "", x: text(key?.x), y: text(key?.y) }
      : { kty: "RSA", n: text(key.n), e: text(key.e) };
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function identityFaults({ id = "" }: KeyVaultKey, pinned: PinnedKey): string[] {
  // Key Vault keeps the spelling in which a key was first made, and does not look at upper and lower case.
  if (id.toLowerCase() === pinned.id.toLowerCase()) return [];
  const version = id.split("/").at(-1) ?? "";
  return [
    `the vault answered with the version "${shown(version)}" instead of the pinned one; ` +
      "pin the version that made the anchor's certificate",
  ];
}

function hardwareFaults({ key, keyType, properties }: KeyVaultKey, purpose: KeyPurpose): string[] {
  const faults: string[] = [];
  const wanted = HARDWARE_TYPES[purpose];
  const type = key?.kty ?? keyType ?? "";
  if (type !== wanted) {
    faults.push(
      type.endsWith("-HSM")
        ? `its type is ${shown(type)}; the ${purpose} needs ${wanted}`
        : `its type is "${shown(type)}", which a vault keeps in software; make a new key of type ${wanted}`,
    );
  }
  if (properties.exportable === true) {
    faults.push("its private part may be exported; make a new key without exportable");
  }
  if (properties.releasePolicy !== undefined) {
    faults.push("it has a release policy, which hands out the private part; make a new key without one");
  }
  return faults;
}

function materialFaults(key: KeyVaultKey, purpose: KeyPurpose): string[] {
  const details = publicKeyOf(key);
  if (details === undefined) return ["its public part cannot be read; look for a proxy between"];
  const { modulusLength, publicExponent, namedCurve } = details.asymmetricKeyDetails ?? {};
  if (purpose === "seal") {
    if (namedCurve === "prime256v1") return [];
    return [
      `it is ${namedCurve === undefined ? "no EC key" : `on ${namedCurve}`}; the seal needs the curve P-256`,
    ];
  }
  if (modulusLength === undefined) return ["it is no RSA key; the anchor needs RSA of 3072 or 4096 bit"];
  const faults: string[] = [];
  if (!ANCHOR_BITS.includes(modulusLength)) {
    faults.push(`it has ${modulusLength} bit; make a new key of 3072 or 4096 bit`);
  }
  if (publicExponent !== EXPONENT)
    faults.push("its exponent is not 65537; make a new key with that exponent");
  return faults;
}

function stateFaults({ key, keyOperations, properties }: KeyVaultKey, now: Date): string[] {
  const faults: string[] = [];
  const operations = [...new Set<string>(keyOperations ?? key?.keyOps ?? [])].sort();
  if (operations.join() !== OPERATIONS.join()) {
    const list = operations.length === 0 ? "none" : operations.map(shown).join(", ");
    faults.push(`its operations are: ${list}; set them to exactly sign and verify`);
  }
  const { enabled, notBefore, expiresOn } = properties;
  if (enabled !== true) faults.push("it is disabled; enable this version, or pin another");
  if (notBefore !== undefined && notBefore > now) {
    faults.push(`it may not be used before ${notBefore.toISOString()}; wait, or move that date`);
  }
  if (expiresOn !== undefined && expiresOn <= now) {
    faults.push(`it expired on ${expiresOn.toISOString()}; rotate to another anchor`);
  }
  return faults;
}

/** Text of the vault's as far as it is harmless in a message. */
function shown(text: string): string {
  return text.replace(/[^\w-]/g, "?").slice(0, 40);
}
