import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { Mortality, PerishableDisk } from "../run/perishable-disk";
import { anchorKey, DAY_MS, HOUR_MS, RotatingCity } from "./rotating-city";

jest.setTimeout(600_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const SET = ["LT-1001", "LT-1002"];
const EVERYDAY = ["device-ca-g1", "device-ca-g2"];

let base: RotatingCity;
/** It has a crisis anchor and a set. */
let prepared: RotatingCity;
let city: RotatingCity;

beforeAll(async () => {
  base = await RotatingCity.of(3, NOW);
  anchorKey(base, "crisis-2026");
  prepared = base.copy();
  const key = prepared.city.file("crisis-2026.key");
  await prepared.good(
    "crisis",
    "init",
    ...["--name", "crisis-2026", "--signer", key, "--organization", "Stadt"],
  );
  prepared.pass(HOUR_MS);
  await prepared.good("crisis", "prepare", ...SET);
});
afterAll(() => {
  base.remove();
  prepared.remove();
});
beforeEach(() => (city = prepared.copy()));
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

const crisis = (...argv: string[]) => city.ca("crisis", ...argv);
const sealed = (name: string) =>
  new X509Certificate(city.city.read(join("state", "crisis-set", `${name}.cer`)));
const thumbprint = (certificate: X509Certificate) => certificate.fingerprint.replaceAll(":", "");
const kindsSince = async (count: number) => (await city.kinds()).slice(count);

async function declared(): Promise<void> {
  await city.approve((await crisis("declare")).stderr, "ciso", "head-of-it");
  expect(await crisis("declare")).toMatchObject({ code: 0 });
}

describe("the crisis set", () => {
  it("holds certificates of 90 days under the anchor's own key, in a folder that nobody publishes", () => {
    for (const name of SET) {
      const certificate = sealed(name);
      expect(certificate.verify(city.anchor("crisis-2026").publicKey)).toBe(true);
      const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY_MS;
      expect(days).toBeCloseTo(90, 3);
      expect(certificate.publicKey.equals(city.certificate(name).publicKey)).toBe(true);
      expect([...city.city.published().values()].join()).not.toContain(certificate.toString());
    }
    expect(statSync(city.city.file(join("state", "crisis-set"))).mode & 0o077).toBe(0);
    // It is no anchor of the gateway before it is declared.
    expect(city.stated).toEqual(["device-ca-g1"]);
  });

  it("is kept by a second run, and made anew when it has less than a month to go", async () => {
    const before = SET.map((name) => sealed(name).raw.toString("hex"));
    rmSync(city.city.file(join("state", "crisis-set", "LT-1001.cer")));
    const again = await crisis("prepare", "LT-1002", "LT-1003", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ made: ["LT-1003"], kept: ["LT-1002"] });
    expect(sealed("LT-1002").raw.toString("hex")).toBe(before[1]);
    city.pass(61 * DAY_MS);
    await city.good("reconcile");
    const late = await crisis("prepare", "LT-1002", "--json");
    expect(JSON.parse(late.stdout)).toMatchObject({ made: ["LT-1002"], kept: [] });
  });

  it.each<[string, () => void, string]>([
    [
      "that is not the city's",
      () => city.city.register("LT-1003", { owner: "other" }),
      "LT-1003 may not work (owner-not-city",
    ],
    [
      "that is not healthy",
      () => city.city.condition("LT-1003", { facts: { firewall: "off" } }),
      "LT-1003 may not work (firewall",
    ],
    ["that sends no request", () => city.city.request("LT-1003", undefined), "LT-1003 has sent no request"],
  ])("takes no laptop %s, and none of those named with it", async (_, spoil, message) => {
    spoil();
    city.city.write(city.now);
    const before = (await city.kinds()).filter((kind) => kind === "signed").length;
    const { code, stderr } = await crisis("prepare", "LT-1003");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    expect((await city.kinds()).filter((kind) => kind === "signed")).toHaveLength(before);
  });

  it("lives no longer than 90 days", async () => {
    const { code, stderr } = await crisis("prepare", "LT-1003", "--days", "91");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("write 1 to 90") });
  });

  it.each([
    ["before", "undeclared"],
    ["while", "declared"],
  ])("disturbs no renewal %s a crisis is declared", async (_, state) => {
    if (state === "declared") await declared();
    const first = city.city.names.map((name) => thumbprint(city.certificate(name)));
    city.pass(7.5 * DAY_MS);
    await city.good("reconcile");
    expect(city.city.names.map((name) => city.issuerOf(name, EVERYDAY.slice(0, 1)))).toEqual(
      Array(3).fill("device-ca-g1"),
    );
    expect(city.city.names.map((name) => thumbprint(city.certificate(name)))).not.toEqual(first);
    const device = JSON.parse(await city.good("status", "--json")) as { devices: Array<{ until: string }> };
    // Not the end of the sealed certificate.
    expect(new Set(device.devices.map(({ until }) => until.slice(0, 10)))).toEqual(new Set(["2026-06-22"]));
  });

  it("counts against no limit of certificates", async () => {
    city.city.change("admission-policy.yaml", (text) =>
      text.replace(/certificates: 100/, "certificates: 2").replace(/days: 7/, "days: 30"),
    );
    city.pass(7.5 * DAY_MS);
    // LT-1001 has one of each kind, and may have a second for every day.
    expect(JSON.parse(await city.good("issue", "--json"))).toMatchObject({ renewed: 3, refused: 0 });
  });

  it("does not keep a laptop in that may not work any more: its time there ends as ever", async () => {
    city.city.condition("LT-1001", { facts: { firewall: "off" } });
    city.pass(15 * DAY_MS);
    await city.good("reconcile");
    expect(await city.good("status")).toMatch(/LT-1001 +out /);
  });
});

describe("a run that makes the set and is cut off", () => {
  const disk = new PerishableDisk();
  afterAll(() => disk.restore());

  const prepareThird = () => crisis("prepare", "LT-1003");

  it("is finished by the next one; the hourly run in between publishes nothing of it", async () => {
    const start = city.copy();
    const mortality = new Mortality();
    disk.mount(city.city.home, mortality);
    expect(await prepareThird()).toMatchObject({ code: 0 });
    disk.unmount();
    expect(mortality.calls.length).toBeGreaterThan(20);
    const complaints: string[] = [];
    for (let at = 2; at <= mortality.calls.length; at += 4) {
      city.remove();
      city = start.copy();
      disk.mount(city.city.home, new Mortality("kill", at));
      await prepareThird();
      disk.unmount();
      city.clearLock();
      await city.good("reconcile");
      await city.good("crisis", "prepare", "LT-1003");
      const crisisAnchor = city.anchor("crisis-2026");
      if (!sealed("LT-1003").verify(crisisAnchor.publicKey)) complaints.push(`${at}: no sealed certificate`);
      const strays = [...city.city.published().values()].filter(
        (text) => text.includes("CERTIFICATE") && new X509Certificate(text).verify(crisisAnchor.publicKey),
      );
      if (strays.length > 0) complaints.push(`${at}: a sealed certificate is published`);
      const [drill, verify] = [await crisis("drill"), await city.ca("verify")];
      if (drill.code !== 0) complaints.push(`${at}: ${drill.stdout}`);
      if (verify.code !== 0) complaints.push(`${at}: ${verify.stdout}`);
    }
    start.remove();
    expect(complaints).toEqual([]);
  });
});

describe("npm run ca -- crisis declare", () => {
  it("needs two approvers, and puts the anchor into the statement; end takes it out", async () => {
    const before = city.city.read("gateway-statement.json");
    const asked = await crisis("declare");
    expect(asked).toMatchObject({ code: 5, stderr: expect.stringContaining("two people") });
    await city.approve(asked.stderr, "ciso");
    expect(await crisis("declare")).toMatchObject({ code: 5 });
    expect(city.city.read("gateway-statement.json")).toBe(before);
    await city.approve(asked.stderr, "head-of-it");
    const count = (await city.kinds()).length;
    expect(await crisis("declare")).toMatchObject({ code: 0, stdout: expect.stringContaining("pulumi up") });
    expect(city.stated).toEqual(["crisis-2026", "device-ca-g1"]);
    expect((await kindsSince(count)).filter((kind) => kind !== "checkpoint")).toEqual(["approval", "crisis"]);
    // Repeated it only seals again; the hourly run leaves it in.
    expect(await crisis("declare")).toMatchObject({ code: 0 });
    city.pass(HOUR_MS);
    await city.good("reconcile");
    expect(city.stated).toEqual(["crisis-2026", "device-ca-g1"]);
    expect((await city.ca("rotate", "status")).stdout).toContain("Crisis: DECLARED");
    expect(await crisis("end")).toMatchObject({ code: 0 });
    expect(city.stated).toEqual(["device-ca-g1"]);
    // What was approved for that crisis is used up.
    expect(await crisis("declare")).toMatchObject({ code: 5 });
    expect(await city.ca("verify")).toMatchObject({ code: 0 });
  });

  it("tells the gateway of revoked certificates of the set, and takes no place for them otherwise", async () => {
    await city.good("revoke", "LT-1001", "--because", "stolen");
    const everyday = thumbprint(city.certificate("LT-1001"));
    const listed = () => city.statement.revoked.map((one) => one.thumbprint).sort();
    expect(listed()).toEqual([everyday]);
    await declared();
    expect(listed()).toEqual([everyday, thumbprint(sealed("LT-1001"))].sort());
    city.city.register("LT-1002", {
      history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 lost:2026-06-01",
    });
    city.pass(HOUR_MS);
    await city.good("reconcile");
    expect(listed()).toContain(thumbprint(sealed("LT-1002")));
    await city.good("crisis", "end");
    expect(listed()).not.toContain(thumbprint(sealed("LT-1002")));
  });

  it("leaves room for a rotation at the same time: the new anchor, the old one, the crisis anchor", async () => {
    await declared();
    const key = anchorKey(city, "device-ca-g2");
    await city.good(
      "rotate",
      "prepare",
      ...["--name", "device-ca-g2", "--signer", key, "--organization", "Stadt"],
    );
    expect(city.stated).toEqual(["crisis-2026", "device-ca-g1", "device-ca-g2"]);
  });

  it("says how to get an anchor where there is none, and ends nothing that was never declared", async () => {
    expect(await crisis("end")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("was ever declared"),
    });
    city.remove();
    city = base.copy();
    for (const argv of [["declare"], ["drill"], ["prepare", "LT-1001"]]) {
      expect(await crisis(...argv)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("crisis init --name"),
      });
    }
  });
});

describe("npm run ca -- crisis drill", () => {
  it("tries everything but the gateway, notes it, and is remembered for half a year", async () => {
    const warned = await city.ca("rotate", "status");
    expect(warned).toMatchObject({ code: 3, stderr: expect.stringContaining("was never drilled") });
    const before = city.city.read("gateway-statement.json");
    const signatures = (await city.kinds()).filter((kind) => kind === "signed").length;
    expect(await crisis("drill")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The drill is passed"),
    });
    expect(city.city.read("gateway-statement.json")).toBe(before);
    expect((await city.city.entries()).at(-2)).toMatchObject({ kind: "crisis", action: "drilled" });
    expect((await city.kinds()).filter((kind) => kind === "signed")).toHaveLength(signatures);
    expect(await city.ca("rotate", "status")).toMatchObject({ code: 0, stderr: "" });
    expect((await city.ca("status")).stderr).toBe("");
    city.pass(184 * DAY_MS);
    for (const command of [["rotate", "status"], ["status"]]) {
      expect((await city.ca(...command)).stderr).toContain("more than 183 days ago");
    }
  });

  it.each<[string, () => void, RegExp]>([
    [
      "a sealed certificate is gone",
      () => rmSync(city.city.file("state/crisis-set/LT-1001.cer")),
      /LT-1001: its sealed certificate cannot be read \(ENOENT\)/,
    ],
    [
      "a sealed certificate is another",
      () => writeFileSync(city.city.file("state/crisis-set/LT-1001.cer"), city.city.certificate("LT-1002")!),
      /LT-1001: the sealed certificate is not one that the ledger calls live/,
    ],
    [
      "an approver's key is gone",
      () => rmSync(city.city.file("ciso.pub")),
      /approvers +approvers: .*ciso\.pub/,
    ],
    [
      "both approvers have one key",
      () => writeFileSync(city.city.file("ciso.pub"), city.city.read("head-of-it.pub")),
      /names 1 approvers with keys of their own; a declaration needs 2/,
    ],
    [
      "the key is another",
      () => writeFileSync(city.city.file("crisis-2026.key"), city.city.read("device-ca-g1.key")),
      /key +the key is not the one/,
    ],
    [
      "the anchor is no certificate any more",
      () => city.city.change("crisis-2026.crt", (text) => text.replace(/[A-Z]{3}/, "AAA")),
      /crisis-2026\.crt/,
    ],
  ])("is not passed, and not noted, when %s", async (_, spoil, message) => {
    spoil();
    const before = await city.city.entries();
    const { code, stdout, stderr } = await crisis("drill");
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(message);
    expect((await city.city.entries()).filter(({ kind }) => kind === "crisis")).toEqual(
      before.filter(({ kind }) => kind === "crisis"),
    );
  });

  it("is not passed when the certificates have expired", async () => {
    city.pass(91 * DAY_MS);
    const { code, stdout } = await crisis("drill");
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: expect.stringContaining("neither expired nor revoked"),
    });
  });
});

describe("npm run ca -- crisis init", () => {
  it("replaces an anchor only when told, and never during a crisis", async () => {
    const key = anchorKey(city, "crisis-2027");
    const other = ["--name", "crisis-2027", "--signer", key, "--organization", "Stadt"];
    expect(await crisis("init", ...other)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--replace"),
    });
    await declared();
    expect(await crisis("init", ...other, "--replace")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("crisis end"),
    });
    await city.good("crisis", "end");
    expect(await crisis("init", ...other, "--replace")).toMatchObject({ code: 0 });
    expect(city.file.crisis).toMatchObject({ name: "crisis-2027", signer: { software: "crisis-2027.key" } });
    expect(await city.ca("verify", "--anchor", city.city.file("crisis-2026.crt"))).toMatchObject({ code: 0 });
    expect((await city.ca("rotate", "status")).stderr).toContain(
      "no laptop holds a certificate of crisis-2027",
    );
  });

  it("wants a key of its own", async () => {
    city.remove();
    city = base.copy();
    const key = city.city.file("device-ca-g1.key");
    const { code, stderr } = await crisis(
      "init",
      ...["--name", "crisis-1", "--signer", key, "--organization", "Stadt"],
    );
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("this is the key of device-ca-g1"),
    });
  });
});
