import { generateKeyPairSync } from "node:crypto";
import type { TokenCredential } from "@azure/identity";
import { KeyVaultFailure } from "../../../../../infra/certificate-authority/key-vault/key-vault-failure";
import type { KeyVaultAccess } from "../../../../../infra/certificate-authority/key-vault/key-vault-signer";
import { ANYONE, FakeKeyVault } from "./fake-key-vault";
import { SimulatedTiming } from "../../azure-calls/simulated-timing";

export const START = new Date("2026-06-01T12:00:00.000Z");
/** Must turn up in no message. */
export const TOKEN = "planted-bearer-token-7f3a91";

/** One pair for a test file: RSA keys take long to make. */
export const pair = generateKeyPairSync("rsa", { modulusLength: 3_072 });
export const otherPair = generateKeyPairSync("rsa", { modulusLength: 3_072 });

export function credential(token = TOKEN): TokenCredential {
  return { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}

export interface Stage {
  readonly vault: FakeKeyVault;
  readonly timing: SimulatedTiming;
  /** What was told about waits. */
  readonly told: string[];
  /** How to reach a key of the vault, with simulated time. */
  readonly access: (keyId: string, more?: Partial<KeyVaultAccess>) => KeyVaultAccess;
}

export async function newStage(): Promise<Stage> {
  const timing = new SimulatedTiming(START);
  const told: string[] = [];
  const vault = await FakeKeyVault.start({
    callers: { [TOKEN]: ANYONE },
    now: timing.now,
    onHang: () => timing.expireTimers(),
  });
  return {
    vault,
    timing,
    told,
    access: (keyId, more = {}) => ({
      keyId,
      credential: credential(),
      allowLoopback: true,
      timing,
      onWait: (sentence) => told.push(sentence),
      ...more,
    }),
  };
}

/** @throws Error when nothing was thrown, or something else than the vault's failures */
export async function failureOf(work: Promise<unknown>): Promise<KeyVaultFailure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof KeyVaultFailure) return thrown;
  throw new Error(`expected a KeyVaultFailure, not ${String(thrown)}`);
}
