import fc from "fast-check";
import type { Posture } from "../../../../infra/devices/posture";
import { POSTURE_COLUMNS } from "../../../../infra/devices/posture-schema";
import { cell } from "./record-streams";

export const NOW = new Date("2026-06-15T12:00:00Z");

export const COLUMNS = [...POSTURE_COLUMNS.keys()];

const digest = (number: number) => number.toString(16).padStart(64, "0");

/** A healthy laptop's record; every number has its own device and key. */
export function postureOf(number: number): Posture {
  return {
    schema: "posture/v1",
    source: { system: "intune", tenant: "11111111-2222-4333-8444-555555555555", recordId: `rec-${number}` },
    collectedAt: "2026-06-15T11:30:00Z",
    device: {
      id: `id-${number}`,
      serialNumber: `5CG${String(number).padStart(7, "0")}`,
      name: `LT-${String(number).padStart(4, "0")}`,
      manufacturer: "Example, Inc.",
      model: "Notebook 15.6 inch (G9)",
    },
    ownership: "company",
    management: {
      agent: "mdm",
      enrolledAt: "2026-02-01T08:00:00Z",
      lastSyncAt: "2026-06-15T10:59:59.1234567Z",
      registration: "registered",
    },
    compliance: { state: "compliant" },
    os: { platform: "windows", version: "10.0.26100.4061", edition: "Enterprise" },
    encryption: { encrypted: true, evidence: "bitLockerStatus" },
    firewall: "on",
    preBoot: "tpm-and-pin",
    join: "hybrid",
    rooted: "no",
    health: {
      attestedAt: "2026-06-15T06:00:00Z",
      secureBoot: true,
      codeIntegrity: false,
      tpmVersion: "2.0, 0, 1.38",
    },
    threat: "none",
    key: { spkiSha256: digest(number + 1), storage: "tpm", proof: "mdm-channel", evidenceSha256: digest(7) },
    raw: { sha256: digest(number + 1_000_000) },
  };
}

/** A record's leaves by column. */
export function cellsOf(posture: Posture): Record<string, string> {
  return Object.fromEntries(
    Object.entries(posture).flatMap(([name, value]) =>
      typeof value === "object"
        ? Object.entries(value as object).map(([leaf, text]) => [`${name}.${leaf}`, String(text)])
        : [[name, String(value)]],
    ) as Array<[string, string]>,
  );
}

export function csvLine(cells: Readonly<Record<string, string>>, columns = COLUMNS): string {
  return columns.map((name) => cell(cells[name] ?? "")).join(",");
}

export function csvOf(postures: readonly Posture[], columns = COLUMNS): string {
  return [columns.join(","), ...postures.map((posture) => csvLine(cellsOf(posture), columns))].join("\n");
}

/** Sound records of different devices, with and without what may be absent. */
export const postures: fc.Arbitrary<Posture[]> = fc
  .array(
    fc.record({
      firewall: fc.constantFrom("on" as const, "off" as const, "unknown" as const),
      encrypted: fc.boolean(),
      health: fc.boolean(),
      threat: fc.boolean(),
      evidence: fc.boolean(),
      graceUntil: fc.option(fc.constant("2026-07-01T00:00:00Z"), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((entries) =>
    entries.map((entry, index): Posture => {
      const { health, threat, ...rest } = postureOf(index);
      const { evidenceSha256, ...key } = rest.key;
      return {
        ...rest,
        firewall: entry.firewall,
        encryption: { ...rest.encryption, encrypted: entry.encrypted },
        compliance: {
          ...rest.compliance,
          ...(entry.graceUntil === undefined ? {} : { graceUntil: entry.graceUntil }),
        },
        ...(entry.health ? { health: health! } : {}),
        ...(entry.threat ? { threat: threat! } : {}),
        key: entry.evidence ? { ...key, evidenceSha256: evidenceSha256! } : key,
      };
    }),
  );
