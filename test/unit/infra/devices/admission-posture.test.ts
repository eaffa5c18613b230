import type { Posture } from "../../../../infra/devices/posture";
import { codes, effect, judged, OTHER_KEY, POLICY, POSTURE, postureWith } from "./admission-samples";

type Row = readonly [path: string, value: unknown, effect: string, codes: string];

/** Each field's bad answers: what the device may then have, what becomes of what it has, and why. */
const BAD: readonly Row[] = [
  ["source.system", "file", "none expire", "posture-source-not-trusted"],
  ["source.tenant", "tenant-2", "none expire", "posture-source-not-trusted"],
  ["collectedAt", "2026-06-14T11:59:59Z", "remediation expire", "posture-stale"],
  ["collectedAt", "2026-06-15T12:05:01Z", "none expire", "posture-in-future"],
  ["device.serialNumber", "SN-2", "none expire", "serial-number-differs"],
  ["device.name", "LT-0002", "none expire", "name-differs"],
  ["ownership", "personal", "none revoke", "reported-personal"],
  ["ownership", "unknown", "none expire", "ownership-unknown"],
  ["management.lastSyncAt", "2026-06-13T11:59:59Z", "remediation expire", "sync-stale"],
  ["management.lastSyncAt", "2026-06-15T12:05:01Z", "remediation expire", "sync-stale"],
  ["compliance.state", "noncompliant", "remediation expire", "non-compliant"],
  ["compliance.state", "inGracePeriod", "remediation expire", "in-grace-period"],
  ["compliance.state", "conflict", "remediation expire", "compliance-conflict"],
  ["compliance.state", "error", "remediation expire", "compliance-error"],
  ["compliance.state", "configManager", "remediation expire", "compliance-elsewhere"],
  ["compliance.state", "unknown", "remediation expire", "compliance-unknown"],
  ["compliance", { state: "inGracePeriod" }, "remediation expire", "in-grace-period"],
  [
    "compliance",
    { state: "inGracePeriod", graceUntil: "2026-06-15T11:59:59Z" },
    "remediation expire",
    "grace-period-over",
  ],
  ["os.platform", "macos", "remediation expire", "os-platform-not-listed"],
  ["os.platform", "linux", "remediation expire", "os-release-not-listed"],
  ["os.version", "10.0.2610.9999", "remediation expire", "os-release-not-listed"],
  ["os.version", "10.0", "remediation expire", "os-release-not-listed"],
  ["os.version", "10.0.22631.5", "remediation expire", "os-release-out-of-support"],
  ["os.version", "10.0.26100.4060", "remediation expire", "os-version-below-floor"],
  ["os.version", "10.0.26100.999", "remediation expire", "os-version-below-floor"],
  ["os.version", "10.0.26100", "remediation expire", "os-version-below-floor"],
  ["os.edition", "Home", "remediation expire", "os-edition-not-allowed"],
  ["os.edition", undefined, "remediation expire", "os-edition-not-allowed"],
  ["encryption.encrypted", false, "none revoke", "encryption-off"],
  ["firewall", "off", "remediation expire", "firewall-off"],
  ["firewall", "unknown", "remediation expire", "firewall-unknown"],
  ["preBoot", "tpm", "remediation expire", "pre-boot-not-allowed"],
  ["preBoot", "none", "remediation expire", "pre-boot-not-allowed"],
  ["preBoot", "unknown", "remediation expire", "pre-boot-not-allowed"],
  ["join", "domain", "remediation expire", "join-not-allowed"],
  ["join", "none", "remediation expire", "join-not-allowed"],
  ["join", "unknown", "remediation expire", "join-not-allowed"],
  ["rooted", "yes", "none revoke", "rooted"],
  ["rooted", "unknown", "none expire", "rooted-unknown"],
  ["health", undefined, "remediation expire", "attestation-missing"],
  ["health.attestedAt", "2026-06-12T11:59:59Z", "remediation expire", "attestation-stale"],
  ["health.attestedAt", "2026-06-15T12:05:01Z", "remediation expire", "attestation-stale"],
  ["health.secureBoot", false, "remediation expire", "secure-boot-off"],
  ["health.codeIntegrity", false, "remediation expire", "code-integrity-off"],
  ["threat", "high", "none revoke", "threat-high"],
  ["threat", "medium", "remediation expire", "threat-found"],
  ["threat", "unknown", "none expire", "threat-unknown"],
  ["threat", undefined, "none expire", "threat-unknown"],
  ["key.spkiSha256", OTHER_KEY, "none revoke", "key-not-reported request-key-differs"],
  ["key.storage", "software-ksp", "none expire", "software-key"],
  ["key.storage", "unknown", "none expire", "key-storage-unknown"],
  ["key.proof", "none", "none expire", "key-proof-insufficient"],
  ["key.proof", "scep-challenge", "none expire", "key-proof-insufficient"],
];

/** Other good answers; the sample holds one for each field. */
const GOOD: ReadonlyArray<readonly [path: string, value: unknown]> = [
  ["collectedAt", "2026-06-14T12:00:00Z"],
  ["collectedAt", "2026-06-15T12:05:00Z"],
  ["management.lastSyncAt", "2026-06-13T12:00:00Z"],
  ["compliance", { state: "compliant" }],
  ["os.version", "10.0.26100.4061"],
  ["os.version", "10.0.26100.10000"],
  ["os.edition", "ENTERPRISE"],
  ["os.edition", "education"],
  ["os", { platform: "linux", version: "24.04.2" }],
  ["os", { platform: "linux", version: "24.4.10.1" }],
  ["preBoot", "passphrase"],
  ["join", "entra"],
  ["health.attestedAt", "2026-06-12T12:00:00Z"],
  ["threat", "low"],
  ["key.proof", "tpm-certify"],
];

/** Fields that decide nothing, and why. */
const DECIDE_NOTHING: Readonly<Record<string, string>> = {
  schema: "the reader refuses others",
  "source.recordId": "names the record",
  "device.id": "names the record in its system",
  "device.manufacturer": "for readers",
  "device.model": "for readers",
  "management.agent": "for readers",
  "management.enrolledAt": "a device may be enrolled for any time",
  "management.registration":
    "each system has words of its own; what they say shows in compliance and synchronisation",
  "compliance.graceUntil": "a device in its grace period is refused before and after its end",
  "encryption.evidence": "says how encryption was seen",
  "health.tpmVersion": "attestation holds or not whatever the version",
  "key.evidenceSha256": "points to the proof",
  "raw.sha256": "points to the source's answer",
};

function leafPaths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leafPaths(inner, path === "" ? key : `${path}.${key}`),
  );
}

describe("each field of posture", () => {
  it("admits a device of which everything is good", () => {
    expect(judged()).toEqual({ certificate: "work", existing: "keep", reasons: [] });
  });

  it.each(BAD)("%s = %j gives %s", (path, value, expected, reasons) => {
    const verdict = judged({ posture: postureWith(path, value) });
    expect([effect(verdict), codes(verdict).join(" ")]).toEqual([expected, reasons]);
  });

  it.each(GOOD)("%s = %j speaks not against it", (path, value) => {
    expect(judged({ posture: postureWith(path, value) }).reasons).toEqual([]);
  });

  it.each(Object.entries(DECIDE_NOTHING))("%s decides nothing: %s", (path) => {
    expect(judged({ posture: postureWith(path, "something-else") }).reasons).toEqual([]);
  });

  it("is in one of the tables", () => {
    const decided = BAD.map(([path]) => path);
    const known = new Set([...decided, ...Object.keys(DECIDE_NOTHING)]);
    expect(leafPaths(POSTURE).filter((path) => !known.has(path))).toEqual([]);
    expect(decided.filter((path) => path in DECIDE_NOTHING)).toEqual([]);
  });
});

describe("what the policy may ask for or leave out", () => {
  const policy = (change: Partial<typeof POLICY.posture>) => ({ posture: { ...POLICY.posture, ...change } });
  const noAttestation = { posture: { maxAgeHours: 24, maxSyncAgeHours: 48 } };

  it("does not look at health when it asks for no attestation", () => {
    const bad = { attestedAt: "2020-01-01T00:00:00Z", secureBoot: false, codeIntegrity: false };
    expect(judged({ policy: noAttestation, posture: postureWith("health", bad) }).reasons).toEqual([]);
    expect(judged({ policy: noAttestation, posture: postureWith("health", undefined) }).reasons).toEqual([]);
    expect(codes(judged({ policy: policy({}), posture: postureWith("health", bad) }))).toEqual([
      "attestation-stale",
      "secure-boot-off",
      "code-integrity-off",
    ]);
  });

  it.each([undefined, "unknown"])(
    "does without threats (%s) only if it says so, and never without high and medium",
    (threat) => {
      const require = { ...POLICY.require, threat: ["none", "unknown"] as const };
      const withThreat = (value: unknown) =>
        codes(judged({ policy: { require }, posture: postureWith("threat", value) }));
      expect(withThreat(threat)).toEqual([]);
      expect(withThreat("low")).toEqual(["threat-found"]);
      expect(withThreat("medium")).toEqual(["threat-found"]);
      expect(withThreat("high")).toEqual(["threat-high"]);
    },
  );

  it("gives nothing in place of remediation where there is no pool for it", () => {
    const verdict = judged({ policy: { remediation: "none" }, posture: postureWith("firewall", "off") });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "firewall-off"]);
  });

  it("takes the longest release that fits", () => {
    const [windows] = POLICY.os;
    const all = { ...windows!, release: "10.0", floors: [{ version: "10.0.99999", from: "2026-01-01" }] };
    expect(judged({ policy: { os: [all, windows!] } }).reasons).toEqual([]);
    expect(judged({ policy: { os: [windows!, all] } }).reasons).toEqual([]);
  });

  it("admits a release on the last day of its support", () => {
    const os = POLICY.os.map((release) => ({ ...release, until: "2026-06-15" }));
    expect(judged({ policy: { os } }).reasons).toEqual([]);
  });

  it("raises a floor on its day, not before", () => {
    const posture = { ...POSTURE, collectedAt: "2026-07-01T00:00:00Z" } satisfies Posture;
    const on = (now: string) =>
      codes(judged({ posture: { ...posture, collectedAt: now }, now: new Date(now) }));
    expect(on("2026-06-30T23:59:59Z")).not.toContain("os-version-below-floor");
    expect(on("2026-07-01T00:00:00Z")).toContain("os-version-below-floor");
  });
});

describe("a record that is not a witness", () => {
  const everythingBad: Posture = {
    ...POSTURE,
    ownership: "personal",
    encryption: { encrypted: false, evidence: "other" },
    rooted: "yes",
    threat: "high",
    key: { ...POSTURE.key, spkiSha256: OTHER_KEY, storage: "unknown" },
  };

  it.each([
    ["another system's", { source: { ...POSTURE.source, system: "matrix42" } }, "posture-source-not-trusted"],
    ["another tenant's", { source: { ...POSTURE.source, tenant: "tenant-2" } }, "posture-source-not-trusted"],
    [
      "of another serial number",
      { device: { ...POSTURE.device, serialNumber: "SN-2" } },
      "serial-number-differs",
    ],
    ["of another name", { device: { ...POSTURE.device, name: "LT-0002" } }, "name-differs"],
    ["of tomorrow", { collectedAt: "2026-06-16T12:00:00Z" }, "posture-in-future"],
  ])("%s revokes nothing, whatever it says", (_, change, code) => {
    const verdict = judged({ posture: { ...everythingBad, ...change } as Posture });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", code]);
  });

  it("revokes for what it saw, however old it is", () => {
    const verdict = judged({
      posture: { ...everythingBad, key: POSTURE.key, collectedAt: "2026-01-01T00:00:00Z" },
    });
    expect(effect(verdict)).toBe("none revoke");
    expect(codes(verdict)).toEqual([
      "rooted",
      "threat-high",
      "reported-personal",
      "encryption-off",
      "posture-stale",
    ]);
  });

  it("does not bring a name from the device management into the details", () => {
    const { reasons } = judged({ posture: postureWith("device.name", "Laptop-of-somebody") });
    expect(JSON.stringify(reasons)).not.toContain("somebody");
  });
});
