import type { Result } from "sarif";
import { sarifOf } from "../../../../../policy-pack/findings/sarif/sarif";
import type { Report, ReportedFinding, StackReport } from "../../../../../policy-pack/findings/report/report";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";

const runOf = (changed: Partial<StackReport> = {}, other: Partial<Report> = {}) =>
  sarifOf(exampleReport({ stacks: [exampleStack(changed)], ...other })).runs[0]!;

const resultOf = (changed: Partial<ReportedFinding> = {}): Result =>
  runOf({ findings: [exampleFinding(changed)] }).results![0]!;

const fingerprintsOf = (...findings: readonly ReportedFinding[]) =>
  runOf({ findings: [...findings] }).results!.map(({ partialFingerprints }) => partialFingerprints);

it("the pack is the tool, with the rules that found something", () => {
  const { driver } = runOf().tool;
  expect(driver).toMatchObject({ name: "remote-access-policy-pack", version: "0.1.0" });
  expect(
    driver.rules!.map(({ id, name, properties }): unknown => [id, name, properties!["security-severity"]]),
  ).toEqual([
    ["p2s-certificate-only", "P2sCertificateOnly", "9.5"],
    ["audit-kept-here", "AuditKeptHere", "8.0"],
    ["opaque-budget", "OpaqueBudget", "5.5"],
  ]);
  expect(driver.rules![0]).toMatchObject({
    shortDescription: { text: "a point-to-site gateway accepts device certificates and nothing else." },
    help: {
      markdown: expect.stringContaining("[`p2s-certificate-only`](docs/rules/p2s-certificate-only.md)"),
    },
    properties: { severity: "critical", tags: ["security"] },
  });
});

it.each([
  ["https://example.org/rules/p2s.md", "https://example.org/rules/p2s.md", true],
  ["docs/rules/p2s.md", undefined, true],
  ["/home/user/project/docs/rules/p2s.md", undefined, false],
])("of a rule whose page is %s the address is %s", (page, address, isNamed) => {
  const rule = runOf({ findings: [exampleFinding({ page })] }).tool.driver.rules![0]!;
  expect(rule.helpUri).toBe(address);
  expect(rule.help!.text.includes(page)).toBe(isNamed);
});

it("each result is of the rule that it names", () => {
  const { tool, results } = runOf();
  expect(results!.map(({ ruleId, ruleIndex }) => tool.driver.rules![ruleIndex!]!.id === ruleId)).toEqual([
    true,
    true,
    true,
  ]);
});

it.each([
  ["blocks", "error", undefined],
  ["not-judged", "warning", undefined],
  ["warns", "warning", undefined],
  [
    "exempted",
    "note",
    [{ kind: "external", status: "accepted", justification: "exempted until 2026-07-31 by ISB: it moves" }],
  ],
] as const)("what %s has the level %s", (effect, level, suppressions) => {
  const lenience = suppressions?.[0].justification;
  const result = resultOf({ effect, ...(lenience === undefined ? {} : { lenience }) });
  expect(result).toMatchObject({ level, properties: { effect } });
  expect(result.suppressions).toEqual(suppressions);
});

it("a message says what, where, and what to write instead", () => {
  expect(resultOf({ notes: ["over since May"] }).message.text!.split("\n")).toEqual([
    "gateway: a point-to-site gateway accepts device certificates and nothing else.",
    'Found at vpnClientConfiguration.vpnAuthenticationTypes[1]: "AAD".',
    'Write instead: ["Certificate"].',
    "Why: whoever signs in with a password may sit at a private computer.",
    "Note: over since May.",
  ]);
});

it("a place is a line of a file of the project, and the resource by its URN", () => {
  expect(resultOf().locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: "infra/vpn/gateway.ts", uriBaseId: "%SRCROOT%" },
        region: { startLine: 42, startColumn: 5, endLine: 42, endColumn: 6 },
      },
      logicalLocations: [
        {
          name: "gateway",
          fullyQualifiedName: "urn:pulumi:dev::example::azure-native:network:VirtualNetworkGateway::gateway",
          kind: "resource",
          properties: { type: "azure-native:network:VirtualNetworkGateway" },
        },
      ],
    },
  ]);
});

it.each([
  undefined,
  { file: "/home/user/project/infra/gateway.ts", line: 7 },
  { file: "C:\\project\\gateway.ts", line: 7 },
  { file: "C:/project/gateway.ts", line: 7 },
  { file: "file:///home/user/gateway.ts", line: 7 },
  { file: "../other/gateway.ts", line: 7 },
  { file: "infra/\ud800.ts", line: 7 },
  { file: "", line: 7 },
])("a finding at %j is shown at the project's own file, and says so", (position) => {
  const result = resultOf({ position });
  expect(result.locations![0]!.physicalLocation).toEqual({
    artifactLocation: { uri: "Pulumi.yaml", uriBaseId: "%SRCROOT%" },
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
  });
  expect(result.message.text).toContain(
    "\nThe place is not known: Pulumi did not tell where this is declared.\n",
  );
  expect(JSON.stringify(result)).not.toMatch(/home|C:/);
});

it("a file with any name is an address", () => {
  const { artifactLocation } = resultOf({ position: { file: "a b/ü%[x]#.ts", line: 1 } }).locations![0]!
    .physicalLocation!;
  expect(artifactLocation!.uri).toBe("a%20b/%C3%BC%25%5Bx%5D%23.ts");
});

describe("fingerprints", () => {
  const [told] = fingerprintsOf(exampleFinding());

  it.each<[string, Partial<ReportedFinding>]>([
    ["moves to another line", { position: { file: "infra/vpn/gateway.ts", line: 99 } }],
    ["moves to another file", { position: { file: "infra/other.ts", line: 1 } }],
    ["has no place any more", { position: undefined }],
    ["is told in other words", { found: '"Radius"', title: "t", why: "w", write: "w", notes: ["n"] }],
    ["is let through", { effect: "exempted", lenience: "exempted until 2026-07-31 by ISB: r" }],
  ])("stay when a finding %s", (_, changed) => {
    expect(fingerprintsOf(exampleFinding(changed))).toEqual([told]);
  });

  it.each<[string, Partial<ReportedFinding>]>([
    ["rule", { rule: "another" }],
    ["resource", { urn: "urn:pulumi:dev::example::t:t:T::other" }],
    ["property", { property: "another" }],
  ])("are others for another %s", (_, changed) => {
    expect(fingerprintsOf(exampleFinding(changed))).not.toEqual([told]);
  });

  it("do not know the time, nor the commit", () => {
    const { made } = exampleReport();
    const later = { made: { ...made, at: "2027-01-01T00:00:00Z", head: "0".repeat(40) } };
    expect(runOf({ findings: [exampleFinding()] }, later).results![0]!.partialFingerprints).toEqual(told);
  });

  it("tell two findings at one property apart, in whatever order they come", () => {
    const findings = [exampleFinding({ found: "a" }), exampleFinding({ found: "b" })];
    const all = fingerprintsOf(...findings);
    expect(all[0]).toEqual(told);
    expect(all[1]).not.toEqual(all[0]);
    expect(fingerprintsOf(...findings.reverse())).toEqual(all);
  });

  it("are where GitHub looks for them", () => {
    expect(told!.primaryLocationLineHash).toMatch(/^[0-9a-f]{32}:1$/);
  });
});

describe("whether the run was whole", () => {
  const { made } = exampleReport();
  const everything = {
    blocked: 0,
    notJudged: "everything" as const,
    exempted: 0,
    line: "not judged (everything)",
  };
  it.each<[string, Partial<StackReport>, Partial<Report>, RegExp | undefined]>([
    ["nothing went wrong", {}, {}, undefined],
    [
      "something went wrong",
      { faults: ["no base: it could not be read"] },
      {},
      /^no base: it could not be read$/,
    ],
    ["the pack was not asked", { verdict: everything }, {}, /^Nothing was judged/],
    ["the canary failed", {}, { made: { ...made, canary: "failed" } }, /^The canary failed/],
    [
      "there is more than a reader takes",
      { findings: Array<ReportedFinding>(25_001).fill(exampleFinding()) },
      {},
      /^1 findings are left out/,
    ],
  ])("is told when %s", (_, changed, other, said) => {
    const { invocations, results } = runOf(changed, other);
    const [{ executionSuccessful, toolExecutionNotifications = [] }] = [invocations![0]!];
    expect(executionSuccessful).toBe(said === undefined);
    expect(toolExecutionNotifications).toHaveLength(said === undefined ? 0 : 1);
    if (said !== undefined) expect(toolExecutionNotifications[0]).toMatchObject({ level: "error" });
    if (said !== undefined) expect(toolExecutionNotifications[0]!.message.text).toMatch(said);
    expect(results!.length).toBeLessThanOrEqual(25_000);
  });
});

it("each stack is a run of its own category", () => {
  const { runs } = sarifOf(exampleReport({ stacks: [exampleStack(), exampleStack({ name: "a/b c" })] }));
  expect(runs.map(({ automationDetails }) => automationDetails!.id)).toEqual([
    "remote-access/dev/",
    "remote-access/a%2Fb%20c/",
  ]);
});

it.each([
  ["a link", "see [here](https://example.org)", /\]\(/],
  ["a place for an argument", "{0} {12}", /\{\d+\}/],
  ["another line", "a\nPassed.", /\nPassed/],
  ["a change of the writing direction", "a\u202eb", /\u202e/],
])("a value makes no %s of a message", (_, text, pattern) => {
  const said = resultOf({ name: text, found: text, write: text, notes: [text] });
  expect(said.message.text).not.toMatch(pattern);
});

it.each(["x", "\u202e", "😀", "[a](b) "])("texts of many %j are no longer than a reader takes", (piece) => {
  const long = piece.repeat(100_000);
  const fault = { faults: [long] };
  const finding = exampleFinding({
    rule: long,
    name: long,
    title: long,
    found: long,
    why: long,
    lenience: long,
  });
  const { results, tool, invocations } = runOf({ findings: [{ ...finding, effect: "exempted" }], ...fault });
  const rule = tool.driver.rules![0]!;
  const texts = [
    results![0]!.message.text,
    results![0]!.suppressions![0]!.justification,
    rule.shortDescription!.text,
    rule.fullDescription!.text,
    invocations![0]!.toolExecutionNotifications![0]!.message.text,
  ];
  expect(texts.map((text) => text!.length).filter((length) => length > 1_024)).toEqual([]);
  expect(rule.name!.length).toBeLessThanOrEqual(255);
  expect(texts.join("")).not.toMatch(/\p{Cs}/u);
});

it("of a long message the beginning is kept, in whole sentences", () => {
  const { text } = resultOf({
    found: "a".repeat(300),
    write: "b".repeat(300),
    why: "c".repeat(600),
    notes: ["n"],
  }).message;
  expect(text!.split("\n").map((line) => line.slice(0, 7))).toEqual([
    "gateway",
    "Found a",
    "Write i",
    "Note: n",
  ]);
});

it("the worst comes first, in whatever order it was told", () => {
  const findings = exampleStack().findings;
  const results = runOf({ findings }).results;
  expect(results!.map(({ properties }): unknown => properties!["severity"])).toEqual([
    "critical",
    "high",
    "medium",
  ]);
  expect(runOf({ findings: [...findings].reverse() }).results).toEqual(results);
});
