import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceptedIn, ACCEPTED_FILE } from "../../../policy-pack/release/accepted";
import { compare, comparisonText, loosened } from "../../../policy-pack/release/comparison";
import {
  dataChanges,
  loosens,
  readDataFiles,
  type DataFiles,
} from "../../../policy-pack/release/data-changes";
import { copyPack, NoPack } from "../../../policy-pack/release/pack-copy";
import { verdictOf } from "../../../policy-pack/release/verdict";

const violation = (rule: string, name: string, property: string, level = "mandatory") => ({
  rule,
  urn: `urn:pulumi:dev::judged::a:b:C::${name}`,
  level,
  message: `${rule} blocks "${name}"\n  property: ${property}\n  found: something`,
});
const A = violation("rule-a", "one", "p");
const B = violation("rule-b", "two", "q");
const of = (released: readonly ReturnType<typeof violation>[], tree: typeof released, state = "s") => [
  { state, released, tree },
];
const rulesOf = (places: readonly { rule: string; property: string }[]) =>
  places.map(({ rule, property }) => `${rule} ${property}`);

describe("two packs that judged the same states", () => {
  it.each([
    ["the same, in another order", [A, B], [B, A], [], []],
    ["a rule is gone", [A, B], [A], ["rule-b q"], []],
    ["a rule is new", [A], [A, B], [], ["rule-b q"]],
    [
      "another place of the same resource",
      [A],
      [violation("rule-a", "one", "p2")],
      ["rule-a p"],
      ["rule-a p2"],
    ],
    ["what blocked only warns", [A], [violation("rule-a", "one", "p", "advisory")], ["rule-a p"], []],
    ["what warned is gone", [violation("rule-a", "one", "p", "advisory")], [], [], []],
    ["other words in the message", [A], [{ ...A, message: "rule-a: new\n  property: p\n  why: b" }], [], []],
    ["told twice", [A, A], [], ["rule-a p"], []],
  ])("%s", (_, released, tree, lost, gained) => {
    const comparison = compare(of(released, tree), [], []);
    expect([rulesOf(comparison.lost), rulesOf(comparison.gained)]).toEqual([lost, gained]);
  });

  it("are compared state by state", () => {
    const comparison = compare([...of([A], [], "first"), ...of([], [A], "second")], [], []);
    expect(comparison.lost.map(({ state }) => state)).toEqual(["first"]);
    expect(comparison.gained.map(({ state }) => state)).toEqual(["second"]);
  });

  it("says which rules block nothing any more, and of which nothing is known", () => {
    const { silent, unseen } = compare(of([A, B], [A]), [], ["rule-a", "rule-b", "rule-c"]);
    expect({ silent, unseen }).toEqual({ silent: ["rule-b"], unseen: ["rule-c"] });
  });
});

const data = (change: Partial<DataFiles>): DataFiles => ({
  "trust.yaml": {
    anchors: [{ name: "a", owner: "o" }],
    protected: { vaults: ["v"] },
    statement: { floor: 7 },
  },
  "exemptions.yaml": { exemptions: [] },
  ...change,
});

describe("what packs read", () => {
  const changed = (change: Partial<DataFiles>) =>
    dataChanges(data({}), data(change)).map(
      (one) => `${loosens(one) ? "!" : ""}${one.file} ${one.sign} ${one.entry}`,
    );

  it.each<[string, Partial<DataFiles>, string[]]>([
    [
      "the same, with keys in another order",
      {
        "trust.yaml": {
          statement: { floor: 7 },
          protected: { vaults: ["v"] },
          anchors: [{ owner: "o", name: "a" }],
        },
      },
      [],
    ],
    [
      "an exemption comes",
      { "exemptions.yaml": { exemptions: [{ rule: "r" }] } },
      ['!exemptions.yaml + exemptions: {"rule":"r"}'],
    ],
    [
      "a file that was not there",
      { "allowed-types.json": { allowed: ["t"] } },
      ['!allowed-types.json + allowed: "t"'],
    ],
    [
      "an anchor comes, an asset goes, the floor sinks",
      {
        "trust.yaml": {
          anchors: [{ name: "a", owner: "o" }, { name: "b" }],
          protected: { vaults: [] },
          statement: { floor: 6 },
        },
      },
      [
        '!trust.yaml - protected.vaults: "v"',
        "!trust.yaml - statement.floor: 7",
        '!trust.yaml + anchors: {"name":"b"}',
        "!trust.yaml + statement.floor: 6",
      ],
    ],
  ])("%s", (_, change, told) => expect(changed(change)).toEqual(told));

  it("an exemption that goes loosens nothing", () => {
    const [change] = dataChanges(data({ "exemptions.yaml": { exemptions: [{ rule: "r" }] } }), data({}));
    expect(change).toEqual({ file: "exemptions.yaml", sign: "-", entry: 'exemptions: {"rule":"r"}' });
    expect(change !== undefined && loosens(change)).toBe(false);
  });
});

const NOTHING = new Set<string>();
const outcome = (
  change: Partial<DataFiles>,
  released: readonly ReturnType<typeof violation>[],
  tree: typeof released,
) => ({
  released: { label: "policy-pack-v0.1.0", version: "0.1.0" },
  tree: { version: "0.2.0" },
  states: ["s"],
  comparison: compare(of(released, tree), dataChanges(data({}), data(change)), ["rule-a", "rule-b"]),
});
const exempted = { "exemptions.yaml": { exemptions: [{ rule: "r" }] } };

describe("the verdict", () => {
  it.each([
    ["nothing newly passes", outcome({}, [A], [A, B]), NOTHING, 0],
    ["a finding is lost", outcome({}, [A, B], [A]), NOTHING, 1],
    ["it is accepted", outcome({}, [A, B], [A]), new Set(["rule-b"]), 0],
    ["another one is accepted", outcome({}, [A, B], [A]), new Set(["rule-a"]), 1],
    ["an exemption was added", outcome(exempted, [A], [A]), NOTHING, 1],
    ["it is accepted by its file", outcome(exempted, [A], [A]), new Set(["exemptions.yaml"]), 0],
    ["one of two is accepted", outcome(exempted, [A, B], [A]), new Set(["exemptions.yaml"]), 1],
  ])("when %s", (_, compared, accepted, code) => {
    expect(verdictOf(compared, accepted, false).code).toBe(code);
    expect(verdictOf(compared, accepted, true).code).toBe(code);
  });

  it("shows every place, what is accepted, and what was accepted for nothing", () => {
    const { lines, complaints } = verdictOf(
      outcome(exempted, [A], [B]),
      new Set(["rule-a", "rule-z"]),
      false,
    );
    expect(lines.join("\n")).toBe(
      [
        "policy-pack-v0.1.0, 0.1.0, and this tree, 0.2.0: 1 states judged by both.",
        "",
        "NEWLY LETS PASS: what the release blocks and this pack does not",
        "  rule-a (accepted), which blocks nothing any more",
        '    "one" (a:b:C) p, in the state s',
        "",
        "MAY NEWLY LET PASS: what the pack reads says otherwise",
        "  exemptions.yaml",
        '    + exemptions: {"rule":"r"}',
        "",
        "Newly blocks",
        "  rule-b",
        '    "two" (a:b:C) q, in the state s',
      ].join("\n"),
    );
    expect(complaints).toEqual([
      "Accepted for nothing: rule-z.",
      `\nNot accepted: exemptions.yaml. What is meant goes into ${ACCEPTED_FILE}, reviewed by security.`,
    ]);
  });

  it("names the rules of which nothing is known, and lists what loosens once", () => {
    const { comparison } = outcome({}, [A, violation("rule-a", "three", "p")], []);
    expect(comparisonText(comparison, NOTHING)).toContain(
      "Not compared: these rules block nothing in the states above\n  rule-b",
    );
    expect(loosened(comparison)).toEqual(["rule-a"]);
  });
});

describe("what is accepted", () => {
  const entry = "{ what: rule-a, release: 0.1.0, why: w, approver: security }";
  const file = (entries: string) => `schema: accepted/v1\naccepted: [${entries}]\n`;

  it("counts for the release that it names, and what is named by hand for each", () => {
    const accepted = acceptedIn(file(entry), "f", ["rule-b"]);
    expect([...accepted("0.1.0")]).toEqual(["rule-b", "rule-a"]);
    expect([...accepted("0.2.0")]).toEqual(["rule-b"]);
  });

  it.each([
    [
      "without a reason",
      file("{ what: a, release: 0.1.0, approver: s }"),
      "f:2: accepted[0].why: write why it may pass",
    ],
    [
      "for whatever release",
      file(entry.replace("0.1.0", '"0.1"')),
      "f:2: accepted[0].release: write the version",
    ],
    [
      "with an unknown key",
      file(entry.replace("{", "{ until: x,")),
      'f:2: accepted[0]: found the unknown "until"',
    ],
    ["in a file that is none", "accepted: [", "f:"],
  ])("is nothing %s", (_, content, words) => expect(() => acceptedIn(content, "f", [])).toThrow(words));
});

describe("a pack that is compared", () => {
  const place = mkdtempSync(join(tmpdir(), "compared-"));
  const pack = join(place, "pack");
  beforeAll(() => {
    mkdirSync(join(pack, "node_modules"), { recursive: true });
    for (const [name, text] of [
      ["PulumiPolicy.yaml", "runtime: nodejs"],
      ["package.json", '{ "version": "0.3.0" }'],
      ["trust.yaml", "anchors: [a]"],
    ] as const)
      writeFileSync(join(pack, name), text);
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("gets the trust file of every comparison, and what it read itself is told", () => {
    const copy = copyPack(pack, place, join(place, "work"));
    expect(copy).toMatchObject({ label: pack, version: "0.3.0", data: { "trust.yaml": { anchors: ["a"] } } });
    expect(readDataFiles(copy.folder)).toMatchObject({
      "trust.yaml": { protected: { suffixes: ["intern.musterstadt.example"] } },
      "exemptions.yaml": { exemptions: [] },
    });
  });

  it.each([
    ["a folder without one", place],
    ["a name that git does not know", "elsewhere"],
  ])("is not found in %s", (_, from) => {
    expect(() => copyPack(from, place, mkdtempSync(join(place, "w-")))).toThrow(NoPack);
  });
});
