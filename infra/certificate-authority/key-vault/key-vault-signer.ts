import { createHash, verify, type KeyObject } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import type { TokenCredential } from "@azure/identity";
import type { KeyClientOptions } from "@azure/keyvault-keys";
import type { Seal, Signature, Signer } from "../core/signer";
import { exchangePolicy } from "./exchange";
import { keyFaults, publicKeyOf, type KeyPurpose } from "./key-rules";
import { KeyVaultCalls, type CallOptions } from "./key-vault-calls";
import { KeyVaultFailure } from "./key-vault-failure";
import { readPinnedKey, type PinnedKey, type PinnedKeyRules } from "./pinned-key";
import { systemTiming } from "../../azure-calls/timing";

export interface KeyVaultAccess extends CallOptions, PinnedKeyRules {
  /** Identifier of the key with its version. */
  readonly keyId: string;
  /** Usually {@link credentialFor}'s. */
  readonly credential: TokenCredential;
}

/** JWS names, which Key Vault uses: RFC 7518, 3.1. */
const ALGORITHMS = { anchor: "RS256", seal: "ES256" } as const;

/**
 * Opens an anchor's key in the HSM of a Key Vault. The key is judged as a whole before
 * anything is signed.
 *
 * @throws Error with every fault of identifier or key
 * @throws KeyVaultFailure when the vault cannot be asked
 */
export async function openKeyVaultSigner(access: KeyVaultAccess): Promise<Signer> {
  const { spki, sign } = await openKey(access, "anchor");
  return { spki, sign };
}

/** Opens the sealing key in the HSM of a Key Vault; see {@link openKeyVaultSigner} for what it throws. */
export async function openKeyVaultSeal(access: KeyVaultAccess): Promise<Seal> {
  const { spki, sign } = await openKey(access, "seal");
  return { spki, sign: async (bytes) => (await sign(bytes)).bytes };
}

interface OpenKey {
  readonly spki: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Promise<Signature>;
}

async function openKey(access: KeyVaultAccess, purpose: KeyPurpose): Promise<OpenKey> {
  const reading = readPinnedKey(access.keyId, access);
  if ("faults" in reading) throw new Error(faultText(access.keyId, purpose, reading.faults));
  const pinned = reading.key;
  // The Azure library takes a second to load, which no other command should pay for.
  const { KeyClient } = await import("@azure/keyvault-keys");
  const client = new KeyClient(pinned.vaultUrl, access.credential, clientOptions(pinned));
  const calls = new KeyVaultCalls(pinned, access);

  const { value: key } = await calls.run("read", (abortSignal) =>
    client.getKey(pinned.name, { version: pinned.version, abortSignal }),
  );
  const now = new Date((access.timing ?? systemTiming).now());
  const faults = keyFaults(key, pinned, purpose, now);
  const publicKey = publicKeyOf(key);
  if (faults.length > 0 || publicKey === undefined) {
    throw new Error(faultText(pinned.id, purpose, faults));
  }

  // From the client that has just read the key, because the sign-in belongs to the client: one of its own would
  // sign in anew with its first calls, and several first calls at once lose a request's body on the way.
  const signing = client.getCryptographyClient(pinned.name, { keyVersion: pinned.version });
  const sign = async (bytes: Uint8Array): Promise<Signature> => {
    const digest = createHash("sha256").update(bytes).digest();
    const answer = await calls.run("sign", (abortSignal) =>
      signing.sign(ALGORITHMS[purpose], digest, { abortSignal }),
    );
    const signature = Uint8Array.from(answer.value.result);
    if (!verifies(bytes, signature, publicKey)) {
      throw new KeyVaultFailure(
        "wrong-answer",
        `Key Vault answered with a signature that the key ${pinned.id} did not make; it was thrown away. ` +
          "Look into the vault's log and for a proxy between before you go on",
        answer.calls,
      );
    }
    return { bytes: signature, calls: answer.calls };
  };
  return { spki: Uint8Array.from(publicKey.export({ type: "spki", format: "der" })), sign };
}

function clientOptions({ loopback, vaultUrl }: PinnedKey): KeyClientOptions {
  const options: KeyClientOptions = {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 }, // Key Vault never redirects; whoever does gets nothing
    additionalPolicies: [exchangePolicy],
  };
  if (!loopback) return options;
  // A stand-in cannot be named by the challenge's resource, and a proxy of the environment cannot reach it.
  const http = vaultUrl.startsWith("http:");
  return {
    ...options,
    disableChallengeResourceVerification: true,
    allowInsecureConnection: http,
    ...(http ? { agent: new HttpAgent({ keepAlive: true }) } : {}),
  };
}

function verifies(bytes: Uint8Array, signature: Uint8Array, publicKey: KeyObject): boolean {
  return verify("sha256", bytes, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}

function faultText(keyId: string, purpose: KeyPurpose, faults: readonly string[]): string {
  return `the key ${keyId} cannot be the ${purpose}'s:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`;
}
