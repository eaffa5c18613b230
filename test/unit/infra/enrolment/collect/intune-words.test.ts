import { createHash } from "node:crypto";
import { changed, collect, PLACE, RECEIVED, type Row } from "./joined-fleet";
import {
  csr,
  deviceId,
  inventory,
  keySha256,
  managedDevice,
  report,
  runState,
  TENANT,
} from "./made-up-fleet";

jest.setTimeout(60_000); // keys take time to make on a busy machine

describe("a sound laptop of Intune's", () => {
  it("becomes one record with the key of its request, and the request beside it", async () => {
    const { records, faults, leftAside } = await collect([managedDevice(1)], [runState(1)]);
    expect(faults).toEqual([]);
    expect(Object.values(leftAside)).toEqual([0, 0, 0, 0, 0]);
    const output = JSON.stringify(report(1));
    expect(records).toEqual([
      {
        posture: {
          schema: "posture/v1",
          source: { system: "intune", tenant: TENANT, recordId: deviceId(1) },
          collectedAt: RECEIVED,
          device: {
            id: "bbbbbbbb-0000-4000-8000-000000000001",
            serialNumber: "5CG0000001",
            name: "LT-00001",
            manufacturer: "Example & Sons",
            model: "Notebook 14",
          },
          ownership: "company",
          management: {
            agent: "mdm",
            enrolledAt: "2026-02-01T08:00:00.123Z",
            lastSyncAt: "2026-06-15T11:00:00.000Z",
            registration: "registered",
          },
          compliance: { state: "compliant" },
          os: { platform: "windows", version: "10.0.26100.4061", edition: "Enterprise" },
          encryption: { encrypted: true, evidence: "bitLockerStatus" },
          firewall: "on",
          preBoot: "tpm-and-pin",
          join: "hybrid",
          rooted: "no",
          threat: "none",
          key: {
            spkiSha256: keySha256(1),
            storage: "tpm",
            proof: "mdm-channel",
            evidenceSha256: createHash("sha256").update(output).digest("hex"),
          },
          raw: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
        request: {
          pem: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----\n/),
          spkiSha256: keySha256(1),
        },
      },
    ]);
    expect(records[0]!.request!.pem.replaceAll(/-----.*-----|\n/g, "")).toBe(csr(1));
  });
});

describe("a word of Intune's", () => {
  it.each<[string, Row, string, unknown]>([
    ["personal", { managedDeviceOwnerType: "personal" }, "ownership", "personal"],
    ["no owner", { managedDeviceOwnerType: null }, "ownership", "unknown"],
    [
      "a grace period",
      { complianceState: "inGracePeriod", complianceGracePeriodExpirationDateTime: "2026-06-20T00:00:00Z" },
      "compliance",
      { state: "inGracePeriod", graceUntil: "2026-06-20T00:00:00.000Z" },
    ],
    [
      "a grace period without end",
      { complianceState: "inGracePeriod" },
      "compliance",
      { state: "inGracePeriod" },
    ],
    ["a state nobody knows", { complianceState: "somethingNew" }, "compliance", { state: "unknown" }],
    ["a rooted device, as a text", { jailBroken: "True" }, "rooted", "yes"],
    ["a device that is not rooted", { jailBroken: "False" }, "rooted", "no"],
    ["a high threat", { partnerReportedThreatState: "highSeverity" }, "threat", "high"],
    ["a compromised device", { partnerReportedThreatState: "compromised" }, "threat", "high"],
    ["a partner that says nothing", { partnerReportedThreatState: "unresponsive" }, "threat", "unknown"],
    ["no partner", { partnerReportedThreatState: null }, "threat", "unknown"],
    ["an all-zero id", { azureADDeviceId: "00000000-0000-0000-0000-000000000000" }, "device.id", deviceId(1)],
    [
      "a sync of a moment later than its answer",
      { lastSyncDateTime: "2026-06-15T12:01:00Z" },
      "management.lastSyncAt",
      RECEIVED,
    ],
    [
      "a time with an offset",
      { lastSyncDateTime: "2026-06-15T12:00:00+02:00" },
      "management.lastSyncAt",
      "2026-06-15T10:00:00.000Z",
    ],
    [
      "a maker whose name has a form nobody expects",
      { manufacturer: "Erika's <PC>" },
      "device.manufacturer",
      undefined,
    ],
    ["no attestation, dated 0001", {}, "health", undefined],
    [
      "an attestation",
      {
        deviceHealthAttestationState: {
          issuedDateTime: "2026-06-15T06:00:00Z",
          secureBoot: "Enabled",
          codeIntegrity: "enabled",
          tpmVersion: "2.0, 0, 1.38",
        },
      },
      "health",
      {
        attestedAt: "2026-06-15T06:00:00.000Z",
        secureBoot: true,
        codeIntegrity: true,
        tpmVersion: "2.0, 0, 1.38",
      },
    ],
    [
      "an attestation with a word nobody knows",
      {
        deviceHealthAttestationState: {
          issuedDateTime: "2026-06-15T06:00:00Z",
          secureBoot: "Disabled",
          codeIntegrity: "notSupported",
        },
      },
      "health",
      { attestedAt: "2026-06-15T06:00:00.000Z", secureBoot: false, codeIntegrity: false },
    ],
  ])("for %s is put into the city's words", async (_, device, path, value) => {
    const { posture, messages } = await changed(device);
    expect(messages).toEqual([]);
    const found = path.split(".").reduce<unknown>((part, name) => (part as Row)[name], posture);
    expect(found).toEqual(value);
  });

  it.each<[string, Row, string]>([
    ["no encryption, neither good nor bad", { isEncrypted: null }, "encryption: is missing"],
    ["an encryption that is a text", { isEncrypted: "true" }, "encryption: is missing"],
    [
      "no enrolment, dated 0001",
      { enrolledDateTime: "0001-01-01T00:00:00Z" },
      "management.enrolledAt: is missing",
    ],
    [
      "no sync, dated 9999",
      { lastSyncDateTime: "9999-12-31T23:59:59Z" },
      "management.lastSyncAt: is missing",
    ],
    [
      "a day that the calendar does not have",
      { lastSyncDateTime: "2026-02-31T00:00:00Z" },
      "management.lastSyncAt: ",
    ],
    [
      "a sync far in the future",
      { lastSyncDateTime: "2026-06-15T13:00:00Z" },
      "management.lastSyncAt: found 2026-06-15T13:00",
    ],
    ["no version", { osVersion: "" }, "os.version: is missing"],
    ["no agent", { managementAgent: null }, "management.agent: is missing"],
    [
      "a serial number that is none",
      { serialNumber: "To be filled by O.E.M." },
      "device.serialNumber: has another value",
    ],
  ])("that is missing or wrong is a fault of the record: %s", async (_, device, message) => {
    const { posture, messages, records } = await changed(device);
    expect(posture).toBeUndefined();
    expect(messages).toEqual([expect.stringContaining(`${PLACE} ${message}`)]);
    expect(records.map(({ posture }) => posture.device.name)).toEqual([inventory(2)]);
  });
});

describe("where Intune and the laptop differ, the worse word counts", () => {
  it.each<[Row, Row, string, unknown]>([
    [
      { isEncrypted: true },
      { encrypted: false },
      "encryption",
      { encrypted: false, evidence: "bitLockerStatus" },
    ],
    [
      { isEncrypted: false },
      { encrypted: true },
      "encryption",
      { encrypted: false, evidence: "isEncrypted" },
    ],
    [
      { isEncrypted: true },
      { encrypted: true, evidence: "luks" },
      "encryption",
      { encrypted: true, evidence: "luks" },
    ],
    [{ jailBroken: "True" }, { rooted: "no" }, "rooted", "yes"],
    [{ jailBroken: "False" }, { rooted: "yes" }, "rooted", "yes"],
    [{ jailBroken: "False" }, { rooted: "unknown" }, "rooted", "unknown"],
    [{ jailBroken: "Unknown" }, { rooted: "no" }, "rooted", "no"],
  ])("%j and %j", async (device, wishes, field, value) => {
    const { posture } = await changed(device, wishes);
    expect(posture).toMatchObject({ [field]: value });
  });
});

it("compares names without case, and writes them as the register does", async () => {
  const { posture } = await changed({ deviceName: "lt-00001" });
  expect(posture?.device.name).toBe("LT-00001");
});
