import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import canonicalize from "canonicalize";
import type { Seal } from "../core/signer";
import type { CheckpointEntry, EntryHead } from "./entry";

export type Checkpoint = EntryHead & CheckpointEntry;

/** Seal keys that are trusted, by the SHA-256 of their SubjectPublicKeyInfo. */
export type SealKeys = ReadonlyMap<string, KeyObject>;

/**
 * @param publicKeys DER of SubjectPublicKeyInfo, from anywhere: a statement, a file
 * @param pins SHA-256 of the keys that security trusts; every key given where it is missing
 * @throws Error naming every key that is not on P-256, every key without pin and every pin without key
 */
export function sealKeys(publicKeys: readonly Uint8Array[], pins?: readonly string[]): SealKeys {
  const faults: string[] = [];
  const keys = new Map<string, KeyObject>();
  for (const spki of publicKeys) {
    const name = sealName(spki);
    const key = p256(spki);
    if (key === undefined) faults.push(`seal key ${name} is not an EC key on the curve P-256`);
    else if (pins !== undefined && !pins.includes(name)) faults.push(`seal key ${name} is not pinned`);
    else keys.set(name, key);
  }
  for (const pin of pins ?? []) {
    if (!keys.has(pin)) faults.push(`the seal key of the pin ${pin} is missing; give its public key`);
  }
  if (keys.size === 0 && faults.length === 0)
    faults.push("no seal key; give the public key that security pinned");
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return keys;
}

/** The name a checkpoint gives its seal. */
export function sealName(spki: Uint8Array): string {
  return createHash("sha256").update(spki).digest("hex");
}

/**
 * Has a checkpoint signed; with `previous` it covers everything before it.
 *
 * @throws Error when the seal's signature does not verify with its own public key
 */
export async function makeCheckpoint(head: EntryHead, segment: string, seal: Seal): Promise<Checkpoint> {
  const unsigned = { ...head, kind: "checkpoint", segment, seal: sealName(seal.spki) } as const;
  const bytes = await seal.sign(sealedBytes(unsigned));
  const entry = { ...unsigned, signature: Buffer.from(bytes).toString("base64") };
  if (checkCheckpoint(entry, sealKeys([seal.spki])) !== "sound") {
    throw new Error(
      "the seal returned a signature that its own public key does not verify; no checkpoint was written",
    );
  }
  return entry;
}

/** `foreign-seal`: signed, perhaps, but by a key that nobody here trusts. */
export type CheckpointFinding = "sound" | "foreign-seal" | "bad-signature";

export function checkCheckpoint(entry: Checkpoint, keys: SealKeys): CheckpointFinding {
  const key = keys.get(entry.seal);
  if (key === undefined) return "foreign-seal";
  const { signature, ...unsigned } = entry;
  const sound = verify(
    "sha256",
    sealedBytes(unsigned),
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64"),
  );
  return sound ? "sound" : "bad-signature";
}

function sealedBytes(unsigned: Omit<Checkpoint, "signature">): Uint8Array {
  return Buffer.from(canonicalize(unsigned)!, "utf8");
}

function p256(spki: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : undefined;
  } catch {
    return undefined;
  }
}
