import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeGraph } from "../../enrolment/collect/fake-graph";
import { deviceId, managedDevice, SCRIPT, TENANT } from "../../enrolment/collect/made-up-fleet";
import { ca, setTime, startCaWithFullDisk } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-15T12:00:00Z");
const VARIABLE = "REMOTE_ACCESS_GRAPH";

let base: SmallCity;
let city: SmallCity;
let graph: FakeGraph;
beforeAll(async () => {
  base = await SmallCity.of(3, NOW);
  base.change(
    "authority.yaml",
    (text) => `${text}collect:\n  intune: { tenant: ${TENANT}, script: ${SCRIPT} }\n`,
  );
  base.change("admission-policy.yaml", (text) =>
    text.replace(/ {2}- system: file\n {4}tenant: musterstadt/, `  - system: intune\n    tenant: ${TENANT}`),
  );
});
afterAll(() => base.remove());
beforeEach(async () => {
  city = base.copy();
  graph = await FakeGraph.start();
  process.env[VARIABLE] = graph.origin;
  setTime(NOW);
  graph.devices = [1, 2, 3].map((number) => device(number));
  graph.reports = [1, 2, 3].map((number) => run(number));
});
afterEach(async () => {
  jest.useRealTimers();
  delete process.env[VARIABLE];
  await graph.stop();
  city.remove();
});

const nameOf = (number: number) => `LT-${1_000 + number}`;
const device = (number: number, wishes: Record<string, unknown> = {}) =>
  managedDevice(number, {
    deviceName: nameOf(number),
    serialNumber: `SN${1_000 + number}`,
    osVersion: "10.0.26100.7171",
    ...wishes,
  });
const reportOf = (number: number, wishes: Record<string, unknown> = {}) =>
  JSON.stringify({
    schema: "laptop-report/v1",
    csr: city.keyOf(nameOf(number)).request.replaceAll(/-----.*-----|\s/g, ""),
    ...{ storage: "tpm", firewall: "on", preBoot: "tpm-and-pin", join: "hybrid", edition: "Enterprise" },
    ...{ encrypted: true, evidence: "bitLockerStatus", rooted: "no" },
    ...wishes,
  });
const run = (number: number, output = reportOf(number)) => ({
  id: `${SCRIPT}:${deviceId(number)}`,
  lastStateUpdateDateTime: "2026-06-15T09:00:00Z",
  preRemediationDetectionScriptOutput: output,
  managedDevice: { id: deviceId(number) },
});
const collect = (...more: string[]) => ca("collect", "--authority", city.authority, ...more);

/** Names and contents of what collect writes. */
function state(of: SmallCity = city): Record<string, string> {
  const names = readdirSync(of.file("requests")).map((name) => `requests/${name}`);
  const all = [...names, "posture.jsonl"].filter((name) => existsSync(of.file(name)));
  return Object.fromEntries(all.map((name) => [name, of.read(name)]));
}

const postures = () =>
  city
    .read("posture.jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { device: { name: string }; key: { spkiSha256: string } });

describe("npm run ca -- collect", () => {
  it("puts posture and requests where the other commands read them: a fleet gets its certificates", async () => {
    rmSync(city.file("posture.jsonl"));
    rmSync(city.file("requests"), { recursive: true });
    expect(await collect()).toEqual({
      code: 0,
      stdout: "Collected 3 of 3 devices; requests: 3 new, 0 changed, 0 as before.\n",
      stderr: "",
    });
    expect(Object.keys(state())).toEqual([
      ...[1, 2, 3].map((n) => `requests/${nameOf(n)}.csr`),
      "posture.jsonl",
    ]);
    expect(await ca("check", "--authority", city.authority)).toMatchObject({
      code: 0,
      stdout: "3 devices and 3 posture records can be used; no faults.\n",
    });
    expect(await ca("issue", "--authority", city.authority)).toMatchObject({
      code: 0,
      stdout: "Issued 3, renewed 0, newly refused 0.\n",
    });
    expect(city.certificate(nameOf(2))).toContain("BEGIN CERTIFICATE");
  });

  it("changes only what changed, and leaves requests of devices that are no longer reported", async () => {
    await collect();
    const before = state();
    graph.devices = [device(1), device(2)];
    graph.reports = [run(1), run(2, reportOf(2, { csr: JSON.parse(reportOf(3)).csr }))];
    expect(await collect()).toMatchObject({
      code: 0,
      stdout: "Collected 2 of 2 devices; requests: 0 new, 1 changed, 1 as before.\n",
    });
    const after = state();
    expect(after[`requests/${nameOf(1)}.csr`]).toBe(before[`requests/${nameOf(1)}.csr`]);
    expect(after[`requests/${nameOf(3)}.csr`]).toBe(before[`requests/${nameOf(3)}.csr`]);
    expect(after[`requests/${nameOf(2)}.csr`]!.split("\n")).toEqual(
      before[`requests/${nameOf(3)}.csr`]!.split("\n"),
    );
    expect(postures().map(({ device: { name }, key }) => [name, key.spkiSha256])).toEqual([
      [nameOf(1), city.keyOf(nameOf(1)).sha256],
      [nameOf(2), city.keyOf(nameOf(3)).sha256],
    ]);
  });

  it("names single faults, goes on with the others, and asks for a look", async () => {
    const request = city.read(`requests/${nameOf(3)}.csr`);
    graph.devices = [
      ...graph.devices,
      device(9, { deviceName: "Erika-Mustermann" }),
      device(8, { operatingSystem: "iOS" }),
    ];
    graph.reports = [run(1), run(3, '{"schema":"laptop-report/v1","csr":"MII')];
    const { code, stdout, stderr } = await collect();
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout:
        "Collected 1 of 5 devices; requests: 0 new, 0 changed, 1 as before.\n" +
        "The others: 1 without a report, 1 not in the register, 1 of other kinds, 1 fault.\n",
    });
    expect(stderr.split("\n")).toEqual([
      "Records with faults are left out; requests that were there before stay:",
      expect.stringMatching(`^${nameOf(3)} \\(Intune device ${deviceId(3)}\\) its report is no JSON`),
      "",
    ]);
    expect(stdout + stderr + city.read("posture.jsonl")).not.toMatch(/Erika|musterstadt\.example/);
    expect(city.read(`requests/${nameOf(3)}.csr`)).toBe(request);
  });

  it("gives the numbers as one JSON object", async () => {
    graph.reports = [run(1), run(2)];
    const { code, stdout } = await collect("--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      devices: 3,
      records: 2,
      leftAside: { otherKinds: 0, notInRegister: 0, superseded: 0, noReport: 1, oldReport: 0 },
      faults: 0,
      requests: { added: 0, changed: 0, same: 2 },
      graphRequests: 2,
      dryRun: false,
    });
  });

  it("writes nothing with --dry-run, and says what it would", async () => {
    rmSync(city.file(`requests/${nameOf(1)}.csr`));
    const before = state();
    expect(await collect("--dry-run")).toMatchObject({
      code: 0,
      stdout: "Would collect 3 of 3 devices; requests: 1 new, 0 changed, 2 as before.\n",
    });
    expect(state()).toEqual(before);
  });

  it("takes an export from a folder as well", async () => {
    const drop = join(city.home, "drop");
    mkdirSync(join(drop, "reports"), { recursive: true });
    jest.useRealTimers();
    setTime(new Date(Date.now() + 3_600_000)); // the files' times are the machine's own
    city.change("authority.yaml", (text) => text.replace(/collect:[^]*$/, "collect:\n  drop: ../drop\n"));
    city.change("admission-policy.yaml", (text) =>
      text.replace(TENANT, "musterstadt").replace("intune", "file"),
    );
    city.write(new Date());
    const lines = city.read("posture.jsonl").trim().split("\n");
    const withoutKey = lines.map((line) =>
      JSON.stringify({ ...(JSON.parse(line) as object), key: undefined }),
    );
    writeFileSync(join(drop, "posture.jsonl"), `${withoutKey.join("\n")}\n`);
    for (const number of [1, 2, 3])
      writeFileSync(join(drop, "reports", `${nameOf(number)}.json`), reportOf(number));
    rmSync(city.file("posture.jsonl"));
    expect(await collect()).toMatchObject({
      code: 0,
      stdout: "Collected 3 of 3 devices; requests: 0 new, 0 changed, 3 as before.\n",
    });
    expect(await ca("issue", "--authority", city.authority)).toMatchObject({
      stdout: expect.stringContaining("Issued 3"),
    });
  });
});

describe("a run that cannot be done leaves everything as it was", () => {
  it.each<[string, () => void, RegExp]>([
    [
      "a permission is missing",
      () => graph.next("reports", 1, { do: "status", status: 403, code: "Forbidden" }),
      /^ca: Microsoft Graph answered 403 Forbidden.*DeviceManagementConfiguration\.Read\.All/,
    ],
    ["there are no devices", () => (graph.devices = []), /not a single device; nothing was collected/],
    [
      "no report can be used",
      () => (graph.reports = [{ ...run(1), managedDevice: { id: deviceId(9) } }]),
      /of 3 devices not one can be used \(3 without a report\)/,
    ],
    [
      "the list is not whole",
      () => graph.next("devices", 1, { do: "change", change: (page) => ({ ...page, "@odata.count": 9 }) }),
      /counts 9 entries and gave 3/,
    ],
    [
      "the register has a fault",
      () => city.change("register.csv", (text) => text.replace("laptop", "toaster")),
      /the register has faults; correct them, nothing was written:\n.*register\.csv:2:\d+ form: has another value/,
    ],
    [
      "the authority's file does not say where from",
      () => city.change("authority.yaml", (text) => text.replace(/collect:[^]*$/, "")),
      /has no part collect; write there/,
    ],
    [
      "the file of posture is to be CSV",
      () => city.change("authority.yaml", (text) => text.replace("posture.jsonl", "posture.csv")),
      /posture\.csv is not \.jsonl by its name/,
    ],
    [
      "the stand-in is on another machine",
      () => (process.env[VARIABLE] = "https://graph.example.org"),
      /REMOTE_ACCESS_GRAPH does not name this machine/,
    ],
    [
      "there is to be a stand-in in production",
      () => {
        city.change("authority.yaml", (text) =>
          text
            .replace("environment: rehearsal", "environment: production")
            .replaceAll(/ software: .*/g, ` keyVault: https://kv.vault.azure.net/keys/k/${"0".repeat(32)}`),
        );
      },
      /REMOTE_ACCESS_GRAPH is set, and a production authority asks no stand-in; unset it/,
    ],
  ])("when %s", async (_, arrange, message) => {
    arrange();
    const before = state();
    const { code, stdout, stderr } = await collect();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(state()).toEqual(before);
  });

  it("when there is a folder in the place of the file", async () => {
    city.request(nameOf(1), undefined);
    rmSync(city.file("posture.jsonl"));
    mkdirSync(city.file("posture.jsonl"));
    const { code, stderr } = await collect();
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("EISDIR") });
    expect(existsSync(city.file(`requests/${nameOf(1)}.csr`))).toBe(false);
  });

  it("when the disk is full", async () => {
    jest.useRealTimers();
    const now = new Date();
    graph.devices = graph.devices.map((one) => ({ ...one, lastSyncDateTime: now.toISOString() }));
    graph.reports = graph.reports.map((one) => ({ ...one, lastStateUpdateDateTime: now.toISOString() }));
    for (const number of [1, 2, 3]) city.request(nameOf(number), "an older request");
    const before = state();
    const { code, stderr } = await startCaWithFullDisk(2, ["collect", "--authority", city.authority]).ended;
    expect(stderr).toMatch(/EFBIG|file too large/);
    expect(code).toBe(1);
    expect(state()).toEqual(before);
  });
});
