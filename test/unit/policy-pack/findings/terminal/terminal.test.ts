import { markdownOf } from "../../../../../policy-pack/findings/markdown/markdown";
import type { Report } from "../../../../../policy-pack/findings/report/report";
import { terminalText } from "../../../../../policy-pack/findings/terminal/terminal";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";
import { exampleLab, exampleProbe, exampleScenario, exampleTarget } from "../tried/example-tried";

const ESCAPE = "\u001b[";

it("without colour there is none, and with colour the words are the same", () => {
  const plain = terminalText(exampleReport(), false);
  const coloured = terminalText(exampleReport(), true);
  expect(plain).not.toContain(ESCAPE);
  expect(coloured).toContain(ESCAPE);

  expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain);
});

it.each([
  [
    "what blocks, where, and what to write instead",
    `blocks p2s-certificate-only at "gateway" (azure-native:network:VirtualNetworkGateway) in infra/vpn/gateway.ts:42`,
  ],
  ["the property", "property: vpnClientConfiguration.vpnAuthenticationTypes[1]"],
  ["what was found", 'found: "AAD"'],
  ["the remedy", 'write instead: ["Certificate"]'],
  ["the page", "read: docs/rules/p2s-certificate-only.md"],
  ["what was not judged", `not-judged opaque-budget at "script"`],
  [
    "what is exempted, by whom and why",
    `audit-kept-here at "gateway": exempted until 2026-07-31 by ISB: the log moves with the new workspace`,
  ],
  ["what is opened by declaration", "mail-from-parks: 10.81.0.0/24 → 10.84.0.10 by tcp/993"],
  [
    "what is opened as computed, and how",
    "clients of vpng-example → vnet-services 10.84.0.10 by tcp/993 (vpng-example → afw-example → snet-mail)",
  ],
  ["what is not computed", "addresses of IPv6 in vnet-services/snet-mail"],
  ["what changes", `update  "gateway" (azure-native:network:VirtualNetworkGateway): vpnClientConfiguration`],
  ["who is cut off", "Everybody who is connected is cut off for some seconds."],
  ["what takes long", "The gateway is written: 10 to 30 minutes."],
  ["the command", "npm run review"],
  [
    "what was reviewed, against what and by which pack",
    "Review 3f1c0d9e5b7a against a94a8fe5ccb1 from empty state\nPolicy pack 0.1.0 (release policy-pack-v0.1.0), 38 rules; canary passed.",
  ],
  ["devices in numbers", "1874 active, 2 lost, 131 retired"],
])("the text holds %s", (_, words) => {
  expect(terminalText(exampleReport(), false)).toContain(words);
});

it("the verdict stands last, and faults and a failed canary before it", () => {
  const report = exampleReport({ stacks: [exampleStack({ faults: ["no places"] })] });
  const failed = { ...report, made: { ...report.made, canary: "failed" as const } };
  const lines = terminalText(failed, false).split("\n");
  expect(lines.at(-1)).toBe("blocked (1) · not judged (1) · exempted (1)");
  expect(lines).toContain("    no places");
  expect(lines.at(-3)).toMatch(/^The canary failed/);
});

it("a stack to which nobody objects is one line", () => {
  const verdict = { blocked: 0, notJudged: 0, exempted: 0, line: "passed" };
  const empty = {
    name: "dev",
    scope: "any" as const,
    verdict,
    findings: [],
    changes: [],
    anchors: [],
    exemptions: [],
    faults: [],
  };
  const text = terminalText({ ...exampleReport({ verdict, stacks: [empty] }), devices: undefined }, false);
  expect(text.split("\n\n").slice(1)).toEqual(["dev: passed", "passed"]);
});

it("of many changes those that make nothing new are shown, and the rest is counted", () => {
  const change = { urn: "u", type: "a:b:C", properties: [] };
  const changes = [
    ...Array.from({ length: 20 }, (_, index) => ({
      ...change,
      operation: "create" as const,
      name: `new-${index}`,
    })),
    { ...change, operation: "delete" as const, name: "old" },
  ];
  const text = terminalText(exampleReport({ stacks: [exampleStack({ changes })] }), false);
  expect(text).toContain("create 20, delete 1");
  expect(text).toContain('delete  "old" (a:b:C)');
  expect(text).toContain("and 9 more");
  expect(text).not.toContain("new-11");
});

it("what another pack says has only the lines that it fills", () => {
  const foreign = exampleFinding({
    rule: "https-only",
    title: "https-only",
    property: "",
    write: "",
    page: "",
    showAgain: "",
    found: "use\nHTTPS",
  });
  const { position: _, ...unplaced } = foreign;
  const text = terminalText(exampleReport({ stacks: [exampleStack({ findings: [unplaced] })] }), false);
  expect(text).toContain(
    '  blocks https-only at "gateway" (azure-native:network:VirtualNetworkGateway)\n    found: use\n      HTTPS\n',
  );
  expect(text).not.toMatch(/must hold|write instead|read:|Show it again/);
});

it("no text of a program moves the cursor, breaks a line or turns the direction", () => {
  const evil = "\u001b[2J\u001b[H\nblocked (0)\u202e\u009b";
  const finding = exampleFinding({ name: evil, found: `first\n${evil}`, notes: [evil], property: evil });
  const stack = exampleStack({ name: evil, findings: [finding], faults: [evil] });
  const [cell] = stack.matrixDifference!.opened;
  const difference = { opened: [{ ...cell!, from: evil, path: [evil] }], closed: [] };
  const tried = {
    lab: [
      exampleLab({
        plan: evil,
        scenarios: [exampleScenario({ verdict: "otherwise", seen: evil, odd: [{ text: evil }] })],
      }),
    ],
    probe: [exampleProbe({ targets: [exampleTarget({ verdict: "reached", id: evil, detail: evil })] })],
  };
  const stacks = [{ ...stack, matrixDifference: difference }];
  const text = terminalText(exampleReport({ stacks, ...tried }), false);

  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).toContain("\\u001b[2J");
  // Only of what was found, and further in than any line of ours.
  expect(text.split("\n").filter((line) => line.trim().startsWith("blocked (0)"))).toEqual([
    "      blocked (0)\\u202e\\u009b",
  ]);
});

it.each([
  ["numbers of a lab", "Lab, dev: 1 as expected, 1 otherwise, 1 with nothing to try in the plan"],
  ["which plan and when", "SHA-256 b2b2b2b2b2b2; tried at 2026-06-13T09:00:00Z, 2 days before this report."],
  ["whether it is the reviewed one", "It is the plan that is reviewed here."],
  ["that it is not Azure", "not Azure"],
  ["what was otherwise", "otherwise matrix From inside the tunnel"],
  [
    "what was expected and seen",
    "expected: every cell as the model declares it\n    seen: 2 of 824 cells otherwise (824 cells)",
  ],
  ["the three answers of a cell", "parks to 10.84.0.10 tcp/22: declared shut, computed shut, seen open"],
  ["how many cells are left out", "and 4 more"],
  ["what a probe reached", "Probe, dev: 1 of 6 targets reached"],
  ["which target that is", "reached file server, SMB (tcp:10.84.0.10:445): banner: 220 files"],
  [
    "what its signature is worth",
    "The signature holds: whoever knocked with that certificate wrote the result.",
  ],
])("of what packets tried the text holds %s", (_, words) => {
  expect(terminalText(exampleReport({ lab: [exampleLab()], probe: [exampleProbe()] }), false)).toContain(
    words,
  );
});

it.each([
  [
    "a lab's plan is another one",
    { lab: [exampleLab({ isReviewed: "no" as const })] },
    "which counts as not judged.",
  ],
  [
    "a lab's plan is not known",
    { lab: [exampleLab({ isReviewed: "unknown" as const })] },
    "is not known: --lab-plan would",
  ],
  ["only a part ran", { lab: [exampleLab({ only: "^matrix$" })] }, "Only some of the scenarios ran"],
  ["a lab tried nothing", { lab: [exampleLab({ scenarios: [] })] }, "It tried nothing, which counts as"],
  [
    "the lab itself failed",
    {
      lab: [
        exampleLab({ scenarios: [exampleScenario({ verdict: "otherwise", seen: "the lab failed: oh" })] }),
      ],
    },
    "In 1 of them the lab itself failed",
  ],
  [
    "a test's certificate knocked",
    { probe: [exampleProbe({ testIdentity: true as const })] },
    "A test's certificate knocked",
  ],
  [
    "a lab is dated after the report",
    { lab: [exampleLab({ at: "2026-06-15T12:00:01Z" })] },
    "dated after this report",
  ],
  [
    "a lab is of the same day",
    { lab: [exampleLab({ at: "2026-06-15T11:00:00Z" })] },
    "less than a day before",
  ],
  [
    "a signature is wrong",
    { probe: [exampleProbe({ signature: "wrong" as const })] },
    "The signature is wrong",
  ],
  [
    "a signature cannot be verified",
    { probe: [exampleProbe({ signature: "unreadable" as const })] },
    "cannot be verified",
  ],
  [
    "a list is missing",
    { probe: [exampleProbe({ list: "missing" as const })] },
    "No probe-list.json lay beside",
  ],
  [
    "a list is another one",
    { probe: [exampleProbe({ list: "other" as const })] },
    "is not the list that was tried",
  ],
  [
    "a probe is not conclusive",
    { probe: [exampleProbe({ conclusive: false })] },
    "Its silence shows nothing.",
  ],
  [
    "nothing was reached",
    { probe: [exampleProbe({ reached: 0, targets: [] })] },
    "nothing reached, of 0 targets",
  ],
])("text and comment say that %s", (_, tried, words) => {
  expect(terminalText(exampleReport(tried), false)).toContain(words);
  expect(markdownOf(exampleReport(tried)).replaceAll("`", "")).toContain(words);
});

it.each([
  ["text", "and 10 more\n", (report: Report) => terminalText(report, false)],
  ["comment", "and 17 more cells\n", markdownOf],
])(
  "of many cells the %s names the first, and counts those of the lab's own JSON with the rest",
  (_, words, written) => {
    const odd = Array.from({ length: 20 }, (_cell, index) => ({ text: `cell ${index}` }));
    const lab = exampleLab({ scenarios: [exampleScenario({ verdict: "otherwise", odd, oddLeft: 2 })] });
    expect(written(exampleReport({ lab: [lab] }))).toContain(words);
  },
);
