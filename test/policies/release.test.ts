import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { catalogue } from "../../policy-pack/catalogue";
import { digestOf } from "../../policy-pack/release/digest";
import { unpack } from "../../policy-pack/release/tarball";
import { complaintOf, PROJECT, run } from "../engine/run";
import { Engine } from "./engine";
import { TEAM } from "./ordinary/stack";

const engine = new Engine();
const place = mkdtempSync(join(tmpdir(), "release-"));
const tsx = join(PROJECT, "node_modules", ".bin", "tsx");
/** Another team's folder, in which npm has installed the package and what it depends on. */
const team = join(place, "team");
const installed = join(team, "node_modules", "remote-access-policy-pack");
const builds = ["one", "two"].map((name) => join(place, name));
const tarballIn = (folder: string) => join(folder, "remote-access-policy-pack-0.1.0.tgz");

const ENTRA = {
  name: "vpn",
  type: "azure-native:network:VirtualNetworkGateway",
  inputs: { vpnClientConfiguration: { vpnAuthenticationTypes: ["AAD"] } },
};

/** What npm would put beside the package: Pulumi's SDK with what that needs, and nothing that only our checkout has. */
function install(): void {
  mkdirSync(join(team, "node_modules"), { recursive: true });
  const ours = ["esbuild", "tsx", "zod", "yaml", "ipaddr.js", "canonicalize", "typescript", ".cache", ".bin"];
  const packages = readdirSync(join(PROJECT, "node_modules")).filter((name) => !ours.includes(name));
  for (const name of packages) {
    if (name !== "@pulumi")
      symlinkSync(join(PROJECT, "node_modules", name), join(team, "node_modules", name));
  }
  // Copies: a link would lead to what lies beside the original.
  for (const name of ["policy", "pulumi"])
    cpSync(join(PROJECT, "node_modules/@pulumi", name), join(team, "node_modules/@pulumi", name), {
      recursive: true,
    });
  cpSync(unpack(tarballIn(builds[0] ?? ""), join(place, "unpacked")), installed, { recursive: true });
}

beforeAll(async () => {
  await engine.start();
  for (const folder of builds) {
    const built = await run(tsx, ["policy-pack/release/build-command.ts", folder], process.env);
    if (built.code !== 0) throw new Error(complaintOf(built));
  }
  install();
}, 900_000);
afterAll(() => {
  engine.remove();
  rmSync(place, { recursive: true, force: true });
});
jest.setTimeout(300_000);

describe("the package", () => {
  it("is the same to the last byte when it is built again", () => {
    const [one, two] = builds.map((folder) => readFileSync(tarballIn(folder)));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    expect(digestOf(installed).sha256).toBe(readFileSync(join(builds[1] ?? "", "DIGEST"), "utf8").trim());
  });

  it("judges a state in a folder that has nothing of this project", async () => {
    const { code, blocked, violations } = await engine.analyze([ENTRA], { pack: installed });
    expect(code).not.toBe(0);
    expect(blocked.vpn).toContain("p2s-certificate-only");
    const pages = violations.map(({ message }) => /^\s*read: (.+)$/m.exec(message)?.[1] ?? "");
    for (const page of pages) {
      expect(page.startsWith(join(installed, "docs/rules/"))).toBe(true);
      expect(readFileSync(page, "utf8")).toContain("## Comply");
    }
  });

  it("knows former names of types without an SDK that would tell them", async () => {
    const former = {
      name: "alarm",
      type: "azure-native:insights/v20220601:ActionGroup",
      inputs: { enabled: false },
    };
    const config = { "stack-scope": { scope: "remote-access" } };
    const { blocked } = await engine.analyze([former], {
      pack: installed,
      config,
      subscription: TEAM,
    });
    expect(blocked.alarm).toContain("alarm-mail-only");
  });

  const FAULTS = ["type-map.json", "allowed-types.json"].flatMap((file) =>
    [0.5, 0].map((share) => ({ file, share, what: share === 0 ? "missing" : "cut off" })),
  );
  it.each(FAULTS)(
    "fails the run when its $file is $what, instead of judging with less",
    async ({ file, share }) => {
      const content = readFileSync(join(installed, file));
      rmSync(join(installed, file));
      if (share > 0) writeFileSync(join(installed, file), content.subarray(0, content.length * share));
      const network = { name: "net", type: "azure-native:network:VirtualNetwork", inputs: {} };
      const { code } = await engine.analyze([network], {
        pack: installed,
        config: { "stack-scope": { scope: "remote-access" } },
        subscription: TEAM,
      });
      writeFileSync(join(installed, file), content);
      expect(code).not.toBe(0);
    },
  );

  it("lets that network pass when nothing is missing", async () => {
    const network = { name: "net", type: "azure-native:network:VirtualNetwork", inputs: {} };
    const { code, violations } = await engine.analyze([network], {
      pack: installed,
      config: { "stack-scope": { scope: "remote-access" } },
      subscription: TEAM,
    });
    expect({ code, violations }).toEqual({ code: 0, violations: [] });
  });

  it("refuses what its page says it refuses, when that is pasted into a shell", async () => {
    const page = readFileSync(join(installed, "README.md"), "utf8");
    const example = /^cat >state\.json <<'END'\n[^]*?^pulumi policy analyze .*$/m.exec(page)?.[0] ?? "";
    const { code, stdout } = await run("sh", ["-c", example], engine.env, team);
    expect(code).not.toBe(0);
    expect(stdout).toContain("p2s-certificate-only blocks");
  });

  it("has the digest that the line on its page computes", async () => {
    const page = readFileSync(join(installed, "README.md"), "utf8");
    const line = /^test "\$\(find .*$/m.exec(page)?.[0] ?? "false";
    const check = (digest: string) => run("sh", ["-c", line], { ...process.env, DIGEST: digest }, installed);
    const { sha256 } = digestOf(installed);
    expect((await check(sha256)).code).toBe(0);
    expect((await check(sha256.replace(/^./, (digit) => (digit === "0" ? "1" : "0")))).code).toBe(1);
  });

  it("has no link that leads nowhere", () => {
    const pages = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".md"),
    );
    expect(pages.length).toBeGreaterThan(catalogue.length);
    const broken = pages.flatMap((page) => {
      const text = readFileSync(join(installed, page), "utf8");
      const links = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, link = ""]) => link);
      const files = links.filter((link) => !/^[a-z]+:/.test(link));
      return files.filter((link) => {
        try {
          readFileSync(resolve(dirname(join(installed, page)), link));
          return false;
        } catch {
          return true;
        }
      });
    });
    expect(broken).toEqual([]);
  });
});

/** A checkout whose pack was changed. */
function changed(edits: ReadonlyArray<readonly [file: string, from: string, to: string]>): string {
  const project = mkdtempSync(join(place, "changed-"));
  cpSync(join(PROJECT, "policy-pack"), join(project, "policy-pack"), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
  for (const [name, from, to] of edits) {
    const file = join(project, "policy-pack", name);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    writeFileSync(file, text.replace(from, to));
  }
  return project;
}

/** `npm run policies -- …` of a checkout. */
const policies = (project: string, ...args: string[]) =>
  run(tsx, [join(project, "policy-pack/policies/command.ts"), ...args], engine.env, project);

it("shows what a deleted rule, a weakened rule and an exemption would newly let pass, and compares every rule", async () => {
  const project = changed([
    ["catalogue.ts", "  connectionIdOnly,\n", ""],
    ["rules/mail-not-published.ts", "587, 993, 995", "587, 995"],
    ["rules/p2s-ikev2-only.ts", '["IkeV2"] as', '["IkeV2", "OpenVPN"] as'],
    [
      "exemptions.yaml",
      "exemptions: []",
      'exemptions:\n  - { rule: store-closed, urn: "urn:pulumi:a::b::c:d:E::f", reason: r, approver: a, until: "2027-01-01" }',
    ],
  ]);
  const { code, stdout, stderr } = await policies(
    project,
    "compare",
    "--released",
    tarballIn(builds[0] ?? ""),
    "--json",
  );
  const told = JSON.parse(stdout) as {
    lost: { rule: string; urn: string }[];
    gained: object[];
    silent: string[];
    unseen: string[];
    notAccepted: string[];
  };
  expect(code).toBe(1);
  expect(told.silent.sort()).toEqual(["connection-id-only", "mail-not-published"]);
  expect(told.lost.map(({ rule, urn }) => `${rule} ${urn.split("::").at(-1)}`).sort()).toEqual([
    "connection-id-only inline",
    "mail-not-published mail",
    "p2s-ikev2-only openvpn",
    "p2s-ikev2-only wan-openvpn",
  ]);
  expect(told.gained).toEqual([]);
  expect(told.notAccepted.sort()).toEqual([
    "connection-id-only",
    "exemptions.yaml",
    "mail-not-published",
    "p2s-ikev2-only",
  ]);
  // A rule that blocks nothing in these states could be weakened unseen.
  expect(told.unseen).toEqual([]);
  expect(stderr).toContain("Not accepted: ");
});

it("cannot compare with a pack that does not run, and says with which", async () => {
  const broken = changed([["rules/store-closed.ts", "export const", "export konst"]]);
  const { code, stderr } = await policies(PROJECT, "compare", "--released", join(broken, "policy-pack"));
  expect(code).toBe(3);
  expect(stderr).toContain(`the pack of ${join(broken, "policy-pack")} could not judge "entrances"`);
});

it.each([
  ["no such release", ["compare", "--released", "elsewhere"], "is no file, no folder and no commit"],
  [
    "no such states",
    ["compare", "--released", join(PROJECT, "policy-pack"), "--states", "elsewhere"],
    "no such file",
  ],
  ["no such pack", ["digest", "--pack", "elsewhere"], "elsewhere: there is no such file or folder"],
  ["no digest", ["digest", "--pack", "policy-pack", "--expect", "abc"], "64 hexadecimal digits"],
])("ends with code 2 when there is %s", async (_, args, words) => {
  const { code, stderr } = await policies(PROJECT, ...args);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

it("notices a pack that is taken from the tree instead of from the release", async () => {
  const { sha256 } = digestOf(installed);
  const digest = (...args: string[]) => policies(PROJECT, "digest", ...args);
  const released = tarballIn(builds[0] ?? "");
  expect(await digest("--pack", installed, "--expect", sha256, "--released", released)).toMatchObject({
    code: 0,
    stdout: `${sha256}\n`,
  });
  const tree = await digest("--pack", "policy-pack", "--expect", sha256);
  expect(tree.code).toBe(1);
  expect(tree.stderr).toContain(`policy-pack is not the release:\n  is not ${sha256}`);
  const edited = join(place, "edited");
  cpSync(installed, edited, { recursive: true });
  writeFileSync(join(edited, "exemptions.yaml"), "");
  const { code, stderr } = await digest("--pack", edited, "--released", released);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `${edited} is not the release:\n  exemptions.yaml changed\n`,
  });
});
