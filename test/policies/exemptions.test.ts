import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { periodFrom, signedOverride } from "../../policy-pack/policies/sign-override";
import { PROJECT, run } from "../engine/run";
import { Engine, PACK } from "./engine";
import { OwnPack } from "./own-pack";
import { sealKeys } from "./sealed-statement";
import { stateOf, type WrittenResource } from "./state-file";

const engine = new Engine();
const own = new OwnPack();
const pack = own.folder;
const keys = sealKeys();

const inline = (name: string): WrittenResource => ({
  name,
  type: "azure-native:network:VirtualNetworkGatewayConnection",
  inputs: { virtualNetworkGateway1: { id: "/made-up/link", enableBgp: true } },
});
const entra: WrittenResource = {
  name: "entra",
  type: "azure-native:network:VpnServerConfiguration",
  inputs: { properties: { aadAuthenticationParameters: { aadTenant: "https://login.example/t" } } },
};
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const exempt = (until: string, rule = "connection-id-only") => {
  const urn = "urn:pulumi:dev::judged::azure-native:network:VirtualNetworkGatewayConnection::old-*";
  const entry = { rule, urn, reason: "replaced in January", approver: "head of security", until };
  // JSON is YAML.
  write("exemptions.yaml", JSON.stringify({ schema: "exemptions/v1", exemptions: [entry] }));
};
const write = (name: string, text: string) => own.write(name, text);
const analyze = (...resources: WrittenResource[]) => engine.analyze(resources, { pack });
const policies = (...args: string[]) =>
  run(
    join(PROJECT, "node_modules", ".bin", "tsx"),
    [join(pack, "policies", "command.ts"), ...args],
    engine.env,
    engine.home,
  );
const SHIPPED = Object.fromEntries(
  ["exemptions.yaml", "trust.yaml"].map((name) => [name, readFileSync(join(PACK, name), "utf8")]),
);

function pinKey(): void {
  const pin = `  - { name: duty, sha256: "${keys.sha256}", owner: security }`;
  write("trust.yaml", `${SHIPPED["trust.yaml"]}overrides:\n${pin}\n`);
}

beforeAll(() => engine.start(), 900_000);
afterEach(() => {
  for (const [name, text] of Object.entries(SHIPPED)) write(name, text);
  rmSync(join(pack, "break-glass.json"), { force: true });
});
afterAll(() => {
  engine.remove();
  own.remove();
});
jest.setTimeout(60_000);

it("lets a stack pass with what is exempted, and says so", async () => {
  expect((await analyze(inline("old-link"))).code).not.toBe(0);
  exempt(day(1));
  const { code, violations } = await analyze(inline("old-link"));
  expect(code).toBe(0);
  expect(violations).toMatchObject([{ rule: "connection-id-only", resource: "old-link", level: "advisory" }]);
  expect(violations[0]?.message).toContain(
    `\n  exempted until ${day(1)} by head of security: replaced in January\n`,
  );
});

it("blocks what is exempted again after the last day, and another resource at any time", async () => {
  exempt(day(-1));
  const ended = await analyze(inline("old-link"));
  expect(ended.code).not.toBe(0);
  expect(ended.violations.map(({ level }) => level)).toEqual(["mandatory"]);
  expect(ended.violations[0]?.message).toContain(`\n  note: an exemption for this ended on ${day(-1)};`);
  exempt(day(1));
  const both = await analyze(inline("old-link"), inline("new-link"));
  expect(both.code).not.toBe(0);
  expect(both.violations.map(({ resource, level }) => `${resource} ${level}`)).toEqual([
    "old-link advisory",
    "new-link mandatory",
  ]);
});

it("exempts nothing while the file names a rule that decides who gets in", async () => {
  exempt(day(1), "p2s-no-user-auth-residue");
  const { code, violations } = await analyze(inline("old-link"));
  expect(code).not.toBe(0);
  expect(violations[0]?.message).toMatch(
    /\n {2}note: no exemption counts while there is a fault: exemptions\.yaml:1: .*nothing can be exempted from p2s-no-user-auth-residue/,
  );
});

describe("an override", () => {
  const override = (stacks: string[]) => ({
    rules: ["connection-id-only"],
    stacks,
    reason: "the link is down",
    ticket: "INC-4711",
    ...periodFrom(new Date(), 1),
  });
  const signed = (stacks: string[], by = keys) => signedOverride(override(stacks), by.privateKey);
  beforeEach(pinKey);

  it("lets through what it names, told at the first resource and at each finding", async () => {
    write("break-glass.json", signed(["judged/dev"]));
    const { code, violations } = await analyze(inline("link"));
    expect(code).toBe(0);
    expect(new Set(violations.map(({ level }) => level))).toEqual(new Set(["advisory"]));
    const [banner] = violations.filter(({ rule }) => rule === "break-glass");
    expect(banner?.message).toContain("nothing blocks judged/dev by connection-id-only: the link is down");
    const [found] = violations.filter(({ rule }) => rule === "connection-id-only");
    expect(found?.message).toMatch(/\n {2}let through by break-glass until .*INC-4711.*: the link is down\n/);
  });

  it("that another key has signed blocks, and is told", async () => {
    write("break-glass.json", signed(["judged/dev"], sealKeys()));
    const { code, violations } = await analyze(inline("link"));
    expect(code).not.toBe(0);
    expect(violations.map(({ rule, level }) => `${rule} ${level}`).sort()).toEqual([
      "break-glass advisory",
      "connection-id-only mandatory",
    ]);
  });
});

it("a baseline lets a stack pass with what stands, and leaves blocked what decides who gets in", async () => {
  const state = engine.write("standing.json", stateOf([inline("a"), inline("b"), entra]));
  const { code, stdout, stderr } = await policies("baseline", "--file", state, "--owner", "network team");
  expect(code).toBe(1);
  expect(stdout).toContain(`2 exempted until ${day(90)}, 0 kept`);
  expect(stderr).toMatch(
    /^stays blocked: p2s-no-user-auth-residue at urn:.*::entra: nothing can be exempted/m,
  );
  expect((await analyze(inline("a"), inline("b"))).code).toBe(0);
  expect((await analyze(inline("a"), inline("c"))).code).not.toBe(0);
  expect((await policies("exemptions")).stdout).toContain("::b: exempted until");
});

describe("npm run policies", () => {
  it.each([
    ["list", 0, /^connection-id-only +high +any +yes +Whatever refers to/m],
    ["list --json", 0, /^\[\n \{\n +"id": "p2s-auth-explicit",/],
    ["explain p2s-root-pinned", 0, /^- Exemptable: never$/m],
    ["explain p2s-root-pinned --json", 0, /"exemptable": false,/],
    ["explain p2s-root", 2, /^policies: there is no rule "p2s-root"/m],
    ["baseline", 2, /^policies: name what is judged, with --stack or --file/m],
    ["baseline --stack a --file b", 2, /cannot be used with/],
    ["baseline --file nowhere.json", 3, /^policies: pulumi policy analyze ended with code/m],
    ["exemptions", 0, /^nothing is exempted, and there is no override$/m],
    ["unheard-of", 2, /unknown command/],
  ])("%s ends with code %i", async (line, expected, words) => {
    const { code, stdout, stderr } = await policies(...line.split(" "));
    expect({ code, told: expected === 0 ? stdout : stderr }).toEqual({
      code: expected,
      told: expect.stringMatching(words),
    });
  });

  it("signs no override that would not count, and says why", async () => {
    const pem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const words = ["--reason", "r", "--ticket", "t", "--stack", "judged/dev", "--rule", "connection-id-only"];
    const signing = () => policies("override", ...words, "--key", engine.write("key.pem", pem));
    const refused = await signing();
    expect({ code: refused.code, files: readdirSync(pack).includes("break-glass.json") }).toEqual({
      code: 1,
      files: false,
    });
    expect(refused.stderr).toContain(keys.sha256);
    pinKey();
    expect((await signing()).code).toBe(0);
    expect((await analyze(inline("link"))).code).toBe(0);
  });
});
