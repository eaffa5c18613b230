import { readFileSync } from "node:fs";
import type { Authority } from "../authority-file";
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
export function signingAnchor({ anchors: [first] }: Authority, now: Date): IssuingAnchor {
  const pem = readFileSync(first!.certificate, "utf8");
  const { faults } = readAnchor(first!.name, pem, now);
  if (faults.length > 0) throw new Error(`${first!.certificate} ${faults.join("; ")}`);
  return issuingAnchor(pem);
}

/** @throws Error when the key cannot be used, with everything that is wrong with it */
export async function openSigner(authority: Authority, onWait: OnWait): Promise<Signer> {
  const place = authority.signer;
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

async function accessTo({ environment }: Authority, keyId: string, onWait: OnWait): Promise<KeyVaultAccess> {
  // A stand-in on this machine signs whatever it is asked to; no production key lies there.
  const allowLoopback = environment !== "production";
  const reading = readPinnedKey(keyId, { allowLoopback });
  if ("faults" in reading) throw new Error(`${keyId}: ${reading.faults.join("; ")}`);
  return { keyId, allowLoopback, credential: await credentialFor(reading.key, process.env), onWait };
}
