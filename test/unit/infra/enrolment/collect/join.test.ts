import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { join, OLDEST_REPORT_DAYS } from "../../../../../infra/enrolment/collect/joining/join";
import { collected } from "../../../../../infra/enrolment/collect/collected";
import { sightingOf } from "../../../../../infra/enrolment/collect/joining/managed-device";
import { readRunStates } from "../../../../../infra/enrolment/collect/joining/run-state";
import type { Gathered, Sighting } from "../../../../../infra/enrolment/collect/joining/sighting";
import {
  csr,
  deviceId,
  inventory,
  keySha256,
  managedDevice,
  NOW,
  registered,
  report,
  runState,
  TENANT,
} from "./made-up-fleet";

jest.setTimeout(60_000); // keys take time to make on a busy machine

const RECEIVED = "2026-06-15T11:59:30.000Z";
type Row = Record<string, unknown>;

/** What reading Intune gives for these lists. */
function gathered(devices: readonly Row[], states: readonly Row[]): Gathered {
  const seen = devices.map((entry) => sightingOf(entry, { tenant: TENANT, receivedAt: RECEIVED }));
  const { reports, faults } = readRunStates(states);
  return {
    sightings: seen.filter((one): one is Sighting => typeof one === "object"),
    otherKinds: seen.filter((one) => one === "other-kind").length,
    reports,
    faults,
  };
}

const collect = (devices: readonly Row[], states: readonly Row[], numbers: readonly number[] = [1, 2, 3]) =>
  collected(gathered(devices, states), registered(...numbers), NOW);

/** One laptop with something changed, and a sound one beside it. */
async function changed(device: Row, output?: Row | string, state: Row = {}) {
  const text = typeof output === "string" ? output : JSON.stringify(report(1, output));
  const result = await collect(
    [managedDevice(1, device), managedDevice(2)],
    [runState(1, text, state), runState(2)],
  );
  return {
    ...result,
    posture: result.records.find(({ posture }) => posture.device.name === inventory(1))?.posture,
    messages: result.faults.map(({ place, message }) => `${place} ${message}`),
  };
}

const PLACE = `${inventory(1)} (Intune device ${deviceId(1)})`;

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

describe("a report", () => {
  it.each<[string, string | Row, RegExp]>([
    [
      "is cut off",
      JSON.stringify(report(1)).slice(0, 400),
      /its report is no JSON \(character 36 of 400\); it was cut/,
    ],
    [
      "is what the script said when it failed",
      "Compliant, user Erika Mustermann",
      /its report is no JSON \(character 1 of 32\)/,
    ],
    [
      "is too long",
      JSON.stringify(report(1)).padEnd(2_100, " x"),
      /its report has \d+ characters; .*at most 2048/,
    ],
    [
      "has a field twice",
      '{"schema":"laptop-report/v1","schema":"laptop-report/v1"}',
      /its report has a field twice/,
    ],
    [
      "has a field nobody knows",
      { owner: "Erika Mustermann" },
      /its report has a field that laptop-report\/v1 does not know/,
    ],
    [
      "has a word nobody knows",
      { firewall: "Erika" },
      /its report firewall: is missing or has another value; write on, off or unknown/,
    ],
    ["has no request", { csr: "" }, /its report csr: .*base64/],
    [
      "has a request that is none",
      { csr: Buffer.from("Erika Mustermann").toString("base64") },
      /its report holds no usable request: .*PKCS#10/,
    ],
    ["has a request with a byte changed", { csr: flipped() }, /its report holds no usable request: /],
  ])("that %s is a fault of this record alone, told without what stood there", async (_, output, message) => {
    const { posture, messages, records } = await changed({}, output);
    expect(posture).toBeUndefined();
    expect(messages).toEqual([expect.stringMatching(message)]);
    expect(messages[0]).toContain(PLACE);
    expect(messages[0]).not.toMatch(/Erika/);
    expect(records).toHaveLength(1);
  });

  it("may have line ends around it", async () => {
    const { posture } = await changed({}, `\r\n${JSON.stringify(report(1))}\r\n`);
    expect(posture?.key.spkiSha256).toBe(keySha256(1));
  });

  it.each([
    ["just young enough", -OLDEST_REPORT_DAYS * 24, 2, 0],
    ["too old", -OLDEST_REPORT_DAYS * 24 - 1, 1, 1],
  ])("that is %s", async (_, hours, records, oldReport) => {
    const time = new Date(NOW.getTime() + hours * 3_600_000).toISOString();
    const result = await changed({}, {}, { lastStateUpdateDateTime: time });
    expect(result.messages).toEqual([]);
    expect(result.records).toHaveLength(records);
    expect(result.leftAside).toMatchObject({ oldReport });
  });

  it.each([
    ["in the future", "2026-06-15T13:00:00Z", /its report is dated in the future/],
    ["of no time", "0001-01-01T00:00:00Z", /its report has no lastStateUpdateDateTime/],
  ])("%s is a fault", async (_, time, message) => {
    const { messages } = await changed({}, {}, { lastStateUpdateDateTime: time });
    expect(messages).toEqual([expect.stringMatching(message)]);
  });

  it("of a device that has two counts if it is the newer one", async () => {
    const states = [
      runState(1, JSON.stringify(report(3)), { id: "a", lastStateUpdateDateTime: "2026-06-13T00:00:00Z" }),
      runState(1, JSON.stringify(report(1)), { id: "b", lastStateUpdateDateTime: "2026-06-14T00:00:00Z" }),
    ];
    for (const order of [states, [...states].reverse()]) {
      const { records } = await collect([managedDevice(1)], order);
      expect(records.map(({ posture }) => posture.key.spkiSha256)).toEqual([keySha256(1)]);
    }
    const same = states.map((state) => ({ ...state, lastStateUpdateDateTime: "2026-06-14T00:00:00Z" }));
    const { faults } = await collect([managedDevice(1), managedDevice(2)], [...same, runState(2)]);
    expect(faults).toEqual([
      { place: PLACE, message: expect.stringContaining("two that cannot be put in order") },
    ]);
  });

  it("of a run that names no device is left aside and told", async () => {
    const { faults } = await collect(
      [managedDevice(1)],
      [runState(1), runState(2, "x", { managedDevice: null })],
    );
    expect(faults).toEqual([
      { place: "run state 2 of the script", message: expect.stringContaining("no managed device") },
    ]);
  });
});

describe("an entry that is counted and goes no further", () => {
  it.each<[string, Row[], object]>([
    [
      "a telephone",
      [managedDevice(9, { operatingSystem: "iOS", deviceName: "iPhone von Erika" })],
      { otherKinds: 1 },
    ],
    ["Android", [managedDevice(9, { operatingSystem: "AndroidForWork" })], { otherKinds: 1 }],
    ["no system", [managedDevice(9, { operatingSystem: null })], { otherKinds: 1 }],
    ["a person's name", [managedDevice(9, { deviceName: "Erika-Mustermann" })], { notInRegister: 1 }],
    ["no name", [managedDevice(9, { deviceName: null })], { notInRegister: 1 }],
    ["no run of the script", [managedDevice(2)], { noReport: 1 }],
  ])("%s", async (_, devices, aside) => {
    const { records, leftAside, faults } = await collect([managedDevice(1), ...devices], [runState(1)]);
    expect(faults).toEqual([]);
    expect(records).toHaveLength(1);
    expect(leftAside).toMatchObject(aside);
    expect(JSON.stringify(records)).not.toMatch(/Erika/);
  });

  it("also for a run that printed nothing", async () => {
    const { leftAside } = await collect(
      [managedDevice(1), managedDevice(2)],
      [runState(1), runState(2, null)],
    );
    expect(leftAside).toMatchObject({ noReport: 1 });
  });
});

describe("several entries of one name or serial number", () => {
  const old = {
    id: deviceId(7),
    enrolledDateTime: "2025-01-01T00:00:00Z",
    lastSyncDateTime: "2025-12-01T00:00:00Z",
  };
  const oldState = runState(7, JSON.stringify(report(3)));

  it("are one machine when both are right: the last enrolment counts, with its own report", async () => {
    for (const devices of [
      [managedDevice(1), managedDevice(1, old)],
      [managedDevice(1, old), managedDevice(1)],
    ]) {
      const { records, leftAside, faults } = await collect(devices, [runState(1), oldState]);
      expect(faults).toEqual([]);
      expect(leftAside).toMatchObject({ superseded: 1 });
      expect(records.map(({ posture }) => posture.key.spkiSha256)).toEqual([keySha256(1)]);
    }
  });

  it("do not fall back to the old key while the new enrolment has not reported", async () => {
    const { records, leftAside } = await collect(
      [managedDevice(1), managedDevice(1, old), managedDevice(2)],
      [oldState, runState(2)],
    );
    expect(records.map(({ posture }) => posture.device.name)).toEqual([inventory(2)]);
    expect(leftAside).toMatchObject({ superseded: 1, noReport: 1 });
  });

  it.each<[string, Row]>([
    ["the earlier one was seen later", { ...old, lastSyncDateTime: "2026-06-15T11:30:00Z" }],
    ["both were enrolled at once", { ...old, enrolledDateTime: managedDevice(1)["enrolledDateTime"] }],
    ["one has no time", { ...old, enrolledDateTime: null }],
  ])("count for none when %s", async (_, other) => {
    const { records, faults } = await collect(
      [managedDevice(1), managedDevice(1, other), managedDevice(2)],
      [runState(1), oldState, runState(2)],
    );
    expect(records.map(({ posture }) => posture.device.name)).toEqual([inventory(2)]);
    expect(faults.map(({ place }) => place)).toEqual([
      `Intune device ${deviceId(1)}`,
      `Intune device ${deviceId(7)}`,
    ]);
  });

  it.each<[string, Row]>([
    ["its name", { id: deviceId(7), serialNumber: "OTHER-1" }],
    ["its serial number", { id: deviceId(7), deviceName: inventory(2), serialNumber: "5CG0000001" }],
  ])("do not push out the right one by taking %s", async (_, other) => {
    const { records, faults } = await collect(
      [managedDevice(7, { ...managedDevice(1), ...other }), managedDevice(1)],
      [oldState, runState(1)],
    );
    expect(records.map(({ posture }) => posture.source.recordId)).toEqual([deviceId(1)]);
    expect(faults).toEqual([
      {
        place: `Intune device ${deviceId(7)}`,
        message: expect.stringContaining("another serial number than the register"),
      },
    ]);
  });

  it("are handed on when a single one has another serial number: admission says what that means", async () => {
    const { posture } = await changed({ serialNumber: "OTHER-1" });
    expect(posture?.device.serialNumber).toBe("OTHER-1");
  });
});

it("compares names without case, and writes them as the register does", async () => {
  const { posture } = await changed({ deviceName: "lt-00001" });
  expect(posture?.device.name).toBe("LT-00001");
});

it("keeps both of two devices with one key, and says so: admission acts on it", async () => {
  const { records, faults } = await collect(
    [managedDevice(1), managedDevice(2)],
    [runState(1), runState(2, JSON.stringify(report(1)))],
  );
  expect(records).toHaveLength(2);
  expect(faults.map(({ message }) => message)).toEqual([
    expect.stringContaining("has the same key as LT-00002"),
    expect.stringContaining("has the same key as LT-00001"),
  ]);
});

it("refuses when not a single record comes of it, and says why", async () => {
  await expect(
    collect([managedDevice(1), managedDevice(9, { operatingSystem: "iOS" })], [runState(2)]),
  ).rejects.toThrow(
    /of 2 devices not one can be used \(1 without a report, 1 of other kinds\); nothing was written/,
  );
});

/** A request in which one byte of the signature is another. */
function flipped(): string {
  const der = Buffer.from(csr(1), "base64");
  der[der.length - 5]! ^= 1;
  return der.toString("base64");
}

describe("whatever the lists hold", () => {
  const KEYS = 4;
  const number = fc.integer({ min: 1, max: 8 });
  const time = fc.constantFrom(
    "2026-06-14T09:00:00Z",
    "2026-06-10T09:00:00Z",
    "2026-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
  );
  const secret = "Erika-Mustermann";
  const device = fc.record({
    number,
    name: fc.constantFrom(undefined, secret, `${secret}@musterstadt.example`, "lt-00002"),
    enrolled: time,
    system: fc.constantFrom("Windows", "Windows", "Windows", "iOS", "Linux"),
    encrypted: fc.constantFrom(true, false, null),
    maker: fc.constantFrom("Example", `${secret}'s`),
  });
  const state = fc.record({
    number,
    key: fc.integer({ min: 1, max: KEYS }),
    time,
    broken: fc.constantFrom("", "", "", "cut", secret),
  });

  it("each record comes from exactly one device and one report of it, and nothing personal passes through", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(device, { minLength: 1, maxLength: 12 }),
        fc.array(state, { maxLength: 12 }),
        fc.subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1 }),
        async (someDevices, someStates, numbers) => {
          const devices = someDevices.map(({ number, name, enrolled, system, encrypted, maker }, index) =>
            managedDevice(number, {
              id: deviceId(100 * number + index),
              ...(name === undefined ? {} : { deviceName: name }),
              enrolledDateTime: enrolled,
              operatingSystem: system,
              isEncrypted: encrypted,
              manufacturer: maker,
            }),
          );
          const states = someStates.map(({ number, key, time, broken }, index) => {
            const text = JSON.stringify(report(key));
            const owner = devices[number % devices.length]!["id"];
            return runState(
              number,
              broken === "" ? text : broken === "cut" ? text.slice(0, 90) : `${broken}${text}`,
              {
                id: `s${index}`,
                lastStateUpdateDateTime: time,
                managedDevice: { id: owner },
              },
            );
          });
          const result = await collect(devices, states, numbers).catch((error: Error) => error);
          const told = result instanceof Error ? result.message : JSON.stringify(result);
          expect(told).not.toMatch(/Erika|Mustermann|musterstadt\.example|1234567/i);
          if (result instanceof Error) return;
          const sources = result.records.map(({ posture }) => posture.source.recordId);
          expect(new Set(sources).size).toBe(sources.length);
          for (const { posture, request } of result.records) {
            const [entry, ...others] = devices.filter(({ id }) => id === posture.source.recordId);
            expect(others).toEqual([]);
            expect(String(entry!["deviceName"]).toUpperCase()).toBe(posture.device.name);
            expect(numbers.map(inventory)).toContain(posture.device.name);
            expect(posture.encryption.encrypted).toBe(entry!["isEncrypted"]);
            const own = states.filter(({ managedDevice }) => (managedDevice as Row)["id"] === entry!["id"]);
            const keys = own.map(({ preRemediationDetectionScriptOutput: text }) =>
              createHash("sha256").update(String(text)).digest("hex"),
            );
            expect(keys).toContain(posture.key.evidenceSha256);
            expect(request!.spkiSha256).toBe(posture.key.spkiSha256);
          }
          const { leftAside, records, entries } = result;
          const aside = (Object.values(leftAside) as number[]).reduce((sum, count) => sum + count, 0);
          expect(records.length + aside).toBeLessThanOrEqual(entries);
          expect(entries).toBe(devices.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("the order of the lists means nothing", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }),
        fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }),
        (devices, states) => {
          const joined = (some: readonly number[], runs: readonly number[]) =>
            join(
              gathered(
                some.map((one) => managedDevice(one)),
                runs.map((one) => runState(one)),
              ),
              new Map(registered(1, 2, 3, 4, 5).map((one) => [one.inventory, one])),
              NOW,
            );
          const sorted = (of: ReturnType<typeof joined>) =>
            [...of.candidates].sort((a, b) => (a.inventory < b.inventory ? -1 : 1));
          const [one, other] = [joined(devices, states), joined([1, 2, 3, 4, 5, 6], [1, 2, 3, 4])];
          expect(sorted(one)).toEqual(sorted(other));
          expect(one.leftAside).toEqual(other.leftAside);
        },
      ),
      { numRuns: 20 },
    );
  });
});
