import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { readEngineEvents } from "../../policy-pack/audit/engine-events";
import { baitsOf, controlsOf } from "../../policy-pack/canary/baits";
import { stateOf } from "../../policy-pack/canary/canary-state";
import { makeHome } from "../../policy-pack/canary/home";
import { complaintsOnVerdict } from "../../policy-pack/canary/verdict";
import { catalogue } from "../../policy-pack/catalogue";
import { PROJECT, run } from "../engine/run";
import { Engine, PACK } from "./engine";
import { OwnPack } from "./own-pack";

const engine = new Engine();
/** The tree under review: a copy of the pack, in which somebody weakens something. The pack itself stands for the release. */
const own = new OwnPack("canary-");
const tree = own.folder;
const TSX = join(PROJECT, "node_modules", ".bin", "tsx");

const edit = (name: string, from: string | RegExp, to: string) => own.edit(name, from, to);

/** Of the release or of the tree, with the canary that belongs to it. */
async function canary(from: "release" | "tree", ...args: string[]) {
  const pack = from === "release" ? PACK : tree;
  const command = [join(pack, "policies", "command.ts"), "--canary", ...args];
  const { code, stdout, stderr } = await run(TSX, command, engine.env, engine.home);
  const complaints = stderr.split("\n").filter((line) => !line.startsWith(" ") && line !== "");
  return { code, stdout, complaints: complaints.filter((line) => !line.startsWith("canary: ")) };
}

/** The released canary on the pack of the tree. */
const released = (...args: string[]) => canary("release", "--pack", tree, "--scope", "any", ...args);

beforeAll(() => engine.start(), 900_000);
beforeEach(() => own.renew());
afterAll(() => {
  engine.remove();
  own.remove();
});
jest.setTimeout(120_000);

it("sees every rule of the pack block, in at most five states", async () => {
  const { code, stdout } = await canary("release", "--json");
  const { ok, rules, elsewhere, states, complaints } = JSON.parse(stdout);
  expect({ code, ok, elsewhere, complaints }).toEqual({ code: 0, ok: true, elsewhere: [], complaints: [] });
  expect([...rules].sort()).toEqual(catalogue.map(({ id }) => id).sort());
  expect(states).toBeLessThanOrEqual(5);
});

it("says in one line how many rules block with the configuration of the run that follows", async () => {
  const configuration = join(PACK, "remote-access.json");
  const { code, stdout } = await canary("release", "--config", configuration, "--scope", "remote-access");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^trust\.yaml: anchors 0, .*; SHA-256 [0-9a-f]{64}$/m);
  const line = /^canary: (\d+) rules fire \(1 state, \d+ s\); (\d+) more judge in the other scope only$/m;
  const [, here, elsewhere] = line.exec(stdout) ?? [];
  expect(Number(here) + Number(elsewhere)).toBe(catalogue.length);
});

describe("a configuration", () => {
  const scope = { "stack-scope": { scope: "remote-access" } };
  it.each<[string, object, string]>([
    ["lowers every rule", { ...scope, all: "advisory" }, 'sets every rule to "advisory"'],
    ["switches every rule off", { ...scope, all: "disabled" }, 'sets every rule to "disabled"'],
    ["switches one rule off", { ...scope, "vault-closed": "disabled" }, 'sets vault-closed to "disabled"'],
    ["says another scope", { "stack-scope": { scope: "any" } }, "the pack judges in the scope any with it"],
  ])("that %s is noticed", async (_, config, words) => {
    const file = engine.write("config.json", JSON.stringify(config));
    const { code, complaints } = await canary("release", "--config", file, "--scope", "remote-access");
    expect(code).toBe(1);
    expect(complaints).toEqual([expect.stringContaining(words)]);
  });

  it.each<[string, object, (rule: string) => boolean]>([
    ["everything", { all: "disabled" }, () => true],
    ["one rule", { "store-closed": "disabled" }, (rule) => rule === "store-closed"],
  ])("that switches off %s would be noticed by what is not blocked as well", async (_, config, isOff) => {
    const facts = {
      ...makeHome(engine.home, "trust-pins.json", new Date()),
      pool: "10.81.0.0/16",
      network:
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/canary/providers/Microsoft.Network/virtualNetworks/canary",
    };
    const baits = baitsOf(facts).filter(({ scopes }) => scopes.includes("any"));
    const controls = controlsOf(facts);
    const state = [...baits.map(({ resource }) => resource), ...controls];
    const args = ["--file", engine.write("state.json", stateOf(state)), "--policy-pack", PACK];
    args.push("--policy-pack-config", engine.write("config.json", JSON.stringify(config)));
    const { stdout } = await engine.pulumi(["policy", "analyze", "--json", ...args]);
    const { violations } = readEngineEvents(stdout);
    const mayObject = ["p2s-revocations-complete"];
    const told = complaintsOnVerdict({ where: "here", baits, controls, mayObject, violations });
    const off = baits.filter(({ rule }) => isOff(rule)).map(({ rule }) => rule);
    expect(told.map(({ what }) => what.replace(/ here$/, ""))).toEqual(
      off.map((rule): unknown => expect.stringContaining(`${rule} does not object to "${rule}" (`)),
    );
  });
});

describe("a trust file", () => {
  it.each([
    ["is empty", "", /^trust\.yaml:1: /],
    ["is broken", "schema: trust/v1\nanchors: none\n", /^trust\.yaml:2: .*write the list of anchors/],
    ["holds nothing", "schema: trust/v1\nanchors: []\n", /^trust\.yaml: has no part rehearsal/],
  ])("that %s is noticed", async (_, text, words) => {
    writeFileSync(join(tree, "trust.yaml"), text);
    for (const { code, complaints } of [await canary("tree"), await released()]) {
      expect(code).toBe(1);
      expect(complaints).toEqual([expect.stringMatching(words)]);
    }
  });

  it("that no longer holds what security demands is noticed", async () => {
    const pin = `anchors:\n  - { name: city, sha256: "${"a".repeat(64)}", owner: security }`;
    edit("trust.yaml", "anchors: []", pin);
    expect(await released("--trust", "anchors=1")).toMatchObject({ code: 0, complaints: [] });
    edit("trust.yaml", pin, "anchors: []");
    expect(await released("--trust", "anchors=1", "--trust", "protected=2")).toMatchObject({
      code: 1,
      complaints: [
        "trust.yaml: anchors 0, and at least 1 must count",
        "trust.yaml: protected 0, and at least 2 must count",
      ],
    });
  });
});

describe("in the tree under review", () => {
  const SILENT =
    'p2s-ikev2-only does not object to "p2s-ikev2-only" (azure-native:network:VirtualNetworkGateway) in the scope any';
  const deleteRule = () => {
    edit("catalogue.ts", 'import { p2sIkev2Only } from "./rules/p2s-ikev2-only";\n', "");
    edit("catalogue.ts", "  p2sIkev2Only,\n", "");
  };
  const shortenList = () => edit("canary/rules.json", '    "p2s-ikev2-only",\n', "");

  it("a deleted rule is noticed by its own canary and by the released one", async () => {
    deleteRule();
    expect(await canary("tree")).toMatchObject({
      code: 1,
      complaints: ["p2s-ikev2-only is not among the rules of the judged pack"],
    });
    expect(await released()).toMatchObject({ code: 1, complaints: [SILENT] });
  });

  it("a rule that sees nothing is noticed by both", async () => {
    edit("rules/p2s-ikev2-only.ts", "check: (", "check: () => [],\n  // (");
    expect(await canary("tree", "--scope", "any")).toMatchObject({ code: 1, complaints: [SILENT] });
    expect(await released()).toMatchObject({ code: 1, complaints: [SILENT] });
  });

  it("a rule that fails with an error is not taken for one that blocks", async () => {
    edit("rules/mail-not-published.ts", "check: (resource) => judge(", "check: (resource) => fail(");
    edit(
      "rules/mail-not-published.ts",
      "function judge(",
      'function fail(): never {\n  throw new Error("oh");\n}\n\nfunction judge(',
    );
    const { code, complaints } = await released();
    expect(code).toBe(1);
    expect(complaints).toEqual([
      expect.stringMatching(/^mail-not-published does not object to /),
      "mail-not-published fails with an error in the scope any",
    ]);
  });

  it("violations that are only told are noticed", async () => {
    edit("judging.ts", '? "advisory" : "mandatory"', '? "advisory" : "advisory"');
    const { code, complaints } = await released();
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(/^p2s-auth-explicit only tells, and does not block, /);
  });

  it("an edited canary and a shortened list are noticed by both", async () => {
    edit("canary/baits.ts", '["IkeV2", "OpenVPN"]', '["IkeV2"]');
    expect(await canary("tree", "--scope", "any")).toMatchObject({ code: 1, complaints: [SILENT] });
    shortenList();
    const list = join("canary", "rules.json");
    expect(await canary("tree")).toMatchObject({
      code: 1,
      complaints: [`p2s-ikev2-only is not in ${list}`],
    });
    expect(await released()).toMatchObject({
      code: 1,
      complaints: ["p2s-ikev2-only is not among the rules of the judged pack"],
    });
  });

  it("a rule that is deleted everywhere passes its own canary, and not the released one", async () => {
    deleteRule();
    shortenList();
    edit("canary/baits.ts", /\n.*client\("p2s-ikev2-only".*/, "");
    expect(await canary("tree", "--scope", "any")).toMatchObject({ code: 0, complaints: [] });
    expect(await released()).toMatchObject({
      code: 1,
      complaints: ["p2s-ikev2-only is not among the rules of the judged pack"],
    });
  });

  it("a new rule without a resource is noticed by its name", async () => {
    edit("catalogue.ts", "  p2sIkev2Only,\n", '  p2sIkev2Only,\n  { ...p2sIkev2Only, id: "p2s-new" },\n');
    expect(await canary("tree")).toMatchObject({
      code: 1,
      complaints: ["p2s-new has no resource in the canary"],
    });
  });

  it("a pack that blocks everything is noticed", async () => {
    edit("rules/p2s-ikev2-only.ts", '["IkeV2"] as', '["IkeV3"] as');
    const { code, complaints } = await released();
    expect(code).toBe(1);
    expect(complaints).toContain(
      'p2s-ikev2-only blocks "control-gateway" in the scope any, which is as it should be',
    );
  });

  it("a pack that cannot be loaded has not been asked", async () => {
    edit("index.ts", "export function start", 'throw new Error("oh");\nexport function start');
    expect(await released()).toMatchObject({ code: 3 });
  });
});

it("works in a folder that holds nothing but the pack and one file", async () => {
  const { outputFiles } = buildSync({
    entryPoints: [join(PACK, "canary", "entry.ts")],
    absWorkingDir: PROJECT,
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
  });
  writeFileSync(join(tree, "canary.cjs"), outputFiles[0]?.text ?? "");
  const alone = (...args: string[]) =>
    run(process.execPath, [join(tree, "canary.cjs"), "--scope", "any", ...args], engine.env, engine.home);
  const { code, stdout } = await alone();
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^canary: \d+ rules fire/m) });
  expect(await alone("--trust", "anchors=1")).toMatchObject({ code: 1 });
  expect(await alone("--trust", "anchors")).toMatchObject({ code: 2 });
  edit("index.ts", "export function start", 'throw new Error("oh");\nexport function start');
  expect(await alone()).toMatchObject({ code: 3 });
});

it.each([
  ["--trust anchor=1", /write one of anchors, seals, /],
  ["--scope some", /Allowed choices are remote-access, any/],
])("refuses %s with code 2", async (words, told) => {
  const { code, complaints } = await canary("release", ...words.split(" "));
  expect(code).toBe(2);
  expect(complaints.join("\n")).toMatch(told);
});
