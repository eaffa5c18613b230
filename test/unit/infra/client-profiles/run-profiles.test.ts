import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { runProfiles } from "../../../../infra/client-profiles/run-profiles";
import { anchorPem, newSigner } from "../anchors";
import { ca, setTime, type Outcome } from "../certificate-authority/commands/ca";
import { SmallCity } from "../certificate-authority/commands/small-city";
import { GATEWAY_NAME } from "./profile-city";

jest.setTimeout(120_000);

const NOW = new Date("2026-06-01T08:00:00Z");
const LATER = new Date(NOW.getTime() + 8 * 86_400_000);

/** Works on Windows · works on Linux · waits · is out · works on Windows Pro · works on macOS. */
const [WINDOWS, LINUX, WAITING, OUT, PRO, APPLE] = [1, 2, 3, 4, 5, 6].map((number) => `LT-100${number}`) as [
  ...[string, string, string, string, string, string],
];
let city: SmallCity;
let home: string;

const release = (platform: string, first: string) =>
  `  - { platform: ${platform}, release: "${first}", until: "2099-12-31", floors: [{ version: "${first}", from: "2025-01-01" }] }\n`;

beforeAll(async () => {
  city = await SmallCity.of(6, NOW);
  setTime(NOW);
  home = mkdtempSync(join(tmpdir(), "profiles-run-"));
  // A policy that admits more than a profile can be made for.
  city.change("admission-policy.yaml", (text) =>
    text
      .replace("    editions: [Enterprise, Education]\n", "")
      .replace("os:\n", `os:\n${release("linux", "24.04")}${release("macos", "15")}`),
  );
  city.condition(OUT, { facts: { firewall: "off" } });
  city.write(NOW);
  await ca("issue", "--authority", city.authority, WINDOWS, LINUX, OUT, PRO, APPLE);
  city.condition(LINUX, { facts: { "os.platform": "linux", "os.version": "24.04.2" } });
  city.condition(PRO, { facts: { "os.edition": "Professional" } });
  city.condition(APPLE, { facts: { "os.platform": "macos", "os.version": "15.1" } });
  city.write(LATER);
  writeFileSync(join(home, "root.pem"), await anchorPem(newSigner(), { commonName: "Server root" }));
  writeFileSync(join(home, "outputs.json"), JSON.stringify({ publicAddresses: ["203.0.113.200"] }));
});
afterAll(() => {
  city.remove();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(() => setTime(LATER));
afterEach(() => jest.useRealTimers());

const out = () => join(home, "out");
const anchorFile = () => city.file(/certificate: (\S+)/.exec(city.read("authority.yaml"))![1]!);

async function run(...more: string[]): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [
    jest.spyOn(console, "log").mockImplementation((text) => void stdout.push(`${text}\n`)),
    jest.spyOn(process.stdout, "write").mockReturnValue(true),
    jest.spyOn(process.stderr, "write").mockImplementation((text) => stderr.push(String(text)) > 0),
  ];
  try {
    const code = await runProfiles(more, LATER);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

const make = (...more: string[]) =>
  run(
    ...["--out", out(), "--authority", city.authority, "--server-root", join(home, "root.pem")],
    ...["--gateway", GATEWAY_NAME, "--gateway-from", join(home, "outputs.json"), ...more],
  );

interface Row {
  readonly inventory: string;
  readonly platform: string;
  readonly folder: string;
  readonly refused: string;
}
const table = () =>
  new Map(
    parse<Row>(readFileSync(join(out(), "devices.csv")), { columns: true }).map((row) => [
      row.inventory,
      row,
    ]),
  );

describe("npm run profiles", () => {
  it("makes profiles for the admitted, and says of everybody else why not", async () => {
    const { code, stdout, stderr } = await make();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readdirSync(out()).sort()).toEqual([
      ...["README.txt", "devices.csv", "linux", "profiles.json", "server-root", "windows"],
    ]);
    expect(readdirSync(join(out(), "windows", "buergeramt")).sort()).toEqual(["firewall.ps1", "profile.xml"]);
    expect(readdirSync(join(out(), "linux", "buergeramt")).sort()).toEqual(["nftables.conf", "swanctl.conf"]);
    const rows = table();
    expect(rows.get(WINDOWS)).toMatchObject({
      platform: "windows",
      folder: "windows/buergeramt",
      refused: "",
    });
    expect([OUT, WAITING, PRO, APPLE].map((device) => rows.get(device)!.folder)).toEqual(["", "", "", ""]);
    expect(rows.get(WAITING)!.refused).toMatch(/^it may come in, but has no certificate yet/);
    expect(rows.get(OUT)!.refused).toMatch(/firewall/);
    expect(rows.get(PRO)!.refused).toMatch(/Professional/);
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([expect.stringMatching(`^${OUT}: .*firewall`), "     1  windows/buergeramt"]),
    );
  });

  it("names the gateway, its root and the anchor that laptops have their certificates from", async () => {
    await make();
    expect(readFileSync(join(out(), "windows/buergeramt/profile.xml"), "utf8")).toContain(
      `<Servers>${GATEWAY_NAME};`,
    );
    expect(readFileSync(join(out(), "windows/buergeramt/firewall.ps1"), "utf8")).toContain(
      "@('203.0.113.200')",
    );
    expect(readFileSync(join(out(), "README.txt"), "utf8")).toContain("CN=Server root");
    const { fingerprint256 } = new X509Certificate(readFileSync(anchorFile()));
    expect(readFileSync(join(out(), "windows/certificate.ps1"), "utf8")).toContain(
      `@('${fingerprint256.replaceAll(":", "").toLowerCase()}')`,
    );
  });

  it("explains in German where wanted, and to programs in one object", async () => {
    const { stdout } = await make("--json", "--language", "de");
    const { devices, warnings } = JSON.parse(stdout) as {
      devices: { inventory: string; refusal?: string }[];
      warnings: string[];
    };
    expect(devices.find(({ inventory }) => inventory === OUT)!.refusal).toMatch(/^Das Gerät/);
    expect(warnings).toEqual([]);
  });

  it("ends with 3 where the gateway's root ends soon, and says so in the folder as well", async () => {
    const signer = newSigner();
    writeFileSync(join(home, "soon.pem"), await anchorPem(signer, { commonName: "Ends soon", days: 200 }));
    const { code, stderr } = await make("--server-root", join(home, "soon.pem"));
    expect(code).toBe(3);
    expect(stderr).toMatch(/Look at it: 2026-07-19, the end of the gateway's root .*CN=Ends soon/);
    expect(readFileSync(join(out(), "README.txt"), "utf8")).toMatch(/LOOK AT IT: 2026-07-19/);
  });

  it.each<[string, () => string[], number, RegExp]>([
    ["no folder", () => ["--server-root", "x"], 2, /required option '--out <folder>'/],
    [
      "a language that nobody speaks here",
      () => ["--out", "x", "--server-root", "x", "--language", "fr"],
      2,
      /'fr' is invalid/,
    ],
    [
      "no gateway",
      () => ["--out", out(), "--authority", city.authority, "--server-root", join(home, "root.pem")],
      1,
      /^profiles: the gateway's name is missing/,
    ],
    [
      "a stack that there is not",
      () => ["--out", out(), "--server-root", "x", "--stack", "none"],
      1,
      /Pulumi\.none\.yaml does not exist/,
    ],
    [
      "outputs that are no JSON",
      () => ["--out", out(), "--server-root", "x", "--gateway-from", join(home, "root.pem")],
      1,
      /root\.pem is not JSON; write into it/,
    ],
    [
      "the device CA's own anchor as the gateway's root",
      () => [
        ...["--out", out(), "--authority", city.authority, "--gateway", GATEWAY_NAME, "203.0.113.200"],
        ...["--server-root", anchorFile()],
      ],
      1,
      /is an anchor of the device CA/,
    ],
  ])("refuses %s, and leaves the folder alone", async (_, argv, code, sentence) => {
    await make();
    const before = readFileSync(join(out(), "profiles.json"), "utf8");
    const outcome = await run(...argv());
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(sentence);
    expect(readFileSync(join(out(), "profiles.json"), "utf8")).toBe(before);
    expect(existsSync("x")).toBe(false);
  });
});
