import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requestDer } from "../../../certificate-authority/requests";
import { complaintsOf, functionsOf } from "./complaints";
import { grammarIsThere, powershellParser, type Script } from "./powershell-tree";

jest.setTimeout(60_000); // making keys

/**
 * No package brings a PowerShell that runs here: these tests parse the Windows scripts and check what can be seen
 * without running them. docs/enrolment-laptop.md says so.
 */
const SCRIPTS = join(__dirname, "../../../../../../infra/enrolment/laptop/windows");
const NAMES = ["report.ps1", "fetch.ps1"];
const textOf = (name: string) => readFileSync(join(SCRIPTS, name), "utf8");

const there = grammarIsThere();
if (!there) {
  console.warn(
    "web-tree-sitter, tree-sitter-powershell missing, the Windows scripts are not parsed; install them: npm ci",
  );
}

(there ? describe : describe.skip)("the Windows scripts, read by a grammar of PowerShell", () => {
  let parse: (text: string) => Script;
  beforeAll(async () => (parse = await powershellParser()));

  it.each(NAMES)("%s parses and uses only what stands in the reviewed tables", (name) => {
    expect(complaintsOf(textOf(name), parse)).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    [
      "report.ps1",
      "if ($made.Code -ne 0) { continue }",
      "if ($made.Code -ne) { continue }",
      /does not parse/,
    ],
    ["report.ps1", "Get-Item -LiteralPath", "gi -LiteralPath", /gi stands in no reviewed table/],
    ["report.ps1", "Get-Acl -LiteralPath $Path", "Get-Acl $Path", /Get-Acl is given a value without/],
    ["report.ps1", "-PolicyStore ActiveStore", "-Store ActiveStore", /no reviewed parameter -Store/],
    [
      "report.ps1",
      "-KeyLengths 3072, 2048",
      "-KeyLength 3072, 2048",
      /New-State has no reviewed parameter -KeyLength/,
    ],
    ["report.ps1", "'Exportable = FALSE'", "'Exportable = TRUE'", /certreq is given "Exportable = TRUE"/],
    [
      "report.ps1",
      "'SuppressDefaults = TRUE'",
      "'RequesterName = someone'",
      /certreq is given "RequesterName/,
    ],
    ["report.ps1", "return $state", "return $sate", /\$sate is read and never set/],
    ["report.ps1", "\\dsregcmd.exe", "\\whoami.exe", /whoami\.exe stands in no reviewed table/],
    ["report.ps1", "'-binary', ", "'-config', ", /-config is no reviewed option/],
    ["report.ps1", "Secure Boot starts", "Secure Boot \u201cstarts\u201d", /is no ASCII/],
    [
      "fetch.ps1",
      "Remove-Item -LiteralPath ('Cert:",
      "Remove-Item -DeleteKey -LiteralPath ('Cert:",
      /-DeleteKey/,
    ],
    [
      "fetch.ps1",
      "[System.IO.File]::WriteAllBytes",
      "[System.IO.File]::WriteAllByte",
      /File::WriteAllByte stands/,
    ],
    [
      "fetch.ps1",
      "-TypeName System.Net.Http.HttpClient ",
      "-TypeName System.Net.WebClient ",
      /System\.Net\.WebClient stands/,
    ],
    [
      "fetch.ps1",
      "$faults = @(Get-SettingFaults -Url $BaseUrl -Pins $AnchorSha256)",
      "$faults = @()",
      /Get-SettingFaults is never called/,
    ],
  ])("in %s a slip is seen: %j for %j", (name, sound, slip, complaint) => {
    const text = textOf(name);
    expect(text.split(sound).length).toBeGreaterThan(1);
    expect(complaintsOf(text.replace(sound, slip), parse).join("\n")).toMatch(complaint);
  });

  it("say the same where both have a function of one name", () => {
    const [report, fetch] = NAMES.map((name) => functionsOf(parse(textOf(name)).root));
    const both = [...report!.keys()].filter((name) => fetch!.has(name));
    expect(both).toEqual(
      expect.arrayContaining(["New-RequestInf", "Get-MachineKey", "Get-State", "Get-SubjectPublicKeyInfo"]),
    );
    for (const name of both) expect(fetch!.get(name)!.node.text).toBe(report!.get(name)!.node.text);
  });

  it("describe no key again that exists: certreq allows no Exportable there", () => {
    const inf = functionsOf(parse(textOf("fetch.ps1")).root).get("New-RequestInf")!.node.text;
    const [before, then] = inf.split("if ($KeyExists) {");
    const [existing, made] = then!.split("else {");
    expect(before + existing!).not.toMatch(/Exportable|KeyLength =/);
    expect(made).toContain("'Exportable = FALSE'");
  });
});

describe("the Windows scripts, as text", () => {
  it.each(NAMES)(
    "%s holds no names of servers, people or inventories, and no way to run other text",
    (name) => {
      const text = textOf(name);
      expect(text).not.toMatch(/https?:\/\/[a-z0-9]/i);
      expect(text).not.toMatch(
        /\bLT-\d|[A-Za-z0-9._-]+@[a-z]|HKCU|Invoke-Expression|\biex\b|-EncodedCommand|DownloadString/i,
      );
      expect(text).not.toMatch(/Write-(Host|Error|Warning|Verbose|Debug)/);
    },
  );

  it.each(NAMES)("%s ends every way with 0 or 1, and says why on standard output", (name) => {
    const text = textOf(name);
    expect([...text.matchAll(/^\s*exit (\S+)$/gm)].map(([, code]) => code).sort()).toEqual(
      name === "report.ps1" ? ["0", "1"] : ["0", "0", "1"],
    );
    expect(text).toMatch(
      /catch \{\s*#[^\n]*\n\s*Write-Output -InputObject \('\w+: ' \+ \$_\.Exception\.Message\)\s*exit 1\s*\}\s*$/,
    );
  });

  it("fetch.ps1 removes older certificates only where the new one stands", () => {
    const run = textOf("fetch.ps1").split("# ---- the run")[1]!;
    const order = [
      "Install-Certificate -Certificate",
      "does not stand in the store",
      "Remove-Superseded -Standing $installed",
    ];
    const places = order.map((words) => run.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
});

describe("what Intune Remediations take of a script's output", () => {
  const LONGEST = 2_048;
  /** The longest word of each field, in the order in which report.ps1 writes them. */
  const lineWith = (csr: string) =>
    JSON.stringify({
      ...{
        schema: "laptop-report/v1",
        csr,
        storage: "software-ksp",
        firewall: "unknown",
        preBoot: "tpm-and-pin",
      },
      ...{
        join: "unknown",
        edition: "x".repeat(60),
        encrypted: false,
        evidence: "bitLockerStatus",
        rooted: "unknown",
      },
    });

  it.each([2_048, 3_072, 4_096])("is enough for the request of an RSA-%d key", (bits) => {
    const keys = generateKeyPairSync("rsa", { modulusLength: bits });
    const csr = Buffer.from(requestDer(keys, { commonName: "remote-access-device" })).toString("base64");
    const line = lineWith(csr);
    expect(line.length).toBeLessThanOrEqual(LONGEST);
    // Room for attributes that a version of certreq might add in spite of SuppressDefaults.
    if (bits < 4_096) expect(LONGEST - line.length).toBeGreaterThan(400);
  });

  it("is the limit that both scripts keep", () => {
    expect(textOf("report.ps1")).toContain(`$LongestOutput = ${LONGEST}`);
    expect(readFileSync(join(SCRIPTS, "../linux/report.sh"), "utf8")).toContain(`LONGEST=${LONGEST}`);
  });
});
