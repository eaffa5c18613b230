import { writeFileSync } from "node:fs";
import type { Outcome } from "../commands/ca";
import { Mortality, PerishableDisk, type Fate } from "../run/perishable-disk";
import { anchorKey, DAY_MS, HOUR_MS, RotatingCity } from "./rotating-city";

jest.setTimeout(600_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const ANCHORS = ["device-ca-g1", "device-ca-g2", "device-ca-g3"];

let base: RotatingCity;
/** The second anchor is prepared in it. */
let prepared: RotatingCity;
let city: RotatingCity;

beforeAll(async () => {
  base = await RotatingCity.of(2, NOW);
  anchorKey(base, "device-ca-g2");
  anchorKey(base, "device-ca-g3");
  prepared = base.copy();
  const key = prepared.city.file("device-ca-g2.key");
  await prepared.good(
    "rotate",
    "prepare",
    "--name",
    "device-ca-g2",
    "--signer",
    key,
    "--organization",
    "Stadt",
  );
  await prepared.good("revoke", "LT-1002", "--because", "retired");
  prepared.pass(HOUR_MS);
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

const emergency = (...more: string[]) => city.ca("rotate", "emergency", ...more);
const sha256Of = (name: string) => city.anchor(name).fingerprint256.replaceAll(":", "").toLowerCase();
const third = () => [
  "--name",
  "device-ca-g3",
  "--signer",
  city.city.file("device-ca-g3.key"),
  "--organization",
  "Stadt",
];

/** With everything approved that it asks for. */
async function approved(...more: string[]): Promise<Outcome> {
  await city.approve((await emergency("--yes", ...more)).stderr, "ciso");
  return emergency("--yes", ...more);
}

async function everything(): Promise<unknown[]> {
  return [
    city.city.read("authority.yaml"),
    city.city.read("gateway-statement.json"),
    await city.city.entries(),
  ];
}

describe("without --yes", () => {
  it("says what it would mean, and does nothing", async () => {
    const before = await everything();
    const { code, stdout, stderr } = await emergency();
    expect(code).toBe(5);
    for (const sentence of [
      "device-ca-g1 is dropped at once and for good; device-ca-g2 signs alone.",
      "1 live certificates of 1 devices become worthless.",
      "1 devices are admitted now and get a new one: 1 signatures, about 1 seconds of the vault's time at 50 a second",
      "Every laptop is out until it has fetched its new certificate: up to 30 minutes",
      "disturbs everybody who is connected",
      "list of revoked certificates becomes empty: 1 thumbprints",
      `pinned the anchor device-ca-g2 in policy-pack/trust.yaml before pulumi up: ${sha256Of("device-ca-g2")}`,
    ]) {
      expect(stdout).toContain(sentence);
    }
    expect(stderr).toContain("add --yes");
    expect(await everything()).toEqual(before);
  });

  it("says it too where nobody can tell how many get a new certificate", async () => {
    writeFileSync(city.city.file("register.csv"), "\0");
    expect(await emergency()).toMatchObject({ code: 5, stdout: expect.stringContaining("is not known") });
  });
});

describe("with --yes", () => {
  it("asks for a second person first, and does nothing until then", async () => {
    const before = await everything();
    const { code, stderr } = await emergency("--yes");
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringContaining("a second person has to approve"),
    });
    expect(await emergency("--yes")).toMatchObject({ code: 5 });
    expect(await everything()).toEqual(before);
  });

  it("goes over to the prepared anchor alone, and has a certificate ready for every admitted laptop", async () => {
    const { code, stdout } = await approved();
    expect({ code }).toEqual({ code: 0 });
    expect(stdout).toContain(`SHA-256, to be pinned: ${sha256Of("device-ca-g2")}`);
    expect(city.listed).toEqual(["device-ca-g2"]);
    expect(city.file.signer).toEqual({ software: "device-ca-g2.key" });
    expect(city.stated).toEqual(["device-ca-g2"]);
    expect(city.statement.revoked).toEqual([]);
    expect(city.issuerOf("LT-1001", ANCHORS)).toBe("device-ca-g2");
    // Revoked before it, and not admitted again by it.
    expect(city.issuerOf("LT-1002", ANCHORS)).toBe("device-ca-g1");
    const entries = await city.city.entries();
    expect(entries.filter(({ kind }) => kind === "approval")).toMatchObject([
      { subject: "emergency-rotation", approvers: ["ciso"] },
    ]);
    expect(entries.filter(({ kind }) => kind === "rotate").at(-1)).toMatchObject({
      from: sha256Of("device-ca-g1"),
      to: sha256Of("device-ca-g2"),
      dropped: [sha256Of("device-ca-g1")],
    });
    const verified = await city.ca("verify", "--anchor", city.city.file("device-ca-g1.crt"));
    expect(verified).toMatchObject({ code: 0 });
  });

  it("done once more does nothing more", async () => {
    await approved();
    const before = (await city.kinds()).filter((kind) => kind === "signed" || kind === "rotate");
    const again = await emergency("--yes");
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("is listed alone already") });
    expect((await city.kinds()).filter((kind) => kind === "signed" || kind === "rotate")).toEqual(before);
  });

  it("goes over to an anchor made in that moment where one is named, the prepared one is dropped too", async () => {
    const { code, stdout } = await approved(...third());
    expect({ code }).toEqual({ code: 0 });
    expect(stdout).toContain("device-ca-g1 and device-ca-g2 are dropped");
    expect(city.listed).toEqual(["device-ca-g3"]);
    expect(city.issuerOf("LT-1001", ANCHORS)).toBe("device-ca-g3");
  });

  it("does not take an approval for another anchor", async () => {
    await city.approve((await emergency("--yes")).stderr, "ciso");
    expect(await emergency("--yes", ...third())).toMatchObject({ code: 5 });
    city.pass(DAY_MS);
    expect(await emergency("--yes")).toMatchObject({ code: 5 });
    expect(city.listed).toEqual(["device-ca-g1", "device-ca-g2"]);
  });

  it("keeps the city out of the old anchor's hands, whatever becomes of issuing", async () => {
    await city.approve((await emergency("--yes")).stderr, "ciso");
    writeFileSync(city.city.file("register.csv"), "\0");
    const { code, stderr } = await emergency("--yes");
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("npm run ca -- reconcile") });
    expect(city.stated).toEqual(["device-ca-g2"]);
    city.city.write(city.now);
    await city.good("reconcile");
    expect(city.issuerOf("LT-1001", ANCHORS)).toBe("device-ca-g2");
  });

  it("is not taken back by an old copy of the authority's file", async () => {
    const old = city.city.read("authority.yaml");
    await approved();
    const [statement, kinds] = [city.city.read("gateway-statement.json"), await city.kinds()];
    city.city.change("authority.yaml", () => old);
    for (const command of [["reconcile"], ["issue"], ["statement"]]) {
      const { code, stderr } = await city.ca(...command);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining("has dropped the anchor"),
      });
    }
    expect(city.city.read("gateway-statement.json")).toBe(statement);
    expect(await city.kinds()).toEqual(kinds);
  });

  it("needs an anchor, and says how to name one", async () => {
    city.remove();
    city = base.copy();
    const { code, stderr } = await emergency("--yes");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("--name <name> --signer <key>"),
    });
    expect(await emergency("--name", "device-ca-g2")).toMatchObject({ code: 2 });
    expect(await approved(...third())).toMatchObject({ code: 0 });
    expect(city.listed).toEqual(["device-ca-g3"]);
  });
});

describe("cut off at any call", () => {
  const disk = new PerishableDisk();
  let ready: RotatingCity;
  let calls: readonly string[];

  beforeAll(async () => {
    city = base.copy();
    await city.approve((await emergency("--yes", ...third())).stderr, "ciso");
    ready = city;
    city = ready.copy();
    const mortality = new Mortality();
    disk.mount(city.city.home, mortality);
    expect(await emergency("--yes", ...third())).toMatchObject({ code: 0 });
    disk.unmount();
    city.remove();
    calls = mortality.calls;
  });
  afterAll(() => {
    disk.restore();
    ready.remove();
  });

  /** What somebody would complain about after a run that was cut off and one that was not. */
  async function complaintsAfter(fate: Fate, at: number): Promise<string[]> {
    disk.forget();
    const mortality = new Mortality(fate, at);
    disk.mount(city.city.home, mortality);
    const first = await emergency("--yes", ...third());
    if (fate === "power-cut") disk.loseUnflushed();
    disk.unmount();
    city.clearLock();
    const where = `${fate} at ${at} (${mortality.calls[at - 1]})`;
    // The hourly run comes in between, and must not sign with what was dropped.
    const hourly = at % 2 === 0 ? await city.ca("reconcile") : undefined;
    city.clearLock();
    const second = await emergency("--yes", ...third());
    const entries = await city.city.entries();
    const dropped = entries.findIndex((entry) => entry.kind === "rotate" && entry.dropped !== undefined);
    const late = entries
      .slice(dropped)
      .filter((entry) => entry.kind === "intent" && entry.anchor !== sha256Of("device-ca-g3"));
    const verified = await city.ca("verify", "--anchor", city.city.file("device-ca-g1.crt"));
    return [
      ...(first.code === 0 && mortality.calls.length >= at ? ["the fault was not noticed"] : []),
      ...(hourly === undefined ||
      hourly.code === 0 ||
      hourly.stderr.includes("finish it: npm run ca -- rotate emergency")
        ? []
        : [`the hourly run says: ${hourly.stderr}`]),
      ...(second.code === 0 ? [] : [`the second run ended with ${second.code}: ${second.stderr}`]),
      ...(dropped < 0 ? ["the ledger does not say what was dropped"] : []),
      ...(late.length === 0 ? [] : ["a dropped anchor went on signing"]),
      ...(city.listed.join() === "device-ca-g3" ? [] : [`listed: ${city.listed.join()}`]),
      ...(city.stated.join() === "device-ca-g3" ? [] : [`in the statement: ${city.stated.join()}`]),
      ...city.city.names
        .filter(
          (name) =>
            city.issuerOf(
              name,
              ANCHORS.filter((anchor) => anchor !== "device-ca-g2"),
            ) !== "device-ca-g3",
        )
        .map((name) => `${name} has no new certificate`),
      ...(verified.code === 0 ? [] : [`verify: ${verified.stdout}`]),
    ].map((complaint) => `${where}: ${complaint}`);
  }

  it("has many calls that can go wrong, of each kind", () => {
    expect(calls.length).toBeGreaterThan(40);
    expect(new Set(calls)).toEqual(
      new Set([
        ...["create a file", "write a file", "write a file, half done", "flush a file", "rename a file"],
        ...["link a file", "remove a file", "flush a folder", "flush a segment"],
        ...["append to a segment", "append to a segment, half done"],
      ]),
    );
  });

  it.each<[Fate, number, number]>([
    ["kill", 1, 5],
    ["power-cut", 2, 7],
    ["error", 3, 11],
  ])("(%s) it is finished by the same command", async (fate, first, step) => {
    const complaints: string[] = [];
    for (let at = first; at <= calls.length; at += step) {
      city.remove();
      city = ready.copy();
      complaints.push(...(await complaintsAfter(fate, at)));
    }
    expect(complaints).toEqual([]);
  });
});
