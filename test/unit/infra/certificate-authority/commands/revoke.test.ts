import { rmSync, writeFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import type { SealedStatement } from "../../../../../infra/certificate-authority/statement/statement";
import { ca, setTime } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
/** One more than a run may revoke. */
const LAPTOPS = 11;

let base: SmallCity;
let city: SmallCity;

beforeAll(async () => {
  base = await SmallCity.of(LAPTOPS, NOW);
  setTime(NOW);
  await ca("issue", "--authority", base.authority);
});
afterAll(() => base.remove());
beforeEach(() => {
  setTime(new Date(NOW.getTime() + 3_600_000));
  city = base.copy();
});
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

const revoke = (...more: string[]) => ca("revoke", "--authority", city.authority, ...more);
const thumbprintOf = (name: string) =>
  new X509Certificate(city.certificate(name)!).fingerprint.replaceAll(":", "");
const statement = () => (JSON.parse(city.read("gateway-statement.json")) as SealedStatement).statement;
const listed = () =>
  statement()
    .revoked.map(({ thumbprint }) => thumbprint)
    .sort();

describe("npm run ca -- revoke <device...>", () => {
  it("puts the certificate into ledger and statement and says what to do next", async () => {
    const { code, stdout } = await revoke("LT-1002", "--because", "stolen");
    expect(code).toBe(0);
    expect(stdout).toContain(`LT-1002 stolen: ${thumbprintOf("LT-1002")}`);
    expect(stdout).toContain("pulumi up");
    expect(statement().revoked).toEqual([
      expect.objectContaining({ thumbprint: thumbprintOf("LT-1002"), class: "stolen" }),
    ]);
    expect((await city.entries()).at(-2)).toMatchObject({
      kind: "revoke",
      device: "LT-1002",
      class: "stolen",
    });
  });

  it("works although register, rollout, policy and posture cannot be used", async () => {
    for (const file of ["register.csv", "rollout.yaml", "admission-policy.yaml"]) {
      writeFileSync(city.file(file), "\0");
    }
    rmSync(city.file("posture.jsonl"));
    expect(await revoke("LT-1003", "LT-1004", "--because", "lost")).toMatchObject({ code: 0 });
    expect(listed()).toEqual([thumbprintOf("LT-1003"), thumbprintOf("LT-1004")].sort());
  });

  it("does not revoke twice, and keeps the first revocation on the list", async () => {
    await revoke("LT-1002", "--because", "stolen");
    const before = await city.entries();
    const { code, stdout } = await revoke("LT-1002", "--because", "lost");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("LT-1002 has no certificate that a gateway would take"),
    });
    expect(await city.entries()).toEqual(before);
    expect(listed()).toEqual([thumbprintOf("LT-1002")]);
  });

  it("asks for a second look at a number that no certificate was ever made for; the others are revoked", async () => {
    const { code, stdout, stderr } = await revoke("LT-1O02", "LT-1003", "--because", "stolen", "--json");
    expect(code).toBe(3);
    expect(stderr).toContain("LT-1O02");
    expect(stderr).toContain("inventory number");
    expect(JSON.parse(stdout)).toMatchObject({ revoked: [{ thumbprints: [] }, { device: "LT-1003" }] });
    expect(listed()).toEqual([thumbprintOf("LT-1003")]);
  });

  it.each<[string, string[]]>([
    ["nothing is said", []],
    ["devices come without a class", ["LT-1001"]],
    ["a class comes without devices", ["--because", "stolen"]],
    ["the class is none", ["LT-1001", "--because", "boredom"]],
    ["devices are named and --judged is given", ["LT-1001", "--judged"]],
    ["a class is given with --judged", ["--judged", "--because", "lost"]],
  ])("is a wrong call when %s", async (_, more) => {
    const before = await city.entries();
    expect(await revoke(...more)).toMatchObject({ code: 2, stdout: "" });
    expect(await city.entries()).toEqual(before);
  });
});

describe("npm run ca -- revoke --judged", () => {
  function notTheCitysAnyMore(count: number) {
    for (const name of city.names.slice(0, count)) city.register(name, { owner: "other" });
    city.write(new Date());
  }

  it("revokes what the register asks for, up to ten devices", async () => {
    notTheCitysAnyMore(10);
    const { code, stdout } = await revoke("--judged", "--json");
    expect(code).toBe(0);
    const { revoked } = JSON.parse(stdout) as { revoked: Array<{ device: string; class: string }> };
    expect(revoked.map((one) => one.device)).toEqual(city.names.slice(0, 10));
    expect(new Set(revoked.map((one) => one.class))).toEqual(new Set(["not-owned"]));
    expect(listed()).toEqual(city.names.slice(0, 10).map(thumbprintOf).sort());
  });

  it("stops before it writes anything when it would be one more", async () => {
    notTheCitysAnyMore(11);
    const [entries, before] = [await city.entries(), city.read("gateway-statement.json")];
    const { code, stdout, stderr } = await revoke("--judged");
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain("11 of 11 devices would be revoked, more than 10 at once; nothing was written");
    expect(await city.entries()).toEqual(entries);
    expect(city.read("gateway-statement.json")).toBe(before);
  });

  it("costs nothing when posture is merely old, missing or bad for a while", async () => {
    city.condition("LT-1001", { collectedHoursAgo: 24 * 20 });
    city.condition("LT-1002", { unseen: true });
    city.condition("LT-1003", { facts: { firewall: "off" } });
    city.write(new Date());
    const { code, stdout } = await revoke("--judged");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("No device has to be revoked."),
    });
    expect(listed()).toEqual([]);
  });

  it("needs usable files", async () => {
    writeFileSync(city.file("register.csv"), "\0");
    const before = await city.entries();
    expect(await revoke("--judged")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("correct them, nothing was written"),
    });
    expect(await city.entries()).toEqual(before);
  });
});

it("a renewal does not follow a revocation, and the device is told why", async () => {
  city.register("LT-1005", {
    history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 stolen:2026-06-01",
  });
  city.write(new Date());
  await revoke("--judged");
  const later = new Date(NOW.getTime() + 8 * 86_400_000);
  setTime(later);
  city.write(later);
  const { code, stdout } = await ca("issue", "--json", "--authority", city.authority);
  expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
    code: 0,
    renewed: LAPTOPS - 1,
    refused: 1,
  });
  expect(city.published().get(`${city.keyOf("LT-1005").sha256}.refusal.json`)).toContain('"stolen"');
});

it("a statement names the ledger's head, and the next one lists the same and has no lower number", async () => {
  await revoke("LT-1002", "--because", "stolen");
  const first = statement();
  expect(first.ledger.sequence).toBe((await city.entries()).length);
  expect(await ca("statement", "--authority", city.authority)).toMatchObject({ code: 0 });
  expect(statement().revoked).toEqual(first.revoked);
  expect(statement().sequence).toBeGreaterThanOrEqual(first.sequence);
});
