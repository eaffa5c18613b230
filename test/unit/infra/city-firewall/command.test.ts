import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { itWithNft, nftComplaint } from "../access-model/rule-files/nft";

const PROJECT = join(__dirname, "..", "..", "..", "..");
const COMMAND = join(PROJECT, "infra", "city-firewall", "command.ts");
const CITY = readFileSync(join(PROJECT, "Pulumi.city.yaml"), "utf8");
const rules = (...args: string[]) =>
  spawnSync(process.execPath, ["--import", "tsx", COMMAND, ...args], { cwd: PROJECT, encoding: "utf8" });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "firewall-rules-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The city's file with another text in one place. */
function cityWith(from: string, to: string): string {
  expect(CITY).toContain(from);
  const file = join(folder, "Pulumi.changed.yaml");
  writeFileSync(file, CITY.replace(from, to));
  return file;
}

describe("npm run firewall-rules", () => {
  itWithNft("writes the city's rules in the format and for the interface of its own firewall", () => {
    const { status, stdout, stderr } = rules();
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain('define tunnel = "azure0"');
    expect(nftComplaint(stdout)).toBe("");
  });

  it("writes another format for another firewall, with that format's usual interface", () => {
    const { stdout } = rules("--format", "fortios");
    expect(stdout).toContain('set srcintf "remote-access"');
    expect(rules("--format", "pf", "--interface", "enc7").stdout).toContain('tunnel = "enc7"');
  });

  it("replaces a file as a whole and says what is in it", () => {
    const out = join(folder, "rules.csv");
    writeFileSync(out, "older\n".repeat(10_000));
    const { status, stdout, stderr } = rules("--format", "csv", "--out", out);
    expect([status, stdout]).toEqual([0, ""]);
    expect(stderr).toBe(`${out}: 13 rows for csv, what they do not allow is dropped\n`);
    expect(parse(readFileSync(out, "utf8"))).toHaveLength(13 + 2); // the heading, and the rest
    expect(readdirSync(folder)).toEqual(["rules.csv"]);
  });

  it.each([
    [["--stack", "dev"], 1, /^firewall-rules: Pulumi\.dev\.yaml has enforcement azure-firewall/],
    [["--stack", "nowhere"], 1, /^firewall-rules: Pulumi\.nowhere\.yaml does not exist/],
    [["--interface", "a b"], 1, /"a b" is no name of an interface/],
    [["--out", "/nowhere/rules"], 1, /ENOENT/],
    [["--format", "iptables"], 2, /Allowed choices are nftables, fortios, pf, csv/],
    [["--fromat", "csv"], 2, /unknown option/],
  ])("%j: exit code %d", (args, code, message) => {
    const { status, stdout, stderr } = rules(...args);
    expect([status, stdout]).toEqual([code, ""]);
    expect(stderr).toMatch(message);
  });

  it("writes nothing when an expectation is broken", () => {
    const out = join(folder, "rules");
    const file = cityWith("ports: [tcp/8443]", "ports: [tcp/9443]");
    const { status, stderr } = rules("--file", file, "--out", out);
    expect(status).toBe(1);
    expect(stderr).toMatch(/expectations\[3\]: is broken .*rule fachverfahren-jugendhilfe-from-laptops/);
    expect(readdirSync(folder)).toEqual(["Pulumi.changed.yaml"]);
  });
});

/** What is changed in the city's file, and the lines of its rule file that are then others: old ones, new ones. */
const CHANGES: readonly (readonly [
  what: string,
  from: string,
  to: string,
  gone: RegExp[],
  come: RegExp[],
])[] = [
  [
    "a service's port",
    "ports: [tcp/443, tcp/8444]",
    "ports: [tcp/443, tcp/8445]",
    [/einwohner.*\{ 443, 8444 \}/],
    [/einwohner.*\{ 443, 8445 \}/],
  ],
  [
    "a host",
    "hosts: [10.96.10.10]",
    "hosts: [10.96.10.11]",
    [/^define service_mail = \{ 10\.96\.10\.10 \}$/],
    [/^define service_mail = \{ 10\.96\.10\.11 \}$/],
  ],
  [
    "a department's pool",
    "pool: 10.81.22.0/24",
    "pool: 10.81.26.0/24",
    [/^define zone_clients = /, /^define zone_clients_standesamt = /, /^define pools = /],
    [/^define zone_clients = /, /^define zone_clients_standesamt = /, /^define pools = /],
  ],
  [
    "a department more for a service",
    "departments: [buergeramt, standesamt]",
    "departments: [buergeramt, standesamt, kaemmerei]",
    [/zone_clients_standesamt \} .*einwohner/],
    [/^define zone_clients_kaemmerei = /, /zone_clients_kaemmerei, \$zone_clients_standesamt \} .*einwohner/],
  ],
  ["a department's devices", "devices: 310", "devices: 311", [], []],
];

it.each(CHANGES)("changing %s touches these lines only", (_, from, to, gone, come) => {
  const before = rules().stdout.split("\n");
  const after = rules("--file", cityWith(from, to)).stdout.split("\n");
  const differences = [
    [before.filter((line) => !after.includes(line)), gone],
    [after.filter((line) => !before.includes(line)), come],
  ] as const;
  for (const [lines, expected] of differences) {
    expect(lines).toHaveLength(expected.length);
    lines.forEach((line, index) => expect(line).toMatch(expected[index]!));
  }
});
