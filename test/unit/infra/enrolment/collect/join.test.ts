import { OLDEST_REPORT_DAYS } from "../../../../../infra/enrolment/collect/joining/join";
import { changed, collect, PLACE, type Row } from "./joined-fleet";
import { csr, deviceId, inventory, keySha256, managedDevice, NOW, report, runState } from "./made-up-fleet";

jest.setTimeout(60_000); // keys take time to make on a busy machine

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
