import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ca, setTime } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
let base: SmallCity;
let city: SmallCity;

beforeAll(async () => {
  base = await SmallCity.of(2, NOW);
  setTime(NOW);
  await ca("issue", "--authority", base.authority);
  await ca("statement", "--authority", base.authority);
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

const verify = (...more: string[]) => ca("verify", "--authority", city.authority, ...more);
const SEGMENT = join("ledger", "2026-06.jsonl");

describe("npm run ca -- verify", () => {
  it("finds a ledger sound that nobody touched, and says which end to note", async () => {
    const { code, stdout, stderr } = await verify();
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nHead, to be noted: \d+:[0-9a-f]{64}\nThe ledger is sound\.\n$/);
    expect(stderr).toContain("compare it with the pin, or pass --seal-key");
    const [, head] = /noted: (\S+)/.exec(stdout)!;
    expect(await verify("--expect", head!)).toMatchObject({ code: 0 });
  });

  it("trusts the seal key that it is given, and no other", async () => {
    expect(await verify("--seal-key", city.file("ledger-seal.pub"))).toMatchObject({ code: 0, stderr: "" });
    const other = await SmallCity.of(0, NOW);
    const { code, stdout } = await verify(
      "--seal-key",
      other.file("ledger-seal.pub"),
      "--expect",
      `1:${"0".repeat(64)}`,
    );
    other.remove();
    expect(code).toBe(3);
    expect(stdout).toContain("ALARM foreign-seal (entry ");
  });

  it("names entry, file and line of a changed byte", async () => {
    city.change(SEGMENT, (text) => text.replace('"device":"LT-1002"', '"device":"LT-1009"'));
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    expect(stdout).toMatch(/ALARM [a-z-]+ \(entry \d+, 2026-06\.jsonl:\d+\): /);
    expect(stdout).toContain("The ledger is NOT sound.");
    const { sound, ledger } = JSON.parse((await verify("--json")).stdout) as {
      sound: boolean;
      ledger: { findings: unknown[] };
    };
    expect(sound).toBe(false);
    expect(ledger.findings).not.toEqual([]);
  });

  it("notices a tail that was cut off by the statement, which names the ledger's end", async () => {
    city.change(SEGMENT, (text) => text.split("\n").slice(0, 3).join("\n") + "\n");
    const { code, stdout } = await verify();
    expect(code).toBe(3);
    expect(stdout).toContain("ALARM cut-tail");
  });

  it("only remarks what a killed writer left", async () => {
    appendFileSync(city.file(SEGMENT), '{"device":');
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    expect(stdout).toContain("note  torn-line");
    expect(readdirSync(city.file("ledger")).filter((name) => name.includes("torn"))).toEqual([]);
  });

  it.each<[string, string[], string]>([
    ["an end that is none", ["--expect", "soon"], "write the head that was noted"],
    ["a vault's log for a software key", ["--hsm-log", "x.log"], "the authority signs with a software key"],
    ["a statement that is not there", ["--statement", "/none.json"], "ENOENT"],
  ])("refuses %s", async (_, more, message) => {
    expect(await verify(...more)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });

  it("refuses a statement that somebody changed", async () => {
    city.change("gateway-statement.json", (text) => text.replace('"sequence":', '"sequence": 1'));
    expect(await verify()).toMatchObject({ code: 1, stdout: "" });
  });
});

it("no command writes to a ledger that is broken, and all say where", async () => {
  city.change(SEGMENT, (text) => text.replace('"device":"LT-1002"', '"device":"LT-1009"'));
  const before = city.read(SEGMENT);
  for (const [command, ...more] of [
    ["issue"],
    ["status"],
    ["revoke", "LT-1001", "--because", "lost"],
    ["statement"],
  ]) {
    const { code, stderr } = await ca(command!, "--authority", city.authority, ...more);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /is broken at line \d+ of segment 2026-06 \(entry \d+\).*npm run ca -- verify/,
      ),
    });
  }
  expect(city.read(SEGMENT)).toBe(before);
});

it("a command without an authority says how to name one", async () => {
  const home = process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  delete process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  try {
    expect(await ca("status")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Pass --authority <file>"),
    });
    process.env.REMOTE_ACCESS_REHEARSAL_HOME = city.home;
    expect(await ca("status")).toMatchObject({ code: 0 });
  } finally {
    if (home === undefined) delete process.env.REMOTE_ACCESS_REHEARSAL_HOME;
    else process.env.REMOTE_ACCESS_REHEARSAL_HOME = home;
  }
});

it("a vault's key in a rehearsal's file is asked for by its full identifier", async () => {
  city.change("authority.yaml", (text) =>
    text.replace("software: device-ca-g1.key", "keyVault: https://v.vault.azure.net/keys/g1"),
  );
  const { code, stderr } = await ca("issue", "--authority", city.authority);
  expect(code).toBe(1);
  expect(stderr).toContain("names no version");
});
