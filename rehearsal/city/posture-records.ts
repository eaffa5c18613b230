import { createHash } from "node:crypto";

const HOUR_MS = 3_600_000;

/** What is wrong with a laptop of the made-up city, or otherwise than usual, besides what the register says. */
export interface Condition {
  /** It runs Linux; most of the city's run Windows. */
  readonly linux?: true;
  /** Bits of its key; 2048 by default, as most TPMs have. */
  readonly bits?: number;
  /** No record at all: its management system has not seen it. */
  readonly unseen?: true;
  /** Sends no request. */
  readonly silent?: true;
  /** Its request holds the key of this other laptop. */
  readonly requestOf?: string;
  readonly collectedHoursAgo?: number;
  /** Facts that differ from those of a sound laptop, by their path in `posture/v1`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Every laptop that is not simply a sound one with Windows, and what of it the authority must notice. In each department that
 * has laptops at work some run Linux: these are the ones that the lab can try.
 */
export const CONDITIONS: Readonly<Record<string, Condition>> = {
  "LT-0001": { linux: true },
  "LT-0002": { linux: true },
  "LT-0003": { linux: true },
  "LT-0004": { bits: 3_072 },
  "LT-0011": { facts: { "encryption.encrypted": false } },
  "LT-0012": { facts: { "os.version": "10.0.26100.3775" } },
  "LT-0013": { collectedHoursAgo: 24 * 9 },
  "LT-0014": { unseen: true },
  "LT-0015": { collectedHoursAgo: 24 * 30 },
  "LT-0016": { unseen: true, silent: true },
  "LT-0019": { linux: true },
  "LT-0020": { bits: 3_072 },
  "LT-0024": { silent: true },
  "LT-0025": { facts: { "compliance.state": "inGracePeriod" } },
  "LT-0026": { facts: { threat: "high" } },
  "LT-0027": { facts: { firewall: "off" } },
  "LT-0028": { facts: { "key.storage": "software-ksp" } },
  "LT-0029": { bits: 1_024 },
  "LT-0030": { requestOf: "LT-0001" },
  "LT-0031": { facts: { rooted: "yes" } },
  "LT-0033": { linux: true },
  "LT-0036": { silent: true },
  "LT-0039": { unseen: true, silent: true },
  "LT-0040": { unseen: true, silent: true },
};

const WINDOWS = {
  os: { platform: "windows", version: "10.0.26100.7171", edition: "Enterprise" },
  encryption: { encrypted: true, evidence: "bitLockerStatus" },
};
const LINUX = {
  os: { platform: "linux", version: "12.8" },
  encryption: { encrypted: true, evidence: "luks" },
};

/**
 * One line of `posture/v1` as a management system on the city's own ground would export it.
 *
 * @param key SHA-256 of the laptop's public key
 */
export function postureRecord(
  laptop: { readonly inventory: string; readonly serialNumber: string },
  key: string,
  now: Date,
  condition: Condition = {},
): Record<string, unknown> {
  const collected = now.getTime() - (condition.collectedHoursAgo ?? 1) * HOUR_MS;
  const system = condition.linux ? LINUX : WINDOWS;
  const at = (time: number) => new Date(time).toISOString();
  const record: Record<string, unknown> = {
    schema: "posture/v1",
    source: { system: "file", tenant: "musterstadt", recordId: `rec-${laptop.inventory}` },
    collectedAt: at(collected),
    device: { id: `dev-${laptop.inventory}`, serialNumber: laptop.serialNumber, name: laptop.inventory },
    ownership: "company",
    management: {
      agent: "agent",
      enrolledAt: "2025-09-22T08:00:00.000Z",
      lastSyncAt: at(collected - HOUR_MS / 2),
      registration: "registered",
    },
    compliance: { state: "compliant" },
    os: { ...system.os },
    encryption: { ...system.encryption },
    firewall: "on",
    preBoot: "tpm-and-pin",
    join: "hybrid",
    rooted: "no",
    threat: "none",
    key: { spkiSha256: key, storage: "tpm", proof: "mdm-channel" },
    raw: { sha256: createHash("sha256").update(laptop.inventory).digest("hex") },
  };
  for (const [path, value] of Object.entries(condition.facts ?? {})) {
    const [outer, inner] = path.split(".");
    if (inner === undefined) record[outer!] = value;
    else (record[outer!] as Record<string, unknown>)[inner] = value;
  }
  return record;
}
