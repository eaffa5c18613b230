import { readFileSync } from "node:fs";
import type { AnchorPlace, Authority, KeyPlace } from "../authority-file";
import { issuingAnchor, type IssuingAnchor } from "../core/issuing-anchor";
import { readAnchor } from "../core/anchor-profile";
import { SoftwareSeal, SoftwareSigner, type Seal, type Signer } from "../core/signer";
import { credentialFor } from "../../azure-calls/credential";
import { openKeyVaultSeal, openKeyVaultSigner, type KeyVaultAccess } from "../key-vault/key-vault-signer";
import { readPinnedKey } from "../key-vault/pinned-key";
import { appendBlobStore } from "../ledger/append-blob-store";
import { FileStore } from "../ledger/file-store";
import type { LedgerStore } from "../ledger/store";

/** Told when a service asks to wait. */
export type OnWait = (sentence: string) => void;

/**
 * The anchor that signs.
 *
 * @throws Error when it must not be used
 */
export function signingAnchor({ anchors: [first] }: Pick<Authority, "anchors">, now: Date): IssuingAnchor {
  return soundAnchor(first!, now);
}

/**
 * An anchor that may be used now.
 *
 * @throws Error when it must not be
 */
export function soundAnchor({ name, certificate }: AnchorPlace, now: Date): IssuingAnchor {
  const pem = readFileSync(certificate, "utf8");
  const { faults } = readAnchor(name, pem, now);
  if (faults.length > 0) throw new Error(`${certificate} ${faults.join("; ")}`);
  return issuingAnchor(pem);
}

/** @throws Error when the key cannot be used, with everything that is wrong with it */
export function openSigner(authority: Authority, onWait: OnWait): Promise<Signer> {
  return openSignerAt(authority, authority.signer, onWait);
}

/** The same for another anchor's key. @throws Error when the key cannot be used */
export async function openSignerAt(
  authority: Pick<Authority, "environment">,
  place: KeyPlace,
  onWait: OnWait,
): Promise<Signer> {
  if ("software" in place) return new SoftwareSigner(readFileSync(place.software, "utf8"));
  return openKeyVaultSigner(await accessTo(authority, place.keyVault, onWait));
}

/** @throws Error when the key cannot be used, with everything that is wrong with it */
export async function openSeal(authority: Authority, onWait: OnWait): Promise<Seal> {
  const place = authority.seal;
  if ("software" in place) return new SoftwareSeal(readFileSync(place.software, "utf8"));
  return openKeyVaultSeal(await accessTo(authority, place.keyVault, onWait));
}

export async function openStore({ ledger }: Authority): Promise<LedgerStore> {
  if ("folder" in ledger) return new FileStore(ledger.folder);
  return appendBlobStore(ledger.container, await credentialFor({ loopback: false }, process.env));
}

async function accessTo(
  { environment }: Pick<Authority, "environment">,
  keyId: string,
  onWait: OnWait,
): Promise<KeyVaultAccess> {
  // A stand-in on this machine signs whatever it is asked to; no production key lies there.
  const allowLoopback = environment !== "production";
  const reading = readPinnedKey(keyId, { allowLoopback });
  if ("faults" in reading) throw new Error(`${keyId}: ${reading.faults.join("; ")}`);
  return { keyId, allowLoopback, credential: await credentialFor(reading.key, process.env), onWait };
}
