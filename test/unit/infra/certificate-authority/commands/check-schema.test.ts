import { rmSync } from "node:fs";
import { SCHEMA_NAMES } from "../../../../../infra/devices/schemas";
import { ca, setTime } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
let base: SmallCity;
let city: SmallCity;

beforeAll(async () => {
  base = await SmallCity.of(3, NOW);
});
afterAll(() => base.remove());
beforeEach(() => {
  setTime(NOW);
  city = base.copy();
});
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

const check = (...more: string[]) => ca("check", "--authority", city.authority, ...more);

describe("npm run ca -- check", () => {
  it("counts what can be used", async () => {
    expect(await check()).toEqual({
      code: 0,
      stdout: "3 devices and 3 posture records can be used; no faults.\n",
      stderr: "",
    });
    expect(JSON.parse((await check("--json")).stdout)).toEqual({
      sound: true,
      devices: 3,
      postures: 3,
      faults: 0,
      list: [],
    });
  });

  it("prints every fault of every file, each with its line", async () => {
    city.change("register.csv", (text) =>
      text
        .replace("LT-1001,laptop", "LT-1001,sofa")
        .replace("LT-1003,laptop,SN1003,city", "LT-1003,laptop,SN1001,me"),
    );
    city.change("posture.jsonl", (text) => text.replace('"firewall":"on"', '"firewall":"ajar"'));
    city.change("rollout.yaml", (text) => text.replace("phase: pilot", "phase: 7"));
    city.change("admission-policy.yaml", (text) => text.replace("maxAgeHours: 24", "maxAgeHours: -1"));
    const { code, stdout } = await check();
    expect(code).toBe(3);
    for (const place of [
      "register.csv:2",
      "register.csv:4",
      "posture.jsonl:1",
      "rollout.yaml:",
      "admission-policy.yaml:",
    ]) {
      expect(stdout).toContain(city.file(place));
    }
    const { sound, faults, list } = JSON.parse((await check("--json")).stdout) as Record<string, unknown>;
    expect(sound).toBe(false);
    expect(faults).toBeGreaterThanOrEqual(6);
    expect(list as string[]).toHaveLength(faults as number);
  });

  it("shows what stands there instead only when asked to", async () => {
    city.change("register.csv", (text) => text.replace("LT-1001,laptop", "LT-1001,sofa"));
    const remedy = "write laptop, convertible, tablet or desktop";
    expect((await check()).stdout).toContain(`form: has another value; ${remedy}`);
    expect((await check("--values")).stdout).toContain(`form: found "sofa"; ${remedy}`);
  });

  it("says which file is not there, and where its path is written, and looks at the others", async () => {
    rmSync(city.file("register.csv"));
    city.change("rollout.yaml", (text) => text.replace("phase: pilot", "phase: 7"));
    const { code, stdout } = await check();
    expect(code).toBe(3);
    expect(stdout).toMatch(/register\.csv:1.*cannot be read \(ENOENT\); write its path into authority\.yaml/);
    expect(stdout).toContain("rollout.yaml");
  });

  it("tells by the file's ending what it is", async () => {
    city.change("authority.yaml", (text) =>
      text.replace("register: register.csv", "register: register.xlsx"),
    );
    expect((await check()).stdout).toContain("is neither .csv nor .jsonl by its name");
  });

  it("says how long certificates live where the policy leaves that to be computed", async () => {
    city.change("admission-policy.yaml", (text) => text.replace("days: 14", "days: computed"));
    expect(await check()).toMatchObject({
      code: 0,
      stdout:
        "3 devices and 3 posture records can be used; no faults.\nCertificates live 30 days, the longest that fits the fleet and its losses.\n",
    });
    expect(JSON.parse((await check("--json")).stdout)).toMatchObject({ sound: true, computedDays: 30 });
  });

  it("refuses a lifetime that the register's fleet is too large for, retired devices aside, with the table", async () => {
    const rows = (count: number, name: string, life: string) =>
      Array.from(
        { length: count },
        (_, index) =>
          `${name}-${index},laptop,S${name}${index},city,buergeramt,2025-01-06,2025-01-07,DV 1,,${life}\n`,
      ).join("");
    const life = "ordered:2025-01-06 delivered:2025-02-03 active:2025-02-10";
    const policy = (days: number) =>
      city.change("admission-policy.yaml", (text) =>
        text
          .replace("remediation: none", "losses: {lost: 1, compromised: 1}\nremediation: none")
          .replace(/ {2}days: \d+\n {2}# High/, `  days: ${days}\n  # High`),
      );
    city.change("register.csv", (text) => text + rows(1_000, "RT", `${life} retired:2025-03-03,W 1`));
    policy(30);
    expect((await check()).stdout).toBe("1003 devices and 3 posture records can be used; no faults.\n");

    city.change("register.csv", (text) => text + rows(1_000, "LT9", `${life},`));
    const { code, stdout } = await check();
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /admission-policy\.yaml:\d+:\d+ certificate\.days: found 30; 1003 devices with 2\.08 losses per device and year would keep 191 .*; write computed, or 23 at most\n {4} *lifetime/,
    );
    const { faults, list } = JSON.parse((await check("--json")).stdout) as { faults: number; list: string[] };
    expect([faults, list.length]).toEqual([1, 1]);
    expect(await ca("issue", "--authority", city.authority)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("certificate.days: found 30"),
    });
  });

  it("needs no keys, no ledger and no requests", async () => {
    for (const name of ["device-ca-g1.key", "ledger-seal.key", "requests", "gateway-statement.json"]) {
      rmSync(city.file(name), { recursive: true });
    }
    expect(await check()).toMatchObject({ code: 0 });
  });
});

describe("npm run ca -- schema", () => {
  it.each([...SCHEMA_NAMES, "ledger/v1", "gateway-statement/v1", "authority/v1"])(
    "prints %s",
    async (name) => {
      const { code, stdout } = await ca("schema", name);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ title: expect.stringContaining(name) });
    },
  );

  it("names those that there are when asked for another", async () => {
    const { code, stdout, stderr } = await ca("schema", "invoice/v1");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("posture/v1");
    expect(stderr).toContain("ledger/v1");
  });
});
