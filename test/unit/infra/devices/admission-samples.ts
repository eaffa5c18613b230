import type { AdmissionPolicy } from "../../../../infra/devices/admission-policy";
import type { Device, LifeEvent, LifeState } from "../../../../infra/devices/device";
import { judge } from "../../../../infra/devices/judge";
import type { Posture } from "../../../../infra/devices/posture";
import type { ReasonCode } from "../../../../infra/devices/reasons";
import type { Rollout } from "../../../../infra/devices/rollout";
import type { DeviceKeys, Verdict } from "../../../../infra/devices/verdict";

/** A sound laptop in every respect: each test makes one thing worse. */

export const NOW = new Date("2026-06-15T12:00:00Z");
export const TODAY = "2026-06-15";
export const KEY = "a1".repeat(32);
export const OTHER_KEY = "b2".repeat(32);

export type Complete<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]-?: Complete<T[K]> }
    : T;

/** Has every field that a record can have: the type sees to it. */
export const POSTURE: Complete<Posture> = {
  schema: "posture/v1",
  source: { system: "intune", tenant: "tenant-1", recordId: "record-1" },
  collectedAt: "2026-06-15T10:00:00Z",
  device: { id: "id-1", serialNumber: "SN-1", name: "LT-0001", manufacturer: "Maker", model: "Model 5" },
  ownership: "company",
  management: {
    agent: "mdm",
    enrolledAt: "2026-02-01T08:00:00Z",
    lastSyncAt: "2026-06-15T09:00:00Z",
    registration: "registered",
  },
  compliance: { state: "compliant", graceUntil: "2026-06-20T00:00:00Z" },
  os: { platform: "windows", version: "10.0.26100.4500", edition: "Enterprise" },
  encryption: { encrypted: true, evidence: "bitLockerStatus" },
  firewall: "on",
  preBoot: "tpm-and-pin",
  join: "hybrid",
  rooted: "no",
  health: { attestedAt: "2026-06-14T12:00:00Z", secureBoot: true, codeIntegrity: true, tpmVersion: "2.0" },
  threat: "none",
  key: { spkiSha256: KEY, storage: "tpm", proof: "mdm-channel", evidenceSha256: "c3".repeat(32) },
  raw: { sha256: "d4".repeat(32) },
};

export const POLICY: AdmissionPolicy = {
  sources: [{ system: "intune", tenant: "tenant-1" }],
  posture: { maxAgeHours: 24, maxSyncAgeHours: 48, maxAttestationAgeHours: 72 },
  forms: ["laptop", "convertible"],
  certificate: { days: 14, limit: { certificates: 4, days: 14 } },
  remediation: { days: 3 },
  os: [
    {
      platform: "windows",
      release: "10.0.26100",
      until: "2027-10-12",
      floors: [
        { version: "10.0.26100.2000", from: "2026-01-01" },
        { version: "10.0.26100.4061", from: "2026-06-01" },
        { version: "10.0.26100.9000", from: "2026-07-01" },
      ],
      editions: ["enterprise", "Education"],
    },
    {
      platform: "windows",
      release: "10.0.22631",
      until: "2026-06-14",
      floors: [{ version: "10.0.22631.1", from: "2026-01-01" }],
    },
    {
      platform: "linux",
      release: "24.04",
      until: "2029-05-31",
      floors: [{ version: "24.04.2", from: "2026-01-01" }],
    },
  ],
  require: {
    preBoot: ["tpm-and-pin", "passphrase"],
    join: ["hybrid", "entra"],
    proof: ["mdm-channel", "tpm-certify"],
  },
  keys: {
    sizes: [3072, 4096],
    tpm2048: { until: "2026-12-31", reference: "A-3" },
    software: [{ inventory: "LT-0900", until: "2026-12-31", reference: "A-4" }],
  },
};

export const ROLLOUT: Rollout = {
  departments: [
    {
      department: "parks",
      phase: "pilot",
      agreement: "DV 1",
      start: "2026-02-01",
      pauses: [{ from: "2026-03-01", until: "2026-03-31", reason: "move" }],
    },
    { department: "archive", phase: "second wave", agreement: "DV 1", start: "2026-06-16", pauses: [] },
    { department: "treasury", phase: "third wave", agreement: "DV 1", pauses: [] },
    {
      department: "museum",
      phase: "pilot",
      agreement: "DV 1",
      start: "2026-02-01",
      pauses: [{ from: TODAY, until: TODAY, reason: "fair" }],
    },
    {
      department: "library",
      phase: "pilot",
      agreement: "DV 1",
      start: "2026-02-01",
      pauses: [{ from: "2026-05-01", reason: "water damage" }],
    },
  ],
};

export const KEYS: DeviceKeys = {
  request: { accepted: true, sha256: KEY, bits: 3072 },
  issued: [{ sha256: KEY, since: "2026-05-20T12:00:00Z", live: true, revoked: false }],
  sharedWith: [],
  issuances: ["2026-06-01T11:59:59Z", "2026-06-05T12:00:00Z", "2026-06-10T12:00:00Z"],
};

/** `ordered active` with a day each, `active` on 2026-02-01, the rest a day apart from 2026-03-01. */
export function history(...states: readonly LifeState[]): LifeEvent[] {
  const early: Partial<Record<LifeState, string>> = { ordered: "2026-01-02", delivered: "2026-01-20" };
  let day = 0;
  return states.map((state, index) => ({
    state,
    on:
      early[state] ??
      (index === 2 && state === "active" ? "2026-02-01" : `2026-03-${String(++day).padStart(2, "0")}`),
  }));
}

export const DEVICE: Device = {
  inventory: "LT-0001",
  form: "laptop",
  serialNumber: "SN-1",
  owner: "city",
  department: "parks",
  orderedOn: "2026-01-02",
  approvedOn: "2026-01-03",
  agreement: "AV 17",
  history: history("ordered", "delivered", "active"),
};

/** What a test changes; `undefined` takes a field away. */
export interface Change {
  readonly policy?: Partial<AdmissionPolicy>;
  readonly rollout?: Rollout;
  readonly device?: Partial<Device>;
  readonly unregistered?: true;
  readonly posture?: Posture;
  readonly noPosture?: true;
  readonly keys?: Partial<DeviceKeys>;
  readonly now?: Date;
}

export function judged(change: Change = {}): Verdict {
  return judge(
    { policy: { ...POLICY, ...change.policy }, rollout: change.rollout ?? ROLLOUT },
    change.unregistered ? undefined : without({ ...DEVICE, ...change.device }),
    change.noPosture ? undefined : (change.posture ?? POSTURE),
    without({ ...KEYS, ...change.keys }),
    change.now ?? NOW,
  );
}

function without<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** The sound record with another value at a path; `undefined` takes the field away. */
export function postureWith(path: string, value: unknown): Posture {
  const copy = structuredClone(POSTURE) as unknown as Record<string, unknown>;
  const parts = path.split(".");
  const last = parts.pop()!;
  const holder = parts.reduce((object, part) => object[part] as Record<string, unknown>, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy as unknown as Posture;
}

export function codes({ reasons }: Verdict): ReasonCode[] {
  return reasons.map(({ code }) => code);
}

/** Certificate and existing in one word, as the tables of the tests have it. */
export function effect({ certificate, existing }: Verdict): string {
  return `${certificate} ${existing}`;
}

/** The object without one of its fields. */
export function lacking<T extends object>(object: T, field: keyof T): T {
  return without({ ...object, [field]: undefined });
}
