import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Violation } from "../../../policy-pack/audit/engine-events";
import { AuditImpossible, type Ended } from "../../../policy-pack/audit/run-audit";
import { catalogue } from "../../../policy-pack/catalogue";
import { readExemptions, type Exemption } from "../../../policy-pack/exemptions/exemption-file";
import { baseline, withEntries } from "../../../policy-pack/policies/baseline";
import { BaselineImpossible, runBaseline } from "../../../policy-pack/policies/run-baseline";

const RULES = [
  { id: "open", exemptable: true },
  { id: "other", exemptable: true },
  { id: "strict", exemptable: false },
  { id: "undecided" },
  { id: "urgent", exemptable: "emergency" },
] as const;
const urn = (name: string) => `urn:pulumi:dev::web::azure-native:network:Subnet::${name}`;
const violation = (rule: string, name: string, change: Partial<Violation> = {}): Violation => ({
  rule,
  urn: urn(name),
  level: "mandatory",
  message: `${rule} blocks "${name}"\n  property: a\n  found: b`,
  ...change,
});
const TERMS = { reason: "stood", approver: "security", owner: "web team", until: "2026-08-30" };
const entry = (rule: string, name: string, change: Partial<Exemption> = {}): Exemption => ({
  rule,
  urn: urn(name),
  ...TERMS,
  ...change,
});
const made = (violations: readonly Violation[], existing: readonly Exemption[] = []) =>
  baseline({ violations, existing, rules: RULES, today: "2026-06-01" }, TERMS);

it("makes one exemption for each rule and resource, whatever the number of places", () => {
  const found = [
    violation("open", "a"),
    violation("open", "a"),
    violation("open", "b"),
    violation("other", "a"),
  ];
  expect(made(found)).toEqual({
    added: [entry("open", "a"), entry("open", "b"), entry("other", "a")],
    left: [],
  });
});

const FAILED = `open blocks "a"\n  property: (the resource as a whole)\n  found: the rule itself failed with x`;
it.each<[string, readonly Violation[], readonly Exemption[], string]>([
  ["the rule is strict", [violation("strict", "a")], [], "nothing can be exempted from this rule"],
  [
    "nobody decided about the rule",
    [violation("undecided", "a")],
    [],
    "nothing can be exempted from this rule",
  ],
  ["another pack objects", [violation("unheard-of", "a")], [], "nothing can be exempted from this rule"],
  ["only an override lifts the rule", [violation("urgent", "a")], [], "only an override lifts this rule"],
  ["the rule failed", [violation("open", "a", { message: FAILED })], [], "the rule itself failed"],
  [
    "the rule failed beside a finding",
    [violation("open", "a"), violation("open", "a", { message: FAILED })],
    [],
    "the rule itself failed",
  ],
  [
    "one of several places is strict",
    [
      violation("open", "a"),
      violation("open", "a", {
        message: 'open blocks "a"\n  note: neither an exemption nor an override lets this through',
      }),
      violation("open", "a"),
    ],
    [],
    "nothing can be exempted at this place",
  ],
  [
    "an exemption has ended",
    [violation("open", "a")],
    [entry("open", "a", { until: "2026-05-31" })],
    "its exemption ended on 2026-05-31: whether it gets another one, people decide",
  ],
  [
    "a wide exemption has ended",
    [violation("open", "a")],
    [entry("open", "*", { until: "2026-05-31" })],
    "its exemption ended on 2026-05-31: whether it gets another one, people decide",
  ],
  [
    "the name holds a star",
    [violation("open", "a*")],
    [],
    "an entry would mean others as well: its URN holds *",
  ],
])("leaves blocked what it must when %s", (_, violations, existing, why) => {
  const [first] = violations;
  expect(made(violations, existing)).toEqual({
    added: [],
    left: [{ rule: first?.rule, urn: first?.urn, why }],
  });
});

it.each<[string, Violation, readonly Exemption[]]>([
  ["blocks nothing", violation("open", "a", { level: "advisory" }), []],
  ["is exempted in the file already", violation("open", "a"), [entry("open", "*", { until: "2026-06-01" })]],
])("has nothing to say of what %s", (_, found, existing) => {
  expect(made([found], existing)).toEqual({ added: [], left: [] });
});

it("an ended exemption of another rule or resource hinders nothing", () => {
  const ended = { until: "2026-05-31" };
  expect(
    made([violation("open", "a")], [entry("other", "a", ended), entry("open", "b", ended)]).added,
  ).toEqual([entry("open", "a")]);
});

it("writes entries that are read as they were meant, below the old ones and with all comments", () => {
  const text = [
    "# kept",
    "schema: exemptions/v1",
    "exemptions:",
    "  # this too",
    '  - { rule: other, urn: "urn:pulumi:*::web::t::*x", reason: r, approver: a, until: "2026-01-01" }',
    "",
  ].join("\n");
  const reason = `a "quoted": # text, ${"long ".repeat(40)}end`;
  const written = withEntries(text, [entry("open", "a", { reason })]);
  expect(written).toMatch(/^# kept\n[^]*# this too\n/);
  expect(written).toContain('    until: "2026-08-30"\n');
  expect(readExemptions(written, "x", RULES)).toEqual({
    ok: true,
    exemptions: [
      { rule: "other", urn: "urn:pulumi:*::web::t::*x", reason: "r", approver: "a", until: "2026-01-01" },
      entry("open", "a", { reason }),
    ],
  });
});

describe("a run", () => {
  const pack = mkdtempSync(join(tmpdir(), "baseline-"));
  const own = join(pack, "exemptions.yaml");
  const EMPTY = "# head\nschema: exemptions/v1\nexemptions: []\n";
  beforeEach(() => writeFileSync(own, EMPTY));
  afterAll(() => rmSync(pack, { recursive: true, force: true }));

  const event = ({ rule, urn: resourceUrn, level, message }: Violation) => ({
    policyEvent: { policyName: rule, resourceUrn, enforcementLevel: level, message },
  });
  const SUMMARY = { summaryEvent: { PolicyPacks: { "remote-access": "0.1.0" } } };
  const ended = (...events: object[]): Ended => ({
    code: 1,
    stdout: events.map((one) => JSON.stringify(one)).join("\n"),
    stderr: "",
  });
  const calls: string[] = [];
  const run = (answer: Ended, change: object = {}) => {
    calls.length = 0;
    const request = {
      pack,
      scope: "any",
      what: ["--file", "/state.json"],
      rules: RULES,
      owner: "web team",
      approver: "security",
      days: 90,
      now: new Date("2026-06-01T12:00:00Z"),
      ...change,
    };
    return runBaseline(request, (args) => {
      calls.push(args.join(" "));
      return Promise.resolve(answer);
    });
  };
  const FOUND = ended(event(violation("open", "a")), event(violation("strict", "b")), SUMMARY);
  const exemptions = (file: string) => {
    const reading = readExemptions(readFileSync(file, "utf8"), file, RULES);
    return reading.ok ? reading.exemptions : reading.faults;
  };

  it("judges in the scope any, writes the pack's own file, and tells what stays blocked", async () => {
    expect(await run(FOUND)).toEqual({
      file: own,
      until: "2026-08-30",
      added: 1,
      kept: 0,
      left: [{ rule: "strict", urn: urn("b"), why: "nothing can be exempted from this rule" }],
    });
    expect(calls).toEqual([`policy analyze --json --policy-pack ${pack} --file /state.json`]);
    const reason = "stood before the policy pack judged it: baseline of 2026-06-01";
    expect(exemptions(own)).toEqual([entry("open", "a", { reason })]);
    expect(readFileSync(own, "utf8")).toMatch(/^# head\n/);
    expect(readdirSync(pack)).toEqual(["exemptions.yaml"]);
  });

  it("keeps what the file says, and is not repeated by the next run", async () => {
    await run(ended(event(violation("open", "a")), SUMMARY));
    const before = exemptions(own);
    const outcome = await run(ended(event(violation("open", "a")), event(violation("other", "c")), SUMMARY));
    expect(outcome).toMatchObject({ added: 1, kept: 1, left: [] });
    expect(exemptions(own)).toEqual([...before, expect.objectContaining({ rule: "other", urn: urn("c") })]);
  });

  it("writes another file with what the pack's own says, and leaves that one alone", async () => {
    const out = join(pack, "out.yaml");
    await run(FOUND, { out });
    expect(exemptions(out)).toHaveLength(1);
    await run(ended(event(violation("other", "c")), SUMMARY), { out });
    expect(exemptions(out)).toHaveLength(2);
    expect(readFileSync(own, "utf8")).toBe(EMPTY);
    rmSync(out);
  });

  it.each<[string, Ended, object, string]>([
    ["the pack did not judge", { ...ended({ summaryEvent: {} }), code: 0 }, {}, "no policy pack has judged"],
    ["the run was cut off", ended(event(violation("open", "a"))), {}, "ended with code 1"],
    ["the owner is a person", FOUND, { owner: "a@city.example" }, "owner: write a role"],
    ["the approver is a person", FOUND, { approver: "a@city.example" }, "approver: write a role"],
  ])("writes nothing when %s", async (_, answer, change, words) => {
    await expect(run(answer, change)).rejects.toThrow(words);
    expect(readFileSync(own, "utf8")).toBe(EMPTY);
    expect(readdirSync(pack)).toEqual(["exemptions.yaml"]);
  });

  it("writes nothing into a file with a fault, and does not even judge", async () => {
    writeFileSync(own, "schema: exemptions/v2\nexemptions: []\n");
    await expect(run(FOUND)).rejects.toThrow(BaselineImpossible);
    expect(calls).toEqual([]);
  });

  it("tells what could not be judged apart from what is wrong with the file", async () => {
    await expect(run(ended())).rejects.toThrow(AuditImpossible);
  });
});

it("of the real rules those are exempted by a baseline that may be, and no other", () => {
  const found = catalogue.map(({ id }) => violation(id, "a"));
  const { added, left } = baseline(
    { violations: found, existing: [], rules: catalogue, today: "2026-06-01" },
    TERMS,
  );
  expect(added.map(({ rule }) => rule)).toEqual(
    catalogue.flatMap(({ id, exemptable }) => (exemptable === true ? [id] : [])),
  );
  expect(added.length + left.length).toBe(catalogue.length);
});
