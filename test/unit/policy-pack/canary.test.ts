import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Violation } from "../../../policy-pack/audit/engine-events";
import { baitsOf, controlsOf, type BaitFacts } from "../../../policy-pack/canary/baits";
import { stateOf, urnOf } from "../../../policy-pack/canary/canary-state";
import { configurationIn, readConfiguration } from "../../../policy-pack/canary/configuration";
import { makeHome } from "../../../policy-pack/canary/home";
import { complaintsOnLists, ruleListOf } from "../../../policy-pack/canary/rule-list";
import { censusOf, complaintsOn, countTrust } from "../../../policy-pack/canary/trust-census";
import { complaintsOnVerdict, type JudgedState } from "../../../policy-pack/canary/verdict";
import { catalogue } from "../../../policy-pack/catalogue";
import { failureOf } from "../../../policy-pack/findings/message";
import { withSubcommand } from "../../../policy-pack/policies/subcommand-flags";
import { readingOf } from "../../../policy-pack/resource-model/reading";
import { verifyStatement } from "../../../policy-pack/statement/sealed-statement";
import { trustFor } from "../../../policy-pack/trust/pins";
import { ALL_ZERO, type Trust } from "../../../policy-pack/trust/trust-file";

const PACK = join(dirname(require.resolve("../../../policy-pack/package.json")));
const NOW = new Date("2026-06-01T12:00:00Z");
const home = mkdtempSync(join(tmpdir(), "canary-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const network = `/subscriptions/${ALL_ZERO}/resourceGroups/canary/providers/Microsoft.Network/virtualNetworks/canary`;
const facts: BaitFacts = { ...makeHome(home, "pins.json", NOW), pool: "10.81.0.0/16", network };
const baits = baitsOf(facts);
const whats = (complaints: readonly { readonly what: string }[]) => complaints.map(({ what }) => what);

describe("the resources of the canary", () => {
  it.each(catalogue.map(({ id }) => id))("%s has one, in the scope in which it judges", (id) => {
    const scopes = baits.filter(({ rule }) => rule === id).flatMap((bait) => bait.scopes);
    const kind = catalogue.find((rule) => rule.id === id)?.kind;
    expect(scopes).toContain(kind === "entrance" ? "any" : "remote-access");
    expect(ruleListOf(PACK)).toContain(id);
  });

  it("has none twice, and none for a rule that does not exist", () => {
    const ids = catalogue.map(({ id }) => id).sort();
    expect(baits.map(({ rule }) => rule).sort()).toEqual(ids);
    expect([...ruleListOf(PACK)].sort()).toEqual(ids);
  });

  it("fit into one small state for each scope, under names of their own", () => {
    for (const scope of ["any", "remote-access"] as const) {
      const all = [
        ...baits.filter(({ scopes }) => scopes.includes(scope)).map(({ resource }) => resource),
        ...controlsOf(facts),
      ];
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
      expect(stateOf(all).length).toBeLessThan(60_000);
    }
  });

  it("come with a statement and pins that nobody else has", () => {
    const statement = readFileSync(join(home, "certificate-authority", "gateway-statement.json"), "utf8");
    const { anchors, seals } = JSON.parse(readFileSync(join(home, "pins.json"), "utf8"));
    expect(verifyStatement(statement)).toMatchObject({ ok: true, seal: seals[0].sha256 });
    expect(anchors).toEqual([{ name: "canary", sha256: facts.anchor.sha256 }]);
    expect(statement).not.toContain("PRIVATE");
  });
});

describe("a configuration", () => {
  const complaintsOf = (content: unknown) =>
    whats(configurationIn(JSON.stringify(content), "c.json").complaints);
  it.each<[string, unknown, readonly string[]]>([
    ["everything to advisory", { all: "advisory" }, ['c.json: sets every rule to "advisory"']],
    ["everything off", { all: "disabled" }, ['c.json: sets every rule to "disabled"']],
    ["one rule off", { "store-closed": "disabled" }, ['c.json: sets store-closed to "disabled"']],
    [
      "one rule off, in the long form",
      { "store-closed": { enforcementLevel: "disabled" } },
      ['c.json: sets store-closed to "disabled"'],
    ],
    ["its scope off", { "stack-scope": "disabled" }, ['c.json: sets stack-scope to "disabled"']],
    ["a level that nobody knows", { all: "Mandatory" }, ['c.json: sets every rule to "Mandatory"']],
    [
      "several, told at once",
      { all: "remediate", "vault-closed": null },
      ['c.json: sets every rule to "remediate"', "c.json: sets vault-closed to null"],
    ],
    ["a list", [], ["c.json: is no configuration of a policy pack"]],
  ])("that sets %s is a complaint", (_, content, expected) => {
    expect(complaintsOf(content)).toEqual(expected);
  });

  it.each([
    ["nothing", {}],
    [
      "scope and statement",
      { "stack-scope": { scope: "any" }, "p2s-revocations-complete": { statement: "s" } },
    ],
    ["what holds anyway", { all: "mandatory", "vault-closed": { enforcementLevel: "mandatory" } }],
  ])("that sets %s is none", (_, content) => {
    expect(complaintsOf(content)).toEqual([]);
  });

  it("of the pack is read with its scope and its statement", () => {
    expect(readConfiguration(join(PACK, "remote-access.json"))).toEqual({
      scope: "remote-access",
      statement: "rehearsal:certificate-authority/gateway-statement.json",
      complaints: [],
    });
    expect(readConfiguration(undefined)).toEqual({ scope: "any", statement: undefined, complaints: [] });
  });

  it.each([
    ["is not there", "nowhere.json", /nowhere\.json: cannot be read: ENOENT/],
    ["is not JSON", "trust.yaml", /trust\.yaml: is not JSON$/],
  ])("that %s is a complaint", (_, name, words) => {
    expect(whats(readConfiguration(join(PACK, name)).complaints)).toEqual([expect.stringMatching(words)]);
  });
});

describe("the lists of rules", () => {
  const told = (change: Partial<Parameters<typeof complaintsOnLists>[0]>) =>
    whats(
      complaintsOnLists({ own: ["a", "b"], baits: ["a", "b"], judged: ["a", "b"], isOwn: true, ...change }),
    );
  it.each<[string, Parameters<typeof told>[0], readonly string[]]>([
    ["agree", {}, []],
    ["a rule was deleted", { judged: ["a"] }, ["b is not among the rules of the judged pack"]],
    ["a rule has no resource", { baits: ["a"] }, ["b has no resource in the canary"]],
    ["a rule was taken off the list", { own: ["a"] }, [`b is not in ${join("canary", "rules.json")}`]],
    ["a rule is new", { judged: ["a", "b", "c"] }, ["c has no resource in the canary"]],
    ["a rule of another pack is new", { judged: ["a", "b", "c"], isOwn: false }, []],
    [
      "a rule of another pack was deleted",
      { judged: ["a"], isOwn: false },
      ["b is not among the rules of the judged pack"],
    ],
    ["the own one is gone", { own: "none" }, [`${join("canary", "rules.json")}: cannot be read`]],
    ["another pack has none", { judged: "none", isOwn: false }, []],
    [
      "that of another pack is broken",
      { judged: "faulty", isOwn: false },
      [`${join("canary", "rules.json")} of the judged pack: cannot be read`],
    ],
  ])("%s", (_, change, expected) => {
    expect(told(change)).toEqual(expected);
  });
});

describe("the trust file", () => {
  const trust: Trust = {
    anchors: [
      { name: "old", sha256: "0".repeat(64), owner: "security", until: "2026-05-31" },
      { name: "new", sha256: "1".repeat(64), owner: "security", until: "2026-06-01" },
    ],
    protected: {
      subscriptions: ["s"],
      networks: ["n", "m"],
      prefixes: [],
      vaults: ["v"],
      accounts: [],
      suffixes: ["x"],
    },
    rehearsal: {
      subscription: ALL_ZERO,
      pins: "p.json",
      pools: ["10.81.0.0/16"],
      protected: { networks: [network] },
    },
  };
  const counted = (change: Partial<Trust> = {}) => ({
    reading: { ok: true, trust: { ...trust, ...change } } as const,
    census: censusOf({ ...trust, ...change }, NOW),
    sha256: "ab",
  });

  it("is counted as far as it counts today", () => {
    expect(censusOf(trust, NOW)).toEqual({
      anchors: 1,
      seals: 0,
      overrides: 0,
      pools: 0,
      protected: 5,
      signers: 0,
      peers: 0,
    });
  });

  it.each<[string, Parameters<typeof complaintsOn>[1], Partial<Trust>, readonly string[]]>([
    ["holds what it must", { anchors: 1, protected: 5 }, {}, []],
    [
      "holds too little",
      { anchors: 2, seals: 1, protected: 5 },
      {},
      ["trust.yaml: anchors 1, and at least 2 must count", "trust.yaml: seals 0, and at least 1 must count"],
    ],
    [
      "protects nothing any more",
      { protected: 1 },
      { protected: undefined },
      ["trust.yaml: protected 0, and at least 1 must count"],
    ],
    [
      "has no part for rehearsals",
      {},
      { rehearsal: undefined },
      [expect.stringContaining("has no part rehearsal")],
    ],
  ])("that %s", (_, floor, change, expected) => {
    expect(whats(complaintsOn(counted(change), floor))).toEqual(expected);
  });

  it("that is not there has its fault told", () => {
    const none = countTrust(home, NOW);
    expect(none.sha256).toBeUndefined();
    expect(whats(complaintsOn(none, {}))).toEqual([expect.stringContaining("cannot be read")]);
  });

  it("of the pack says what the canary needs", () => {
    expect(complaintsOn(countTrust(PACK, NOW), {})).toEqual([]);
  });

  const provider = (subscriptionId: string) => ({
    provider: { type: "pulumi:providers:azure-native", inputs: readingOf({ subscriptionId }) },
  });
  it("protects a rehearsal's network for resources of a rehearsal alone", () => {
    const reading = { ok: true, trust } as const;
    expect(trustFor(provider(ALL_ZERO), reading).protected?.networks).toEqual(["n", "m", network]);
    expect(trustFor(provider(ALL_ZERO), reading).protected?.vaults).toEqual(["v"]);
    expect(trustFor(provider("6b1f4c2e-0000-4000-8000-000000000001"), reading)).toBe(trust);
    expect(trustFor({}, reading)).toBe(trust);
  });
});

describe("the verdict", () => {
  const [bait] = baits.filter(({ rule }) => rule === "p2s-ikev2-only");
  const [control] = controlsOf(facts);
  if (bait === undefined || control === undefined) throw new Error("nothing to judge");
  const says = (change: Partial<Violation> = {}): Violation => ({
    rule: bait.rule,
    urn: urnOf(bait.resource),
    level: "mandatory",
    message: "p2s-ikev2-only blocks …",
    ...change,
  });
  const failure = `p2s-ikev2-only blocks …\n  found: ${failureOf(new Error("oh")).found}`;
  const where = "in the scope any";
  const at = '"p2s-ikev2-only" (azure-native:network:VirtualNetworkGateway) in the scope any';
  const told = (violations: readonly Violation[], change: Partial<JudgedState> = {}) =>
    whats(
      complaintsOnVerdict({
        where,
        baits: [bait],
        controls: [control],
        mayObject: [],
        violations,
        ...change,
      }),
    );
  const blocked = says({ urn: urnOf(control) });

  it.each<[string, readonly Violation[], readonly string[]]>([
    ["is right when the rule blocks", [says()], []],
    ["is right when the rule also tells something", [says({ level: "advisory" }), says()], []],
    ["is wrong when nobody objects", [], [`p2s-ikev2-only does not object to ${at}`]],
    [
      "is wrong when another rule objects",
      [says({ rule: "vault-closed" })],
      [`p2s-ikev2-only does not object to ${at}`],
    ],
    [
      "is wrong when the rule objects elsewhere",
      [says({ urn: "urn:other" })],
      [`p2s-ikev2-only does not object to ${at}`],
    ],
    [
      "is wrong when the rule only tells",
      [says({ level: "advisory" })],
      [`p2s-ikev2-only only tells, and does not block, ${at}`],
    ],
    [
      "is wrong when the rule only fails",
      [says({ message: failure })],
      [`p2s-ikev2-only does not object to ${at}`, "p2s-ikev2-only fails with an error in the scope any"],
    ],
    [
      "is wrong when another rule fails as well",
      [says(), says({ rule: "vault-closed", message: failure })],
      ["vault-closed fails with an error in the scope any"],
    ],
    [
      "is wrong when what is as it should be is blocked, told once",
      [says(), blocked, blocked],
      ['p2s-ikev2-only blocks "control-gateway" in the scope any, which is as it should be'],
    ],
    [
      "tells once of a rule that fails everywhere",
      [says(), says({ urn: urnOf(control), message: failure })],
      ["p2s-ikev2-only fails with an error in the scope any"],
    ],
    ["is right when it is only told of that", [says(), says({ ...blocked, level: "advisory" })], []],
    [
      "is right when a rule that the canary does not know blocks that",
      [says(), { ...blocked, rule: "newer" }],
      [],
    ],
  ])("%s", (_, violations, expected) => {
    expect(told(violations)).toEqual(expected);
  });

  it("leaves a rule alone that may object here", () => {
    expect(told([says(), blocked], { mayObject: [bait.rule] })).toEqual([]);
  });
});

it.each([
  [
    ["--canary", "--json"],
    ["canary", "--json"],
  ],
  [["--baseline"], ["baseline"]],
  [["--help"], ["--help"]],
  [
    ["list", "--canary"],
    ["list", "--canary"],
  ],
  [[], []],
])("npm run policies takes %j as %j", (words, expected) => {
  expect(withSubcommand(words)).toEqual(expected);
});
