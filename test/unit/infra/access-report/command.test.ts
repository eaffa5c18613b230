import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sayAccess, type Question } from "../../../../infra/access-report/say";
import { fileText } from "../access-model/models";
import { cityValues, separatedValues, setIn } from "../settings/access-values";

const COMMAND = join(__dirname, "../../../../infra/access-report/command.ts");
const TSX = join(__dirname, "../../../../node_modules/tsx/dist/cli.mjs");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "access-"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
  git("init", "-q");
  git("config", "user.email", "platform@musterstadt.example");
  git("config", "user.name", "Platform");
  const commit = (message: string) => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  remote-access:name: musterstadt\n");
  commit("before access was declared");
  writeFileSync(join(folder, "Pulumi.dev.yaml"), fileText(cityValues()));
  commit("access");
});
afterAll(() => rmSync(folder, { recursive: true }));

const plain = (text: string) => text;
const file = () => join(folder, "Pulumi.dev.yaml");

/** What is printed, without a process of its own. */
const say = (question: Omit<Question, "file"> = {}) =>
  sayAccess({ ...question, file: file() }, { good: plain, bad: plain, strong: plain }).join("\n");

function access(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [TSX, COMMAND, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  return { stdout, stderr, status };
}

const write = (change: Readonly<Record<string, unknown>>, base = cityValues) => {
  const values = base();
  for (const [path, value] of Object.entries(change)) setIn(values, path, value);
  writeFileSync(join(folder, "Pulumi.dev.yaml"), fileText(values));
};

describe("npm run access", () => {
  it("says who may reach what, and that Azure filters no ports where it does not", () => {
    write({}, separatedValues);
    const stdout = say();
    expect(stdout).toContain("Azure filters no ports here");
    expect(stdout).toMatch(/case-files-from-laptops +clients-jugendamt +192\.168\.11\.5 +tcp\/8443/);
    expect(stdout).toMatch(
      /posture-to-laptops +192\.168\.12\.9 +clients-buergeramt, clients-jugendamt, remediation +tcp\/5986/,
    );
  });

  it("says the same as JSON for machines", () => {
    write({});
    const report = JSON.parse(say({ json: true }));
    expect(report).toMatchObject({ schema: "access/v1", enforcement: "city-firewall" });
    expect(report.rules[0]).toEqual({
      rule: "mail-from-laptops",
      kind: "mail",
      direction: "to-service",
      zones: ["clients"],
      from: ["10.81.0.0/24"],
      to: ["192.168.10.10"],
      ports: ["tcp/465", "tcp/587", "tcp/993"],
      owner: "IT-Betrieb",
      reason: "mailbox",
    });
  });

  it("lets no reason become markup", () => {
    write({ "services.0.reason": "a | b <img src=x> [x](http://x) `y`" });
    expect(say({ markdown: true })).toContain("a \\| b \\<img src=x\\> \\[x\\](http://x) \\`y\\`");
  });

  it("shows a reviewer what a change opens", () => {
    write({ "services.1.ports": ["tcp/445", "tcp/139"] });
    expect(say({ against: "HEAD" })).toBe(
      "Against HEAD\n" +
        "  + clients (10.81.0.0/24) → shares (192.168.10.20/31) on tcp/139, by rule shares-from-laptops: drives (IT-Betrieb)",
    );
    expect(JSON.parse(say({ against: "HEAD", json: true }))).toMatchObject({
      opened: [
        { from: ["10.81.0.0/24"], to: ["192.168.10.20/31"], ports: { transport: "tcp", from: 139, to: 139 } },
      ],
      closed: [],
    });
    write({});
    expect(say({ against: "HEAD" })).toBe("Nothing changes against HEAD.");
  });

  it("compares with a revision that said nothing about access yet", () => {
    write({});
    const { stdout, status } = access("--against", "HEAD~1");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Against HEAD~1, which says nothing about access yet\n {2}\+ clients/);
  });

  it.each(["no-such-branch", "--output=x"])("refuses the revision %j", (against) => {
    write({});
    expect(() => say({ against })).toThrow(`there is no revision "${against}"`);
  });

  it("refuses a stack that has no file", () => {
    const { stderr, status } = access("--stack", "prod");
    expect(stderr).toBe(
      "access: Pulumi.prod.yaml does not exist; name a stack with --stack, or its file with --file\n",
    );
    expect(status).toBe(1);
  });

  it("refuses a model with a broken expectation and names the rule", () => {
    write({ "expectations.1.ports": ["tcp/445"] });
    const { stderr, stdout, status } = access();
    expect([stdout, status]).toEqual(["", 1]);
    expect(stderr).toContain("remote-access:expectations[1]: is broken");
    expect(stderr).toContain("rule shares-from-laptops lets 10.81.0.0/24 reach 192.168.10.20/31 on tcp/445");
  });

  it("knows wrong calls", () => {
    expect(access("--json", "--markdown").status).toBe(2);
  });
});
