import { readFileSync } from "node:fs";
import { anchorKey, DAY_MS, HOUR_MS, RotatingCity } from "./rotating-city";

jest.setTimeout(600_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const GENERATIONS = ["device-ca-g1", "device-ca-g2"];
const PREPARE = ["rotate", "prepare", "--name", "device-ca-g2", "--organization", "Stadt Musterstadt"];

let base: RotatingCity;
let city: RotatingCity;

beforeAll(async () => {
  base = await RotatingCity.of(3, NOW);
  anchorKey(base, "device-ca-g2");
});
afterAll(() => base.remove());
beforeEach(() => (city = base.copy()));
afterEach(() => {
  jest.useRealTimers();
  city.remove();
});

const prepare = (...more: string[]) =>
  city.ca(...PREPARE, "--signer", city.city.file("device-ca-g2.key"), ...more);
const activate = (...more: string[]) => city.ca("rotate", "activate", ...more);

/** What is wrong with what lies ready for the laptops. */
function complaints(): string[] {
  return city.city.names.flatMap((name) => {
    const certificate = city.certificate(name);
    const issuer = GENERATIONS.find((known) => certificate.verify(city.anchor(known).publicKey));
    const sha256 = issuer === undefined ? "" : sha256Of(issuer);
    return [
      ...(Date.parse(certificate.validTo) < city.now.getTime() ? [`${name} has none that lasts`] : []),
      ...(city.gateway.includes(sha256) ? [] : [`${name}: the gateway does not know ${issuer}`]),
      ...(issuer !== undefined && city.listed.includes(issuer) ? [] : [`${name}: ${issuer} is not listed`]),
    ];
  });
}

function sha256Of(name: string): string {
  return city.anchor(name).fingerprint256.replaceAll(":", "").toLowerCase();
}

describe("a routine rotation", () => {
  // Days until the steps are taken, and hours between two runs.
  it.each([
    { prepared: 1, activated: 2, hours: 12, asleep: 0 },
    { prepared: 5, activated: 6, hours: 24, asleep: 5 },
  ])(
    "never leaves a laptop without a certificate that listed anchors and gateway accept (%p)",
    async ({ prepared, activated, hours, asleep }) => {
      const start = city.now.getTime();
      const seen: string[] = [];
      const events: string[] = [];
      for (let day = 0; !events.includes("dropped"); day = (city.now.getTime() - start) / DAY_MS) {
        if (day > 40) throw new Error(`after 40 days: ${events.join()}`);
        if (day >= prepared && events.length === 0) {
          expect(await prepare()).toMatchObject({ code: 0 });
          city.deliver();
          events.push("prepared");
        } else if (day >= activated && events.length === 1) {
          city.pass(HOUR_MS / 3);
          const carries = String(city.statement.sequence);
          expect(await activate("--gateway-carries", carries)).toMatchObject({ code: 0 });
          events.push("activated");
        } else if (events.length === 2) {
          const { code } = await city.ca("rotate", "drop");
          if (code === 0) {
            city.deliver();
            events.push("dropped");
          } else expect(code).toBe(5);
        }
        seen.push(...complaints());
        city.pass(hours * HOUR_MS);
        // One laptop sleeps until its first certificate has not long to go.
        if (day < asleep) city.city.condition("LT-1003", { collectedHoursAgo: 24 * 20 });
        else city.city.condition("LT-1003", {});
        city.city.write(city.now);
        await city.good("reconcile");
        city.deliver();
        seen.push(...complaints());
      }
      expect(seen).toEqual([]);
      expect(city.listed).toEqual(["device-ca-g2"]);
      expect(city.stated).toEqual(["device-ca-g2"]);
      expect(city.city.names.map((name) => city.issuerOf(name, GENERATIONS))).toEqual(
        Array(3).fill("device-ca-g2"),
      );
      // The last certificates of the old generation had 14 days at most.
      expect((city.now.getTime() - start) / DAY_MS).toBeLessThan(activated + 16);
      const verified = await city.ca("verify", "--anchor", city.city.file("device-ca-g1.crt"));
      expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining("The ledger is sound.") });
      // Without the former anchor its certificates cannot be checked any more, and that is said.
      expect(await city.ca("verify")).toMatchObject({
        code: 3,
        stdout: expect.stringContaining("anchor-unknown"),
      });
    },
  );

  it("leaves what people wrote in the file, and the former key's place", async () => {
    city.city.change("authority.yaml", (text) =>
      text.replace("signer:\n", "# the key of the first anchor\nsigner:\n"),
    );
    await prepare();
    expect(city.listed).toEqual(GENERATIONS);
    expect(city.file.anchors[1]).toEqual({
      name: "device-ca-g2",
      certificate: "device-ca-g2.crt",
      signer: { software: "device-ca-g2.key" },
    });
    city.pass(HOUR_MS);
    await activate("--gateway-carries", String(city.statement.sequence));
    expect(city.file.signer).toEqual({ software: "device-ca-g2.key" });
    expect(city.file.anchors).toEqual([
      { name: "device-ca-g2", certificate: "device-ca-g2.crt" },
      {
        name: "device-ca-g1",
        certificate: "device-ca-g1.crt",
        signer: { software: "device-ca-g1.key" },
      },
    ]);
    for (const comment of ["# the key of the first anchor", "# two people", "# The certificate authority"]) {
      expect(city.city.read("authority.yaml")).toContain(comment);
    }
  });
});

describe("npm run ca -- rotate prepare", () => {
  it("lists the new anchor second, names it in the statement, prints what security pins, and signs with the old one", async () => {
    const { code, stdout, stderr } = await prepare();
    expect({ code }).toEqual({ code: 0 });
    expect(stdout).toContain(sha256Of("device-ca-g2"));
    expect(stdout).toContain("rotate activate");
    expect(stderr).toContain("pin it at once");
    expect(city.listed).toEqual(GENERATIONS);
    expect(city.stated).toEqual(GENERATIONS);
    city.pass(7.5 * DAY_MS);
    await city.good("reconcile");
    expect(city.issuerOf("LT-1001", GENERATIONS)).toBe("device-ca-g1");
  });

  it("with --certificate-only changes nothing else; security can pin it before any statement names it", async () => {
    const before = [city.city.read("authority.yaml"), city.city.read("gateway-statement.json")];
    const { stdout } = await prepare("--certificate-only");
    expect(stdout).toContain(sha256Of("device-ca-g2"));
    expect([city.city.read("authority.yaml"), city.city.read("gateway-statement.json")]).toEqual(before);
    const made = city.city.read("device-ca-g2.crt");
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(city.city.read("device-ca-g2.crt")).toBe(made);
    expect(city.listed).toEqual(GENERATIONS);
  });

  it("can be repeated", async () => {
    await prepare();
    const [file, made] = [city.city.read("authority.yaml"), city.city.read("device-ca-g2.crt")];
    expect(await prepare()).toMatchObject({ code: 0 });
    expect([city.city.read("authority.yaml"), city.city.read("device-ca-g2.crt")]).toEqual([file, made]);
  });

  it.each<[string, string[], RegExp]>([
    [
      "the key of the anchor that signs",
      ["--name", "device-ca-g3", "--signer", "device-ca-g1.key"],
      /this is the key of device-ca-g1/,
    ],
    [
      "a name that stands there with another key",
      ["--name", "device-ca-g1", "--signer", "device-ca-g2.key"],
      /stands in authority\.yaml with another key/,
    ],
    ["the anchor that signs", ["--name", "device-ca-g1", "--signer", "device-ca-g1.key"], /signs already/],
    ["a name in capitals", ["--name", "G2", "--signer", "device-ca-g2.key"], /small letters/],
    [
      "no organization",
      ["--name", "device-ca-g2", "--signer", "device-ca-g2.key"],
      /--organization is missing/,
    ],
    [
      "too long a life",
      ["--name", "device-ca-g2", "--signer", "device-ca-g2.key", "--organization", "Stadt", "--days", "401"],
      /write 1 to 400/,
    ],
  ])("with %s is refused, and changes nothing", async (_, options, message) => {
    const before = city.city.read("authority.yaml");
    const argv = options.map((word) => (word.endsWith(".key") ? city.city.file(word) : word));
    const { code, stderr } = await city.ca("rotate", "prepare", ...argv);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
    expect(city.city.read("authority.yaml")).toBe(before);
  });

  it("in production takes no software key", async () => {
    city.city.change("authority.yaml", (text) =>
      text
        .replace("environment: rehearsal", "environment: production")
        .replace(
          "software: device-ca-g1.key",
          `keyVault: https://v.vault.azure.net/keys/g1/${"0".repeat(32)}`,
        )
        .replace("software: ledger-seal.key", `keyVault: https://v.vault.azure.net/keys/s/${"0".repeat(32)}`),
    );
    expect(await prepare()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--signer: is a software key"),
    });
  });

  it("refuses a third generation beside two", async () => {
    await prepare();
    const third = city.ca(
      "rotate",
      "prepare",
      "--name",
      "device-ca-g3",
      "--signer",
      city.city.file("g3.key"),
    );
    expect(await third).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("drop the former one first"),
    });
  });
});

describe("npm run ca -- rotate activate", () => {
  it("is refused as long as the gateway may not know the anchor, with all that is missing", async () => {
    expect(await activate()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no anchor is prepared"),
    });
    await prepare();
    const before = city.city.read("authority.yaml");
    const { code, stderr } = await activate();
    expect(code).toBe(5);
    expect(stderr).toContain("--gateway-carries <number>");
    expect(stderr).toContain("repeat after 2026-06-01T09:15:00.000Z");
    const { sequence } = city.statement;
    expect(await activate("--gateway-carries", String(sequence - 1))).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("bring it there first: npm run ca -- deliver, or pulumi up"),
    });
    expect(city.city.read("authority.yaml")).toBe(before);
    city.pass(HOUR_MS);
    expect(await activate("--gateway-carries", String(sequence))).toMatchObject({ code: 0 });
    const rotations = (await city.city.entries()).filter(({ kind }) => kind === "rotate");
    expect(rotations.at(-1)).toMatchObject({ from: sha256Of("device-ca-g1"), to: sha256Of("device-ca-g2") });
    // What the gateway has to know did not change: it need not be written to.
    await city.good("statement");
    expect(city.statement.sequence).toBe(sequence);
    expect(await activate()).toMatchObject({ code: 0, stdout: "device-ca-g2 signs already.\n" });
  });

  it("is refused with a key that is not the certificate's", async () => {
    await prepare();
    city.city.change("authority.yaml", (text) =>
      text.replace("software: device-ca-g2.key", "software: device-ca-g1.key"),
    );
    city.pass(HOUR_MS);
    const { code, stderr } = await activate("--gateway-carries", String(city.statement.sequence));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("correct signer:") });
  });
});

describe("npm run ca -- rotate drop", () => {
  it("says how many certificates are in the way, and until when", async () => {
    expect(await city.ca("rotate", "drop")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no former"),
    });
    await prepare();
    city.pass(HOUR_MS);
    await activate("--gateway-carries", String(city.statement.sequence));
    const { code, stderr } = await city.ca("rotate", "drop");
    expect(code).toBe(5);
    expect(stderr).toContain(
      "3 certificates of 3 devices live on device-ca-g1, the last of them until 2026-06-15T07:59:59.000Z",
    );
    expect(await city.ca("rotate", "drop", "--name", "device-ca-g2")).toMatchObject({ code: 1 });
    expect(city.listed).toEqual(["device-ca-g2", "device-ca-g1"]);
  });

  it("frees the places of what was revoked under it", async () => {
    await prepare();
    city.pass(HOUR_MS);
    await activate("--gateway-carries", String(city.statement.sequence));
    await city.good("revoke", ...city.city.names, "--because", "stolen");
    expect(city.statement.revoked).toHaveLength(3);
    expect(await city.ca("rotate", "drop")).toMatchObject({ code: 0 });
    expect(city.stated).toEqual(["device-ca-g2"]);
    expect(city.statement.revoked).toEqual([]);
  });

  it("takes back an anchor that was prepared by mistake", async () => {
    await prepare();
    expect(await city.ca("rotate", "drop", "--name", "device-ca-g2")).toMatchObject({ code: 0 });
    expect(city.listed).toEqual(["device-ca-g1"]);
    expect(readFileSync(city.city.file("device-ca-g2.crt"), "utf8")).toContain("BEGIN CERTIFICATE");
  });
});

it("npm run ca -- rotate status says who lives where and what comes next, and warns two months before the end", async () => {
  const first = await city.ca("rotate", "status");
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining("3 certificates of 3 devices") });
  expect(first.stdout).toContain("Next: Nothing until 2027-05-");
  await prepare();
  expect((await city.ca("rotate", "status")).stdout).toContain("rotate activate");
  city.pass(HOUR_MS);
  await activate("--gateway-carries", String(city.statement.sequence));
  expect((await city.ca("rotate", "status")).stdout).toContain("Next: Wait: 3 devices");
  city.pass(20 * DAY_MS);
  expect((await city.ca("rotate", "status")).stdout).toContain("npm run ca -- rotate drop");
  await city.good("rotate", "drop");
  city.pass(320 * DAY_MS);
  const late = await city.ca("rotate", "status", "--json");
  expect(late.code).toBe(3);
  expect(JSON.parse(late.stdout)).toMatchObject({
    anchors: [{ name: "device-ca-g2", role: "signs", daysLeft: 56 }],
    warnings: [expect.stringContaining("in 56 days; prepare the next one")],
  });
});
