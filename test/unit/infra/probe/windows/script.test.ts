import { readFileSync } from "node:fs";
import {
  grammarIsThere,
  nodesOf,
  powershellParser,
  type Script,
} from "../../enrolment/laptop/windows/powershell-tree";
import { SCRIPT, sourceOf } from "./windows";

const text = readFileSync(SCRIPT, "utf8");

describe("the script for Windows", () => {
  it("is ASCII without carriage returns: Windows PowerShell 5.1 reads everything else in the country's old characters", () => {
    expect([...text].filter((letter) => letter > "~" || (letter < " " && letter !== "\n"))).toEqual([]);
  });

  it("gives Add-Type all of its C#", () => {
    const source = sourceOf(text);
    expect(source).toMatch(/^using System;\n/);
    expect(source).toMatch(/\n}$/);
    expect(text.split(source)[1]).toMatch(/^\n'@\n/);
  });

  it("leaves PowerShell nothing to refuse with its own 1, and traps the rest", () => {
    expect(text).not.toMatch(/^\s*(param\b|\[CmdletBinding|#requires)/im);
    expect(text).toMatch(/^trap {\n( {4}Write-Warning .*\n)+ {4}exit 2\n}$/m);
    expect(text.indexOf("trap {")).toBeLessThan(text.indexOf("$source ="));
  });

  it("describes each option that it knows", () => {
    const [help] = text.split("#>");
    const known = [...sourceOf(text).matchAll(/\[?-([A-Z]\w+)(?: [A-Z]+)?\]?(?=[ "])/g)].map(
      ([, name]) => name!,
    );
    const usage = known.filter((name) => text.includes(`-${name}`));
    expect(usage).toEqual(expect.arrayContaining(["List", "Out", "Json", "Only", "Wait", "AtOnce"]));
    for (const name of ["List", "Out", "Json", "Only", "Wait", "AtOnce"])
      expect(help).toMatch(new RegExp(`^  -${name} `, "m"));
  });

  it("speaks through sockets alone: nothing in it signs in by itself, keeps a credential, or names the device", () => {
    expect(text).not.toMatch(
      /WebClient|HttpWebRequest|HttpClient|Invoke-WebRequest|Invoke-RestMethod|NegotiateStream|NetworkCredential|CredentialCache/,
    );
    expect(text).not.toMatch(
      /MachineName|UserName|COMPUTERNAME|GetHostName|NetworkInterface|LocalEndPoint|\$env:/,
    );
  });
});

const there = grammarIsThere();
if (!there)
  console.warn(
    "web-tree-sitter, tree-sitter-powershell missing, probe.ps1 is not parsed; install them: npm ci",
  );

(there ? describe : describe.skip)("the script for Windows, read by a grammar of PowerShell", () => {
  let parse: (text: string) => Script;
  beforeAll(async () => (parse = await powershellParser()));

  it("parses", () => {
    const { root, parses } = parse(text);
    expect(nodesOf(root, ["ERROR"]).map(({ text }) => text)).toEqual([]);
    expect(parses).toBe(true);
  });

  it("uses few commands of PowerShell, all of which both editions have", () => {
    const names = nodesOf(parse(text).root, ["command_name"]).map((node) => node.text);
    expect([...new Set(names)].sort()).toEqual([
      "Add-Type",
      "ForEach-Object",
      "Set-StrictMode",
      "Write-Output",
      "Write-Warning",
    ]);
  });

  it("reads no variable that is never set", () => {
    const { root } = parse(text);
    const set = nodesOf(root, ["left_assignment_expression"]).map((node) => node.text);
    const automatic = ["$_", "$args", "$Host", "$PWD", "$PSVersionTable", "$true"];
    const read = nodesOf(root, ["variable"]).map((node) => node.text);
    expect(read.filter((name) => !set.includes(name) && !automatic.includes(name))).toEqual(["@compiler"]);
    expect(set).toContain("$compiler");
  });
});
