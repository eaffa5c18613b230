import { X509Certificate } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { ca, setTime } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const DAY_MS = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY_MS);

let base: SmallCity;
let city: SmallCity;

beforeAll(async () => {
  base = await SmallCity.of(3, NOW);
});
afterAll(() => base.remove());
beforeEach(() => {
  city = base.copy();
  setTime(NOW);
});
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

const issue = (...more: string[]) => ca("issue", "--authority", city.authority, ...more);
const NOTHING = { issued: 0, renewed: 0, finished: 0, abandoned: 0, refused: 0, faults: 0 };

/** Runs at a time at which management has just seen everybody. */
async function issueAt(time: Date) {
  setTime(time);
  city.write(time);
  const { code, stdout } = await issue("--json");
  return { code, ...(JSON.parse(stdout) as typeof NOTHING) };
}

function refusalOf(name: string) {
  const text = city.published().get(`${city.keyOf(name).sha256}.refusal.json`);
  return text === undefined
    ? undefined
    : (JSON.parse(text) as {
        key: string;
        reasons: Array<{ code: string; german: string; english: string }>;
      });
}

describe("npm run ca -- issue", () => {
  it("gives each sound laptop one certificate for its own key, and nothing more the second time", async () => {
    expect(await issue()).toEqual({ code: 0, stdout: "Issued 3, renewed 0, newly refused 0.\n", stderr: "" });
    for (const name of city.names) {
      const { subject, publicKey } = new X509Certificate(city.certificate(name)!);
      expect(subject).toBe(`CN=${name}@buergeramt.devices.musterstadt.example`);
      expect(publicKey.export({ type: "spki", format: "der" })).toHaveLength(294);
    }
    const before = city.published();
    expect(await issueAt(NOW)).toEqual({ code: 0, ...NOTHING });
    expect(city.published()).toEqual(before);
  });

  it("renews in the window that ends when half of the time is over, not before", async () => {
    await issue();
    const first = city.published();
    expect(await issueAt(new Date(later(5.6).getTime() - 1_000))).toEqual({ code: 0, ...NOTHING });
    expect(await issueAt(later(7))).toEqual({ code: 0, ...NOTHING, renewed: 3 });
    for (const [name, text] of city.published()) {
      expect(text).not.toBe(first.get(name));
      expect(Date.parse(new X509Certificate(text).validTo)).toBe(later(21).getTime() - 1_000);
    }
  });

  it("serves only the devices that are named", async () => {
    expect(await issue("LT-1002")).toMatchObject({ code: 0, stdout: expect.stringContaining("Issued 1") });
    expect([...city.published().keys()]).toEqual([`${city.keyOf("LT-1002").sha256}.cer`]);
  });

  it("writes nothing when a device is named that the register does not know", async () => {
    const { code, stderr } = await issue("LT-1001", "LT-7777", "LT-8888");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "ca: not in the register: LT-7777, LT-8888; nothing was written\n",
    });
    expect(await city.entries()).toEqual([]);
  });
});

describe("a laptop that is refused", () => {
  it("finds the reasons in both languages under its key; the ledger has them once", async () => {
    city.condition("LT-1001", { facts: { threat: "high", firewall: "off" } });
    expect(await issueAt(NOW)).toMatchObject({ code: 0, issued: 2, refused: 1 });
    const refusal = refusalOf("LT-1001")!;
    expect(refusal).toMatchObject({ schema: "refusal/v1", key: city.keyOf("LT-1001").sha256 });
    expect(refusal.reasons.map(({ code }) => code)).toEqual(["threat-high", "firewall-off"]);
    for (const { german, english } of refusal.reasons) {
      expect(german).toMatch(/IT-Service|Sie /);
      expect(english).toMatch(/help desk|[Ss]witch/);
    }
    expect(JSON.stringify(refusal)).not.toContain("LT-1001");

    expect(await issueAt(later(1))).toEqual({ code: 0, ...NOTHING });
    expect((await city.kinds()).filter((kind) => kind === "deny")).toHaveLength(1);
  });

  it("is written to the ledger anew when the reasons change", async () => {
    city.condition("LT-1001", { facts: { firewall: "off" } });
    await issueAt(NOW);
    city.condition("LT-1001", { facts: { "encryption.encrypted": false } });
    expect(await issueAt(later(1))).toMatchObject({ refused: 1 });
    const reasons = (await city.entries()).flatMap((entry) => (entry.kind === "deny" ? [entry.reasons] : []));
    expect(reasons).toEqual([["firewall-off"], ["encryption-off"]]);
    expect(refusalOf("LT-1001")!.reasons.map(({ code }) => code)).toEqual(["encryption-off"]);
  });

  it("gets its certificate, and loses the refusal, as soon as it is put right", async () => {
    city.condition("LT-1001", { facts: { firewall: "off" } });
    await issueAt(NOW);
    city.condition("LT-1001", {});
    expect(await issueAt(later(1))).toMatchObject({ issued: 1 });
    expect(refusalOf("LT-1001")).toBeUndefined();
    expect(city.certificate("LT-1001")).toContain("BEGIN CERTIFICATE");
  });

  it("keeps a certificate that it has until that ends", async () => {
    await issueAt(NOW);
    const kept = city.certificate("LT-1001");
    city.condition("LT-1001", { facts: { firewall: "off" } });
    expect(await issueAt(later(8))).toMatchObject({ renewed: 2, refused: 1 });
    expect(city.certificate("LT-1001")).toBe(kept);
    expect(refusalOf("LT-1001")).toBeDefined();
  });

  it("is one whose request holds another's key; the other is served", async () => {
    city.request("LT-1001", city.keyOf("LT-1002").request);
    expect(await issueAt(NOW)).toMatchObject({ issued: 2, refused: 1 });
    expect(city.certificate("LT-1001")).toBeUndefined();
    expect(city.certificate("LT-1002")).toContain("BEGIN CERTIFICATE");
  });
});

describe("files with faults", () => {
  it("of machines cost the record only: the others are served, and the exit code asks for a look", async () => {
    city.change("posture.jsonl", (text) =>
      text.replace('"firewall":"on"', '"firewall":"open","rooted":"maybe"'),
    );
    const { code, stdout, stderr } = await issue();
    expect({ code, stdout }).toEqual({ code: 3, stdout: "Issued 2, renewed 0, newly refused 1.\n" });
    expect(JSON.parse((await issue("--json")).stdout)).toMatchObject({ faults: 2 });
    expect(stderr).toContain(`${city.file("posture.jsonl")}:1`);
    expect(refusalOf("LT-1001")!.reasons.map((reason) => reason.code)).toEqual(["no-posture"]);
  });

  it.each<[string, string, string]>([
    ["register.csv", "LT-1002,laptop", "LT-1002,sofa"],
    ["rollout.yaml", "phase: pilot", "phase: 7"],
    ["admission-policy.yaml", "maxAgeHours: 24", "maxAgeHours: -1"],
  ])("of people stop everything: %s", async (file, from, to) => {
    city.change(file, (text) => text.replace(from, to));
    const { code, stdout, stderr } = await issue();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("correct them, nothing was written");
    expect(stderr).toMatch(new RegExp(`${city.file(file)}:\\d+`));
    expect(readdirSync(city.file("."))).not.toContain("ledger");
  });

  it("are all named at once", async () => {
    city.change("register.csv", (text) => text.replace("LT-1002,laptop", "LT-1002,sofa"));
    city.change("rollout.yaml", (text) => text.replace("phase: pilot", "phase: 7"));
    writeFileSync(city.file("admission-policy.yaml"), "schema: admission-policy/v1\n");
    const { stderr } = await issue();
    for (const file of ["register.csv", "rollout.yaml", "admission-policy.yaml"])
      expect(stderr).toContain(file);
  });
});

it("refuses to issue when the clock is behind the ledger's last entry", async () => {
  await issueAt(later(7));
  const before = await city.entries();
  setTime(NOW);
  const { code, stdout, stderr } = await issue();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("2026-06-08T08:00:00.000Z");
  expect(await city.entries()).toEqual(before);
});

it("says who writes the ledger, with an exit code of its own, and writes nothing", async () => {
  const lock = await new FileStore(city.file("ledger")).lock({ wait: 0 });
  const { code, stdout, stderr } = await issue("--wait", "0");
  await lock.release();
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toContain(`is being written by process ${process.pid} on `);
  expect(await city.entries()).toEqual([]);
  expect(await issue()).toMatchObject({ code: 0 });
});

it.each(["soon", "-1"])("says what --wait wants instead of %s", async (wait) => {
  const { code, stderr } = await issue(`--wait=${wait}`);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `ca: --wait ${wait}; write seconds from 0 to 86400\n`,
  });
  expect(await city.entries()).toEqual([]);
});
