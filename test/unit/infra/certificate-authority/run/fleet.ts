import { createHash, createPublicKey } from "node:crypto";
import type { ProvenKey } from "../../../../../infra/certificate-authority/core/certificate-request";
import type { Inputs, PostureRecord } from "../../../../../infra/certificate-authority/run/assessment";
import type { RequestReading } from "../../../../../infra/certificate-authority/core/certificate-request";
import type { Device } from "../../../../../infra/devices/device";
import type { Posture } from "../../../../../infra/devices/posture";
import { DEVICE, POLICY, POSTURE, ROLLOUT } from "../../devices/admission-samples";

const HOUR_MS = 3_600_000;

/**
 * A public key of the right form and size that nobody holds the private half of: issuing needs none, and real ones
 * take long to make.
 */
export function madeUpKey(seed: string): ProvenKey {
  const modulus = Buffer.concat(
    Array.from({ length: 8 }, (_, part) => createHash("sha256").update(`${seed} ${part}`).digest()),
  );
  modulus[0]! |= 0x80;
  modulus[255]! |= 1;
  const jwk = { kty: "RSA", n: modulus.toString("base64url"), e: "AQAB" };
  const spki = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "der" });
  const sha256 = createHash("sha256").update(spki).digest("hex");
  return { spki: Uint8Array.from(spki), sha256, bits: 2_048 } as unknown as ProvenKey;
}

/** Sound laptops, their keys and what their management reports of them. */
export class Fleet {
  readonly names: readonly string[];
  readonly #keys = new Map<string, ProvenKey>();
  readonly #changes = new Map<string, { device?: Partial<Device>; posture?: Partial<Posture> }>();

  constructor(count: number) {
    this.names = Array.from({ length: count }, (_, index) => `LT-${String(index + 1).padStart(4, "0")}`);
    for (const name of this.names) this.#keys.set(name, madeUpKey(name));
  }

  /** Makes one thing worse, or different. */
  change(name: string, change: { device?: Partial<Device>; posture?: Partial<Posture> }): void {
    this.#changes.set(name, change);
  }

  /** The laptop makes another key. */
  newKey(name: string, seed: string): void {
    this.#keys.set(name, madeUpKey(seed));
  }

  keyOf(name: string): ProvenKey {
    return this.#keys.get(name)!;
  }

  readonly requestOf = (name: string): RequestReading | undefined => {
    const key = this.#keys.get(name);
    return key === undefined ? undefined : { accepted: true, key };
  };

  /** What register and management say at a time; records are two hours old. */
  inputsAt(now: Date, policy: Partial<Inputs["policy"]> = {}): Inputs {
    return {
      policy: { ...POLICY, ...policy },
      policySha256: "e5".repeat(32),
      rollout: ROLLOUT,
      devices: new Map(this.names.map((name) => [name, this.#device(name)])),
      postures: new Map(this.names.map((name) => [name, this.#posture(name, now)])),
    };
  }

  #device(inventory: string): Device {
    return { ...DEVICE, inventory, serialNumber: `SN-${inventory}`, ...this.#changes.get(inventory)?.device };
  }

  #posture(name: string, now: Date): PostureRecord {
    const ago = (hours: number) => new Date(now.getTime() - hours * HOUR_MS).toISOString();
    const posture: Posture = {
      ...POSTURE,
      collectedAt: ago(2),
      device: { id: `id-${name}`, serialNumber: `SN-${name}`, name },
      management: { ...POSTURE.management, lastSyncAt: ago(3) },
      health: { ...POSTURE.health, attestedAt: ago(4) },
      key: { ...POSTURE.key, spkiSha256: this.keyOf(name).sha256 },
      ...this.#changes.get(name)?.posture,
    };
    const sha256 = createHash("sha256").update(JSON.stringify(posture)).digest("hex");
    return { posture, sha256, keySharedWith: [] };
  }
}
