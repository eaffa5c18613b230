import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "../../../policy-pack/catalogue";
import { readBreakGlass, type Override } from "../../../policy-pack/exemptions/break-glass";
import type { ExemptionsReading } from "../../../policy-pack/exemptions/exemption-file";
import { describeRule, pageHead, ruleTable } from "../../../policy-pack/policies/describe";
import { overrideKeyIn, periodFrom, signedOverride } from "../../../policy-pack/policies/sign-override";
import { standing } from "../../../policy-pack/policies/standing";
import type { Rule } from "../../../policy-pack/rule";
import { sealKeys } from "../../policies/sealed-statement";
import { saying } from "./judge";

const RULE: Rule = {
  id: "no-door",
  title: "there must be no door",
  severity: "high",
  why: "a door lets in",
  remedy: "Wall it up.",
  controls: ["BSI: A1", "ISO: 8.1"],
  kind: "entrance",
  check: () => [],
};
const NO_CURVE = "the key is none on the curve P-256";
const docs = (id: string) => `docs/${id}.md`;

it("begins the page of a rule by what the rule says", () => {
  expect(pageHead(describeRule({ ...RULE, exemptable: true }, docs))).toBe(
    [
      "# no-door",
      "",
      "There must be no door.",
      "",
      "- Why: a door lets in",
      "- Remedy: Wall it up.",
      "- Severity: high",
      "- Scope: any (every stack)",
      "- Exemptable: yes, by an entry of exemptions.yaml until a day, or by an override",
    ].join("\n"),
  );
  const confined = pageHead(describeRule({ ...RULE, kind: "confinement" }, docs));
  expect(confined).toContain("\n- Scope: remote-access (the stack that builds it)\n");
});

describe("npm run policies -- explain", () => {
  const command = (...args: readonly string[]) => {
    const file = join(__dirname, "../../../policy-pack/policies/command.ts");
    const tsx = join(__dirname, "../../../node_modules/.bin/tsx");
    return spawnSync(tsx, [file, "explain", ...args], { encoding: "utf8" });
  };
  const page = join(__dirname, "../../../docs/rules/p2s-root-pinned.md");
  const text = readFileSync(page, "utf8");

  it("prints the rule's page and where it is", () => {
    const { stdout, status } = command("p2s-root-pinned");
    expect(stdout).toBe(`${text}\nThis page: ${page}\n`);
    expect(status).toBe(0);
  });

  it("--json gives what the rule says as data, and its page", () => {
    const { stdout } = command("p2s-root-pinned", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      id: "p2s-root-pinned",
      severity: "critical",
      scope: "any",
      exemptable: false,
      page,
      text,
    });
  });

  it("refuses a rule that does not exist", () => {
    const { stdout, stderr, status } = command("no-door");
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toContain('there is no rule "no-door"; npm run policies -- list shows all');
  });
});

it.each([
  [undefined, "- Exemptable: never", false],
  [false, "- Exemptable: never", false],
  [
    "emergency",
    "- Exemptable: in an emergency, by an override that security signs for some hours",
    "emergency",
  ],
] as const)("says of a rule whose exemptable is %s who may lift it", (exemptable, words, json) => {
  const described = describeRule({ ...RULE, ...(exemptable === undefined ? {} : { exemptable }) }, docs);
  expect(pageHead(described)).toContain(words);
  expect(described.exemptable).toBe(json);
});

it("lists each rule in a line of its own, in columns", () => {
  const other: Rule = {
    ...RULE,
    id: "x",
    severity: "critical",
    kind: "confinement",
    exemptable: "emergency",
  };
  expect(ruleTable([RULE, other].map((rule) => describeRule(rule, docs)))).toBe(
    [
      "rule     severity  scope          exemptable  what must hold",
      "no-door  high      any            never       There must be no door.",
      "x        critical  remote-access  emergency   There must be no door.",
    ].join("\n"),
  );
  expect(ruleTable(catalogue.map((rule) => describeRule(rule, docs))).split("\n")).toHaveLength(
    catalogue.length + 1,
  );
});

const NOW = new Date("2026-06-01T12:00:00.900Z");
const OVERRIDE: Override = {
  rules: ["filters-narrow"],
  stacks: ["remote-access/city"],
  reason: "the link is down",
  ticket: "INC-4711",
  ...periodFrom(NOW, 4),
};

it("signs an override that counts from this second on, with the key that is pinned", () => {
  const keys = sealKeys();
  const trust = saying({ overrides: [{ name: "duty", sha256: keys.sha256, owner: "security" }] });
  const read = (now: Date) =>
    readBreakGlass(signedOverride(OVERRIDE, keys.privateKey), "f", { rules: catalogue, trust, now });
  expect(OVERRIDE).toMatchObject({ notBefore: "2026-06-01T12:00:00Z", notAfter: "2026-06-01T16:00:00Z" });
  expect(read(NOW)).toEqual({ state: "counts", override: OVERRIDE, key: "duty" });
  expect(read(new Date("2026-06-01T16:00:01Z")).state).toBe("void");
});

describe("the key of an override", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "override-"))));
  afterEach(() => rmSync(home, { recursive: true }));
  const pem = (key: KeyObject) =>
    key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }).toString();
  const sealing = generateKeyPairSync("ec", { namedCurve: "P-256" });

  it("is read from its file", () => {
    const file = join(home, "override.pem");
    writeFileSync(file, pem(sealing.privateKey));
    expect(overrideKeyIn(file).equals(sealing.privateKey)).toBe(true);
  });

  it.each<[string, string, string]>([
    ["on another curve", pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey), NO_CURVE],
    ["of RSA", pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey), NO_CURVE],
    ["that is the public half", pem(sealing.publicKey), "holds no private key"],
    ["that is no key", "nothing", "holds no private key"],
  ])("is none %s", (_, text, words) => {
    const file = join(home, "override.pem");
    writeFileSync(file, text);
    expect(() => overrideKeyIn(file)).toThrow(`${file}: ${words}`);
  });

  it("is missed by the name of its file, with the option that names it", () => {
    expect(() => overrideKeyIn(join(home, "none.pem"))).toThrow(/none\.pem: cannot be read; .*--key/);
  });
});

describe("what is let through now", () => {
  const exempted = (until: string): ExemptionsReading => ({
    ok: true,
    exemptions: [{ rule: "r", urn: "u", reason: "moves", approver: "security", until }],
  });
  const none: ExemptionsReading = { ok: true, exemptions: [] };
  it.each([
    [
      "nothing",
      none,
      { state: "none" },
      { lines: ["nothing is exempted, and there is no override"], faults: [] },
    ],
    [
      "an exemption on its last day",
      exempted("2026-06-01"),
      { state: "none" },
      { lines: ["r at u: exempted until 2026-06-01 by security: moves"], faults: [] },
    ],
    [
      "an exemption that has ended",
      exempted("2026-05-31"),
      { state: "none" },
      { lines: [], faults: ["r at u: the exemption ended on 2026-05-31; remove it"] },
    ],
    [
      "a file with a fault",
      { ok: false, faults: ["exemptions.yaml:1: x"] },
      { state: "none" },
      { lines: [], faults: ["no exemption counts:", "  exemptions.yaml:1: x"] },
    ],
    [
      "an override",
      none,
      { state: "counts", override: OVERRIDE, key: "duty" },
      {
        lines: [
          "break-glass until 2026-06-01T16:00:00Z in remote-access/city: filters-narrow: the link is down (ticket INC-4711)",
        ],
        faults: [],
      },
    ],
    [
      "an override that does not count",
      none,
      { state: "void", file: "f", faults: ["a", "b"] },
      { lines: [], faults: ["f does not count:", "  a", "  b"] },
    ],
  ] as const)("%s", (_, exemptions, glass, expected) => {
    expect(standing(exemptions, glass, NOW)).toEqual(expected);
  });
});
