import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SealedStatement } from "../../../../../infra/certificate-authority/statement/statement";
import { ca, setTime, type Outcome } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(240_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const HOUR_MS = 3_600_000;
/** One more than a run may revoke. */
const LAPTOPS = 11;
const UNENCRYPTED = { facts: { "encryption.encrypted": false } };

let base: SmallCity;
let city: SmallCity;
let now = NOW;

beforeAll(async () => {
  base = await SmallCity.of(LAPTOPS, NOW);
  const approvers = ["security", "data-protection", "it-head"].map((name) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(base.file(`${name}.key`), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(base.file(`${name}.pub`), publicKey.export({ type: "spki", format: "pem" }));
    return `\n  - { name: ${name}, publicKey: ${name}.pub }`;
  });
  base.change("authority.yaml", (text) => `${text}approvers:${approvers.join("")}\n`);
  setTime(NOW);
  expect(await ca("reconcile", "--authority", base.authority)).toMatchObject({ code: 0 });
});
afterAll(() => base.remove());
beforeEach(() => {
  city = base.copy();
  at(1);
});
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

/** Lets so many hours pass since the first run; management has seen every laptop since. */
function at(hours: number): void {
  now = new Date(NOW.getTime() + hours * HOUR_MS);
  setTime(now);
  city.write(now);
}

const reconcile = (...more: string[]) => ca("reconcile", "--authority", city.authority, ...more);
const statement = () => (JSON.parse(city.read("gateway-statement.json")) as SealedStatement).statement;
const approvals = () => city.file(join("state", "approvals"));
const requests = () =>
  existsSync(approvals()) ? readdirSync(approvals()).filter((name) => name.includes(".request.")) : [];
const approve = (subject: string, as: string, key = as): Promise<Outcome> => {
  const request = requests().find((name) => name.match(`^${subject}-[0-9a-f]{12}`))!;
  const signature = ["--as", as, "--key", city.file(`${key}.key`)];
  return ca("approve", join(approvals(), request), ...signature, "--authority", city.authority);
};
const keepLines = (count: number) =>
  city.change("posture.jsonl", (text) => `${text.trimEnd().split("\n").slice(0, count).join("\n")}\n`);

/** Everything that a run could have changed. */
function remembered(): Record<string, string> {
  const files = [
    "gateway-statement.json",
    ...readdirSync(city.file("ledger")).map((name) => join("ledger", name)),
  ];
  const contents = files
    .filter((name) => name.endsWith(".json") || name.endsWith(".jsonl"))
    .map((name): [string, string] => [name, city.read(name)]);
  return Object.fromEntries<string>([...contents, ...city.published()]);
}

describe("npm run ca -- reconcile", () => {
  it("issues what is due, writes down what it judged by, and seals a statement", async () => {
    expect(base.published().size).toBe(LAPTOPS);
    expect((await base.entries()).find(({ kind }) => kind === "reconcile")).toMatchObject({
      began: NOW.toISOString(),
      mode: "normal",
      devices: LAPTOPS,
      postures: LAPTOPS,
      statement: "all",
    });
  });

  it("does nothing a second time but to say that it was there", async () => {
    const before = await city.entries();
    const published = city.published();
    const { code, stdout } = await reconcile("--json");
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 0,
      decisions: { keep: LAPTOPS, issue: 0, renew: 0, revoke: 0 },
      statement: { content: "as-before", time: "2026-06-01T09:00:00Z" },
    });
    expect((await city.kinds()).slice(before.length)).toEqual(["reconcile", "checkpoint"]);
    expect(city.published()).toEqual(published);
  });

  it("says what it would do and writes nothing when it runs dry", async () => {
    city.register("LT-1004", {
      history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 stolen:2026-06-01",
    });
    city.write(now);
    const before = remembered();
    const { code, stdout } = await reconcile("--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("LT-1004 would be revoked: stolen");
    expect(remembered()).toEqual(before);
  });

  it("leaves a laptop that sleeps its certificate, and tells it nothing", async () => {
    now = new Date(NOW.getTime() + 7 * 24 * HOUR_MS);
    setTime(now);
    const { code, stdout } = await reconcile("--dry-run", "--json");
    // The export as a whole is old too; so one laptop reports and the others sleep.
    expect({ code, stdout }).toMatchObject({ code: 5 });
    city.names.slice(1).forEach((name) => city.condition(name, { collectedHoursAgo: 6 * 24 }));
    city.write(now);
    const published = city.published();
    const run = await reconcile("--json");
    expect({ code: run.code, ...JSON.parse(run.stdout) }).toMatchObject({
      code: 0,
      decisions: { renew: 1, "let-expire": LAPTOPS - 1, revoke: 0, refuse: 0 },
      refused: 0,
    });
    const sleeping = [...published].filter(([name]) => !name.startsWith(city.keyOf("LT-1001").sha256));
    expect([...city.published()]).toEqual(expect.arrayContaining(sleeping));
    expect([...city.published().keys()].filter((name) => name.includes("refusal"))).toEqual([]);
  });
});

describe("a source that cannot be right", () => {
  const ROWS: ReadonlyArray<readonly [string, () => void, string]> = [
    ["is empty", () => writeFileSync(city.file("posture.jsonl"), "\n"), "holds no usable record"],
    ["is missing", () => rmSync(city.file("posture.jsonl")), "holds no usable record"],
    ["is cut in half", () => keepLines(LAPTOPS / 2), "holds 5 records, and 11 within the last 7 days"],
    ["lost a quarter", () => keepLines(8), "holds 8 records, and 11"],
    [
      "is a month old",
      () => city.change("posture.jsonl", (text) => text.replaceAll("2026-06-01T", "2026-05-01T")),
      "hours old",
    ],
    [
      "comes with half a register",
      () => city.change("register.csv", (text) => text.split("\n").slice(0, 6).join("\n") + "\n"),
      "the register names 5 devices, and 11",
    ],
  ];
  it.each(ROWS)("because it %s changes nothing, alarms, and says what to do", async (_, spoil, says) => {
    spoil();
    const before = remembered();
    const { code, stderr } = await reconcile();
    expect(code).toBe(5);
    expect(stderr).toContain("nothing was changed");
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/Look at the export.*npm run ca -- collect/);
    expect(remembered()).toEqual(before);
  });

  it("is no such source when a fifth is missing", async () => {
    keepLines(9);
    expect(await reconcile()).toMatchObject({ code: 0 });
  });

  it("hides nobody who is lost: the message names who waits, and how to revoke by name", async () => {
    city.register("LT-1004", {
      history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 lost:2026-06-01",
    });
    city.write(now);
    writeFileSync(city.file("posture.jsonl"), "\n");
    expect((await reconcile()).stderr).toContain("npm run ca -- revoke LT-1004 --because lost");
  });

  it("that shrinks by a little every hour is noticed all the same", async () => {
    for (const [hours, lines] of [
      [2, 10],
      [3, 9],
    ] as const) {
      at(hours);
      keepLines(lines);
      expect(await reconcile()).toMatchObject({ code: 0 });
    }
    at(4);
    keepLines(8);
    expect(await reconcile()).toMatchObject({ code: 5 });
  });

  it("counts once a second person has said that it is right, and is the new measure", async () => {
    keepLines(6);
    expect(await reconcile()).toMatchObject({ code: 5 });
    expect(await approve("source", "security")).toMatchObject({ code: 0 });
    expect(await reconcile()).toMatchObject({ code: 0 });
    expect(
      (await city.entries()).filter(({ kind }) => kind === "approval" || kind === "reconcile").slice(-2),
    ).toEqual([
      expect.objectContaining({ subject: "source", approvers: ["security"] }),
      expect.objectContaining({ postures: 6, measure: "approved" }),
    ]);
    rmSync(approvals(), { recursive: true });
    at(2);
    keepLines(6);
    expect(await reconcile()).toMatchObject({ code: 0 });
  });
});

describe("when the posture source is down", () => {
  /** The export stays as it was six days ago: every certificate is due, and the records are too old. */
  async function down(): Promise<void> {
    now = new Date(NOW.getTime() + 7.5 * 24 * HOUR_MS);
    setTime(now);
    const { code, stderr } = await reconcile();
    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining("source-down") });
  }

  beforeEach(async () => {
    expect(await reconcile()).toMatchObject({ code: 0 });
    await down();
  });

  it("one signature is not enough", async () => {
    const { stdout } = await approve("source-down", "security");
    expect(stdout).toContain("1 signature is missing");
    const { code, stderr } = await reconcile();
    expect(code).toBe(5);
    expect(stderr).toContain("1 of 2 signatures");
  });

  it("the same person twice is one", async () => {
    await approve("source-down", "security");
    await approve("source-down", "security");
    expect(await reconcile()).toMatchObject({ code: 5 });
  });

  it("two people let devices be renewed on their last good posture, and it is written down", async () => {
    await approve("source-down", "security");
    await approve("source-down", "it-head");
    const { code, stdout, stderr } = await reconcile("--json");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ mode: "source-down", renewed: LAPTOPS });
    const entries = await city.entries();
    expect(entries.find(({ kind }) => kind === "approval")).toMatchObject({
      subject: "source-down",
      approvers: ["security", "it-head"],
    });
    expect(entries.filter(({ kind }) => kind === "reconcile").at(-1)).toMatchObject({ mode: "source-down" });
  });

  it("who is lost is revoked all the same", async () => {
    await approve("source-down", "security");
    await approve("source-down", "it-head");
    const row = (text: string) => text.replace(/(LT-1004,.*active:2025-09-29)/, "$1 lost:2026-06-08");
    city.change("register.csv", row);
    expect(JSON.parse((await reconcile("--json")).stdout)).toMatchObject({
      revoked: [{ device: "LT-1004", class: "lost" }],
    });
  });

  it("the approval ends", async () => {
    await approve("source-down", "security");
    await approve("source-down", "it-head");
    now = new Date(now.getTime() + 7 * 24 * HOUR_MS);
    setTime(now);
    const { code, stderr } = await reconcile();
    expect(code).toBe(5);
    expect(stderr).toMatch(/was valid until 2026-06-15/);
  });
});

describe("more revocations at once than a run may make", () => {
  beforeEach(() => {
    city.names.forEach((name) => city.condition(name, UNENCRYPTED));
    city.write(now);
  });

  it("are not made; the request lists each of them", async () => {
    const before = remembered();
    const { code, stderr } = await reconcile();
    expect(code).toBe(5);
    expect(stderr).toContain("11 of 11 devices would be revoked, more than 10 at once");
    expect(remembered()).toEqual(before);
    const { stdout } = await ca("approve", join(approvals(), requests()[0]!), "--authority", city.authority);
    city.names.forEach((name) => expect(stdout).toMatch(new RegExp(`${name} unencrypted [0-9A-F]{40}`)));
  });

  it("are made when a second person approved these", async () => {
    await reconcile();
    expect((await approve("revocations", "security")).stdout).toContain("Approved until");
    const { code, stdout } = await reconcile("--json");
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { revoked: unknown[] }).revoked).toHaveLength(LAPTOPS);
    expect((await city.kinds()).filter((kind) => kind === "approval")).toHaveLength(1);
  });

  it("are not made when the approval was written for others, or by nobody who may", async () => {
    await reconcile();
    expect((await approve("revocations", "security", "it-head")).stderr).toContain(
      "not the key that the authority knows for security",
    );
    await approve("revocations", "security");
    const file = join(
      approvals(),
      readdirSync(approvals()).find((name) => name.includes(".approval."))!,
    );
    const signed = readFileSync(file, "utf8");
    writeFileSync(file, signed.replaceAll("unencrypted", "retired"));
    const { code, stderr } = await reconcile();
    expect(code).toBe(5);
    expect(stderr).toContain("a signature of security that does not verify");
  });

  it("the request is not asked again every hour, so that a signature on it counts", async () => {
    await reconcile();
    at(2);
    await reconcile();
    expect(requests()).toHaveLength(1);
  });
});

describe("the gateway", () => {
  const listed = () => statement().revoked.map(({ class: why }) => why);

  it("learns of a stolen laptop at once", async () => {
    const { sequence } = statement();
    city.register("LT-1004", {
      history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 stolen:2026-06-01",
    });
    city.write(now);
    expect(await reconcile()).toMatchObject({ code: 0 });
    expect(listed()).toEqual(["stolen"]);
    expect(statement().sequence).toBeGreaterThan(sequence);
  });

  it("learns of an unencrypted one in the next maintenance window, once", async () => {
    const { sequence } = statement();
    city.condition("LT-1004", UNENCRYPTED);
    city.write(now);
    expect(JSON.parse((await reconcile("--json")).stdout)).toMatchObject({
      revoked: [{ device: "LT-1004", class: "unencrypted" }],
      statement: { content: "as-before", sequence },
    });
    expect(listed()).toEqual([]);

    at(17); // 01:00 of the next day
    await reconcile();
    expect(listed()).toEqual(["unencrypted"]);
    expect(statement().sequence).toBeGreaterThan(sequence);

    const { sequence: after } = statement();
    at(18);
    expect(JSON.parse((await reconcile("--json")).stdout)).toMatchObject({
      statement: { content: "as-before", sequence: after },
    });
  });

  it("learns of it with the next urgent one: a write happens anyway", async () => {
    city.condition("LT-1004", UNENCRYPTED);
    city.write(now);
    await reconcile();
    at(2);
    city.register("LT-1005", {
      history: "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29 lost:2026-06-01",
    });
    city.write(now);
    await reconcile();
    expect(listed()).toEqual(["lost", "unencrypted"]);
  });

  it("learns everything anew from a statement that was lost", async () => {
    rmSync(city.file("gateway-statement.json"));
    expect(JSON.parse((await reconcile("--json")).stdout)).toMatchObject({ statement: { content: "all" } });
  });
});
