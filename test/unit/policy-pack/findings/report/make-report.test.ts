import { messageOf } from "../../../../../policy-pack/findings/message";
import { catalogue } from "../../../../../policy-pack/catalogue";
import {
  exitCodeOf,
  makeReport,
  type ReportInput,
} from "../../../../../policy-pack/findings/report/make-report";
import { readRun } from "../../../../../policy-pack/findings/report/read-run";
import { reportSchema } from "../../../../../policy-pack/findings/report/report";
import type { Side, StackInput } from "../../../../../policy-pack/findings/report/stack-report";
import { recordSchema, type ReviewRecord } from "../../../../../policy-pack/review-record/record";
import type { JudgedResource } from "../../../../../policy-pack/resource-model/resource";
import { exampleLab, exampleProbe, exampleScenario } from "../tried/example-tried";

const TYPE = "azure-native:network:VirtualNetworkGateway";
const urnOf = (name: string) => `urn:pulumi:dev::city::${TYPE}::${name}`;
const ruleOf = (id: string) => catalogue.find((one) => one.id === id)!;
const DOCS = {
  docs: (id: string) => `/tmp/packs/v1/docs/rules/${id}.md`,
  showAgain: "pulumi preview --cwd /work/city",
};

/** A finding at a resource, as the engine passes it on. */
function told(
  name: string,
  level = "mandatory",
  more: { id?: string; found?: string; exempted?: boolean } = {},
) {
  const { id = "audit-kept-here", found = "/work/city/x", exempted = false } = more;
  const resource = { name, type: TYPE } as JudgedResource;
  const lenience = { lets: exempted, terms: "exempted until 2026-12-31 by ISB", reason: "moves", notes: [] };
  return {
    policyEvent: {
      policyName: id,
      resourceUrn: urnOf(name),
      enforcementLevel: level,
      severity: "high",
      message: `${messageOf(ruleOf(id), resource, { path: "p", found, write: "w" }, DOCS, lenience)}\n`,
    },
  };
}

const SUMMARY = { summaryEvent: { PolicyPacks: { "remote-access": "1.2.0" } } };
const lines = (...events: object[]) => events.map((event) => JSON.stringify(event)).join("\n");
const created = (name: string) => ({
  resourcePreEvent: {
    metadata: { op: "create", urn: urnOf(name), type: TYPE, new: { custom: true, inputs: {} } },
  },
});
const RECORD: ReviewRecord = recordSchema.parse({
  schema: "review-record/v1",
  pack: { version: "1.2.0", rules: 38 },
  scope: "remote-access",
  anchors: [],
  exemptions: [
    {
      rule: "audit-kept-here",
      pattern: "urn:pulumi:dev::other::*::log",
      until: "2026-12-31",
      by: "ISB",
      reason: "moves",
    },
    {
      rule: "audit-kept-here",
      pattern: "urn:pulumi:dev::city::*::log*",
      until: "2026-12-31",
      by: "ISB",
      reason: "moves",
    },
  ],
  statement: { sequence: 7, issuedAt: "2026-06-15T11:00:00Z", revoked: 2 },
  faults: [],
});

function input(stacks: readonly StackInput[], more: Partial<ReportInput> = {}): ReportInput {
  return {
    at: new Date("2026-06-15T12:00:00.123Z"),
    mode: "offline",
    packFrom: "working tree",
    canary: "passed",
    stacks,
    program: { project: "/work/city", has: () => true },
    folders: ["/home/somebody"],
    ...more,
  };
}
const sideOf = (events: object[], record: ReviewRecord | undefined = RECORD): Side => ({
  run: readRun(lines(...events, SUMMARY)),
  record,
});
const stackOf = (head: Side, more: Partial<StackInput> = {}): StackInput => ({
  name: "dev",
  head,
  steps: {},
  faults: [],
  ...more,
});
const reportOf = (...events: object[]) => makeReport(input([stackOf(sideOf(events))]));

it("a report holds what was told, joined and without places of this machine", () => {
  const steps = {
    steps: [{ urn: urnOf("gw"), newState: { sourcePosition: "project:///infra/vpn.ts#7,2" } }],
  };
  const report = makeReport(input([stackOf(sideOf([told("gw")]), { steps })]));
  expect(reportSchema.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    made: { at: "2026-06-15T12:00:00Z", pack: { version: "1.2.0", from: "working tree", rules: 38 } },
    verdict: { line: "blocked (1)" },
  });
  expect(report.stacks[0]).toMatchObject({
    scope: "remote-access",
    statement: { sequence: 7, issuedAt: "2026-06-15T11:00:00Z", revoked: 2 },
    faults: [],
    findings: [
      {
        rule: "audit-kept-here",
        effect: "blocks",
        severity: "high",
        name: "gw",
        type: TYPE,
        property: "p",
        title: ruleOf("audit-kept-here").title,
        found: "x",
        write: "w",
        why: ruleOf("audit-kept-here").why,
        page: "docs/rules/audit-kept-here.md",
        position: { file: "infra/vpn.ts", line: 7, column: 2 },
        showAgain: "pulumi preview --cwd .",
      },
    ],
  });
  expect(JSON.stringify(report)).not.toMatch(/\/work|\/tmp|\/home/);
});

it("what another pack says blocks as well, and is found as a whole", () => {
  const other = {
    ...told("gw").policyEvent,
    policyName: "https-only",
    message: "use HTTPS\nsee /home/somebody/x",
    severity: "low",
  };
  const [finding] = reportOf({ policyEvent: other }).stacks[0]!.findings;
  expect(finding).toMatchObject({
    rule: "https-only",
    effect: "blocks",
    severity: "medium",
    name: "gw",
    type: TYPE,
    property: "",
    found: "use HTTPS\nsee x",
  });
});

it("a message in the name of a rule that is not its own is not taken for one of the rule", () => {
  const foreign = { ...told("gw").policyEvent, policyName: "type-allowed" };
  const [finding] = reportOf({ policyEvent: foreign }).stacks[0]!.findings;
  expect(finding).toMatchObject({ rule: "type-allowed", title: "type-allowed", property: "" });
});

it("findings stand worst first, and in the same order whatever order they were told in", () => {
  const events = [
    told("z", "advisory", { exempted: true }),
    told("b"),
    told("c", "advisory", { found: "not judged: an id" }),
    told("a"),
    told("d", "advisory"),
  ];
  const names = (all: object[]) =>
    reportOf(...all).stacks[0]!.findings.map(({ effect, name }) => `${effect} ${name}`);
  const expected = ["blocks a", "blocks b", "not-judged c", "warns d", "exempted z"];
  expect(names(events)).toEqual(expected);
  expect(names(events.toReversed())).toEqual(expected);
});

it("of two exemptions for the same, that counts which the message names", () => {
  const [, exemption] = RECORD.exemptions;
  const shorter = { ...exemption!, until: "2026-11-30" };
  const record = { ...RECORD, exemptions: [shorter, { ...exemption!, by: "CISO" }, exemption!] };
  const events = [told("log-1", "advisory", { exempted: true })];
  const [stack] = makeReport(input([stackOf(sideOf(events, record))])).stacks;
  expect(stack?.exemptions.map(({ used }) => used)).toEqual([0, 0, 1]);
});

it("an exemption counts the findings that it let through, and no others", () => {
  const { exemptions } = reportOf(
    told("log-1", "advisory", { exempted: true }),
    told("log-2", "advisory", { exempted: true }),
    told("log-3"),
    told("log-4", "advisory", { id: "type-allowed", exempted: true }),
  ).stacks[0]!;
  expect(exemptions.map(({ pattern, used }) => [pattern, used])).toEqual([
    ["urn:pulumi:dev::other::*::log", 0],
    ["urn:pulumi:dev::city::*::log*", 2],
  ]);
});

const says = (text: string, severity = "error") => ({ diagnosticEvent: { severity, message: text } });

it.each<[string, StackInput, Partial<ReportInput>, string]>([
  [
    "a pack that was not asked",
    stackOf({ run: readRun("") }),
    {},
    "was not asked, or not to the end: look at",
  ],
  [
    "an error, in one line and without calls and places",
    stackOf(sideOf([says("Error: broken:\n  at f (/work/city/a.ts:1)\nsee /home/somebody/b\n")])),
    {},
    "Error: broken: see b: correct it, and review again",
  ],
  [
    "a pack that wrote no record",
    stackOf({ run: readRun(lines(SUMMARY)) }),
    {},
    "wrote no record, so that matrix, anchors",
  ],
  [
    "a record that could not be written",
    stackOf({
      run: readRun(lines({ policyEvent: { policyName: "review-record", message: "full" } }, SUMMARY)),
    }),
    {},
    "full",
  ],
  ["a fault of the record", stackOf(sideOf([], { ...RECORD, faults: ["no matrix"] })), {}, "no matrix"],
  [
    "an error of the base",
    stackOf(sideOf([]), { base: sideOf([says("gone")]) }),
    {},
    "of the base: gone: correct it",
  ],
  [
    "what the one who made the folder says",
    stackOf(sideOf([]), { faults: [{ text: "in /tmp/x/y: look" }] }),
    {},
    "in …/y: look",
  ],
  [
    "places that are missing",
    { name: "dev", head: sideOf([told("gw")]), faults: [] },
    {},
    "no finding has its place in the program: a plain pulumi preview --json",
  ],
])("%s is a fault that is told", (_, stack, more, fault) => {
  const { faults } = makeReport(input([stack], more)).stacks[0]!;
  expect(faults).toEqual([expect.stringContaining(fault)]);
});

it("an analysis has no places in a program, and nothing that changes", () => {
  const stack = { name: "dev", head: sideOf([told("gw"), created("gw")]), faults: [] };
  const [analysed] = makeReport(input([stack], { mode: "analysis" })).stacks;
  expect(analysed).toMatchObject({ faults: [], changes: [] });
});

it("changes are the engine's against a state, and those to the base without one", () => {
  const stack = stackOf(sideOf([created("a"), created("b")]), { base: sideOf([created("a")]) });
  const changes = (mode: ReportInput["mode"]) =>
    makeReport(input([stack], { mode })).stacks[0]!.changes.map(
      ({ operation, name }) => `${operation} ${name}`,
    );
  expect(changes("state")).toEqual(["create a", "create b"]);
  expect(changes("offline")).toEqual(["create b"]);
});

const MATRIX = {
  schema: "reach-matrix/v1" as const,
  declaration: "read" as const,
  columns: [],
  rows: [],
  notComputed: ["IPv6"],
};
const DECLARED = [{ rule: "mail", from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] }];

it("the matrix of the record is told, beside that of the base", () => {
  const record = { ...RECORD, matrix: MATRIX, declared: DECLARED };
  const [stack] = makeReport(
    input([stackOf(sideOf([], record), { base: sideOf([], { ...RECORD, matrix: MATRIX }) })]),
  ).stacks;
  expect(stack).toMatchObject({
    matrix: { cells: [], notComputed: ["IPv6"], declared: DECLARED },
    comparison: MATRIX,
    matrixDifference: { opened: [], closed: [] },
    declaredDifference: { opened: DECLARED, closed: [] },
  });
  const [alone] = makeReport(input([stackOf(sideOf([], record))])).stacks;
  expect(alone).not.toHaveProperty("matrixDifference");
  expect(alone).not.toHaveProperty("declaredDifference");
});

it("a declaration of a version that is not known is a fault, and no difference", () => {
  const record = { ...RECORD, declared: [{ ...DECLARED[0]!, ports: ["quic/1"] }] };
  const [stack] = makeReport(input([stackOf(sideOf([], record), { base: sideOf([]) })])).stacks;
  expect(stack?.faults).toEqual([expect.stringContaining("what is declared could not be compared")]);
  expect(stack).not.toHaveProperty("declaredDifference");
});

it.each([
  ["audit-kept-here", "remote-access"],
  ["p2s-certificate-only", "any"],
])("without a record, a finding of %s tells the scope %s", (id, scope) => {
  const stack = stackOf({ run: readRun(lines(told("gw", "mandatory", { id }), SUMMARY)) });
  expect(ruleOf(id).kind).toBe(scope === "any" ? "entrance" : "confinement");
  expect(makeReport(input([stack])).stacks[0]?.scope).toBe(scope);
});

const passed = () => stackOf(sideOf([]));
const blocked = () => stackOf(sideOf([told("gw")]));
const unjudged = () => stackOf(sideOf([told("gw", "advisory", { found: "not judged: 2 (a 2)" })]));
const exempted = () => stackOf(sideOf([told("log", "advisory", { exempted: true })]));
const saying = (weighs?: "blocks" | "not-judged") =>
  stackOf(sideOf([]), { faults: [{ text: "look", weighs }] });
const cutOff = () => stackOf({ run: readRun("") });

it.each<[string, readonly StackInput[], ReportInput["canary"], string, number]>([
  ["all passed", [passed(), passed()], "passed", "passed", 0],
  ["something was exempted", [exempted()], "passed", "passed · exempted (1)", 0],
  ["one is blocked", [passed(), blocked()], "passed", "blocked (1)", 1],
  ["two are", [blocked(), blocked()], "passed", "blocked (2)", 1],
  ["one was not judged", [passed(), unjudged()], "passed", "not judged (2)", 3],
  ["one was not asked", [passed(), cutOff(), unjudged()], "passed", "not judged (everything)", 3],
  [
    "one is blocked and one not judged",
    [blocked(), cutOff()],
    "passed",
    "blocked (1) · not judged (everything)",
    1,
  ],
  ["one was refused by whoever made it", [passed(), saying("blocks")], "passed", "blocked (1)", 1],
  ["one could not be judged whole", [saying("not-judged"), saying()], "passed", "not judged (1)", 3],
  ["one has something to be told", [saying()], "passed", "passed", 0],
  ["the canary failed", [passed()], "failed", "not reliable: the canary failed", 1],
  ["the canary did not run", [passed()], "not run", "passed", 0],
])("over all stacks, of which %s", (_, stacks, canary, line, code) => {
  const report = makeReport(input(stacks, { canary }));
  expect(report.verdict.line).toBe(line);
  expect(exitCodeOf(report)).toBe(code);
});

const asMeant = exampleLab({ otherwise: 0, scenarios: [exampleScenario()] });
const unreached = exampleProbe({ reached: 0, targets: [] });
it.each([
  ["a lab saw all as expected and a probe reached nothing", [asMeant], [unreached], "passed", 0],
  ["a lab saw something otherwise", [asMeant, exampleLab()], [], "blocked (1)", 1],
  ["two labs did", [exampleLab({ otherwise: 2 }), exampleLab()], [], "blocked (3)", 1],
  ["a probe reached something", [], [exampleProbe({ reached: 2 })], "blocked (2)", 1],
  [
    "a probe reached something, and its signature is wrong",
    [],
    [exampleProbe({ signature: "wrong" })],
    "blocked (1) · not judged (1)",
    1,
  ],
  ["a probe is not conclusive", [asMeant], [{ ...unreached, conclusive: false }], "not judged (1)", 3],
  ["a probe's signature is wrong", [], [{ ...unreached, signature: "wrong" as const }], "not judged (1)", 3],
  [
    "a probe's signature cannot be verified",
    [],
    [{ ...unreached, signature: "unreadable" as const }],
    "not judged (1)",
    3,
  ],
])("over a stack to which no rule objects, %s", (_, labs, probes, line, code) => {
  const report = makeReport(input([passed()], { canary: "passed", labs, probes }));
  expect(report.verdict.line).toBe(line);
  expect(report.stacks[0]!.verdict.line).toBe("passed");
  expect(exitCodeOf(report)).toBe(code);
  expect(reportSchema.parse(report)).toEqual(report);
});

it("a report that nobody tried with packets has neither part", () => {
  const report = makeReport(input([passed()], { labs: [], probes: [] }));
  expect(Object.keys(report)).not.toEqual(expect.arrayContaining(["lab"]));
  expect(Object.keys(report)).not.toEqual(expect.arrayContaining(["probe"]));
});

it("of what a lab tried no place of the machine is told", () => {
  const seen = "the lab failed: /home/kim/x.conf";
  const lab = exampleLab({
    plan: "/home/kim/requests.jsonl",
    scenarios: [exampleScenario({ seen, note: seen })],
  });
  expect(JSON.stringify(makeReport(input([passed()], { labs: [lab] })).lab)).not.toContain("kim");
});
