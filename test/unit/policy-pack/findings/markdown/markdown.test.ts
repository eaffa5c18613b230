import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LONGEST_COMMENT, markdownOf } from "../../../../../policy-pack/findings/markdown/markdown";
import type { Report, StackReport } from "../../../../../policy-pack/findings/report/report";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";
import { exampleLab, exampleProbe } from "../tried/example-tried";
import { nodesOf, parsed } from "./parsed";

const oneStack = (changed: Partial<StackReport>, other: Partial<Report> = {}) =>
  markdownOf(exampleReport({ stacks: [exampleStack(changed)], ...other }));

const findings = (count: number, rule = "p2s-certificate-only") =>
  Array.from({ length: count }, (_, index) => {
    const name = `gateway-${String(index).padStart(4, "0")}`;
    return exampleFinding({ rule, name, urn: `urn:pulumi:dev::example::t:t:T::${name}` });
  });

it("a comment reads as the one that was reviewed", () => {
  const reviewed = readFileSync(join(__dirname, "comment.golden.md"), "utf8");
  const findings = exampleStack().findings.map((finding) => ({
    ...finding,
    page: `https://example.org/${finding.page}`,
    showAgain: "pulumi preview --stack dev --policy-pack policy-pack",
  }));
  expect(oneStack({ findings })).toBe(reviewed);
  // The engine may tell the same findings in another order.
  expect(oneStack({ findings: [...findings].reverse() })).toBe(reviewed);
});

it("the first line is the marker, the first that is seen the verdict", () => {
  const [marker, verdict] = markdownOf(exampleReport()).split("\n");
  expect(marker).toBe("<!-- remote-access-review -->");
  expect(verdict).toBe("## Remote access: blocked (1) · not judged (1) · exempted (1)");
});

it("a pack whose canary failed has passed nothing", () => {
  const { made } = exampleReport();
  const verdict = { blocked: 0, notJudged: 0, exempted: 0, line: "passed" };
  const comment = oneStack({ verdict, findings: [] }, { verdict, made: { ...made, canary: "failed" } });
  expect(comment.split("\n")[1]).toBe("## Remote access: blocked: the pack does not block what it must");
  expect(comment).not.toMatch(/passed/);
});

const told: ReadonlyArray<[string, Partial<StackReport>, string]> = [
  [
    "that nothing opens",
    { matrixDifference: { opened: [], closed: [] } },
    "Computed: nothing opens and nothing",
  ],
  [
    "that there is no base",
    { matrixDifference: undefined },
    "Computed: not compared, there is nothing to compare",
  ],
  [
    "that nothing was computed",
    { matrix: undefined, matrixDifference: undefined },
    "no access in this run, see the",
  ],
  [
    "that nothing is declared",
    { matrix: { cells: [], notComputed: [] }, declaredDifference: undefined },
    "Declared by the program: not compared, the program declares nothing",
  ],
  [
    "what closes",
    {
      declaredDifference: { opened: [], closed: [{ rule: "old", from: ["a"], to: ["b"], ports: ["tcp/1"] }] },
    },
    "| closes | `old` | `a` | `b` | `tcp/1` |",
  ],
  ["that no state tells what takes long", { effects: undefined }, "cut off\n\nNot known: no state was read."],
  ["faults", { faults: ["no matrix: the record is missing"] }, "#### Faults of this run\n\n- no matrix: the"],
  [
    "that everything is not judged",
    { verdict: { blocked: 0, notJudged: "everything", exempted: 0, line: "not judged (everything)" } },
    "#### Not judged\n\n- everything: the pack was not asked, or not to the end",
  ],
  ["warnings", { findings: [exampleFinding({ effect: "warns" })] }, "#### Findings that warn (1)"],
  ["notes", { findings: [exampleFinding({ notes: ["over since May"] })] }, "\n  - note: over since May\n"],
  [
    "that a place is not known",
    { findings: [exampleFinding({ position: undefined })] },
    "), place not known\n",
  ],
];
it.each(told)("it tells %s", (_, changed, text) => {
  expect(oneStack(changed)).toContain(text);
});

it("exemptions that let nothing through are not told", () => {
  const unused = exampleStack().exemptions.map((exemption) => ({ ...exemption, used: 0 }));
  expect(oneStack({ exemptions: unused })).not.toContain("Exemptions used");
});

it("the worst rule comes first", () => {
  const rules = { medium: "rule-a", critical: "rule-c", high: "rule-b" } as const;
  const comment = oneStack({
    findings: (["medium", "critical", "high"] as const).map((severity) =>
      exampleFinding({ severity, rule: rules[severity] }),
    ),
  });
  const order = [...comment.matchAll(/^##### \[`(rule-\w+)`/gm)].map(([, rule]) => rule);
  expect(order).toEqual(["rule-c", "rule-b", "rule-a"]);
});

it("where findings are seen again by several commands, none is named as the one", () => {
  expect(oneStack({ findings: [exampleFinding(), exampleFinding({ showAgain: "other" })] })).not.toContain(
    "Show it again",
  );
});

const long = "x".repeat(1_000_000);
const manyCells = Array.from({ length: 2_000 }, () => exampleStack().matrix!.cells[0]!);
const tooMuch: ReadonlyArray<[string, Partial<Report>]> = [
  ["500 findings", { stacks: [exampleStack({ findings: findings(500) })] }],
  ["5,000 findings", { stacks: [exampleStack({ findings: findings(5_000) })] }],
  [
    "values of a million characters",
    {
      stacks: [
        exampleStack({
          name: long,
          findings: findings(200).map((one) => ({
            ...one,
            name: long,
            found: long,
            why: long,
            notes: [long],
          })),
          faults: Array.from({ length: 50 }, () => long),
        }),
      ],
    },
  ],
  [
    "500 rules",
    { stacks: [exampleStack({ findings: findings(500).map((one, n) => ({ ...one, rule: `r${n}` })) })] },
  ],
  ["500 stacks", { stacks: Array.from({ length: 500 }, (_, n) => exampleStack({ name: `stack-${n}` })) }],
  [
    "2,000 cells of the matrix",
    {
      stacks: [
        exampleStack({
          matrix: { cells: manyCells, notComputed: [] },
          matrixDifference: { opened: manyCells, closed: manyCells },
        }),
      ],
    },
  ],
  [
    "characters of four bytes",
    {
      stacks: [exampleStack({ findings: findings(500).map((one) => ({ ...one, found: "😀".repeat(99) })) })],
    },
  ],
];
it.each(tooMuch)(
  "a comment on %s is short enough, says what is missing, and ends every table and tag",
  async (_, changed) => {
    const comment = markdownOf(exampleReport(changed));
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(LONGEST_COMMENT);
    // It uses the room it has.
    expect(Buffer.byteLength(comment)).toBeGreaterThan(LONGEST_COMMENT * 0.8);
    expect(comment).toMatch(/^and \d+ more, see report\.html$|^Left out for length: .*, see report\.html$/m);
    expect(comment.startsWith("<!-- remote-access-review -->\n## Remote access: blocked (1)")).toBe(true);
    const nodes = nodesOf(await parsed(comment));
    const html = nodes.flatMap(({ type, value = "" }) => (type === "html" ? [value] : []));
    expect(html.filter((tag) => tag.startsWith("<details>"))).toHaveLength(
      html.filter((tag) => tag === "</details>").length,
    );
    const rows = nodes
      .filter(({ type }) => type === "table")
      .flatMap(({ children = [] }) => {
        const width = children[0]?.children?.length;
        return children.filter((row) => row.children?.length !== width);
      });
    expect(rows).toEqual([]);
  },
);

it("a rule with thousands of findings hides no other rule, nor what opens, nor a fault", () => {
  const comment = oneStack({
    findings: [...findings(5_000), exampleFinding({ rule: "the-other", severity: "medium" })],
    faults: ["the base could not be read"],
  });
  expect(comment).toContain("##### [`the-other`]");
  expect(comment).toContain("| **opens** |");
  expect(comment).toContain("- the base could not be read");
  expect(comment).toContain("<summary>All access, computed (2)</summary>");
  const shown = comment.match(/^- `gateway-\d+`/gm)!.length;
  expect(comment).toContain(`\nand ${5_000 - shown} more, see report.html\n`);
  // The first ones, whole.
  expect(comment.match(/^ {2}- write instead: `\["Certificate"\]`$/gm)!.length).toBeGreaterThanOrEqual(shown);
  expect(comment).toContain("- `gateway-0000`");
});

it("what is shortened is what all access is, before any finding", () => {
  const matrix = { cells: manyCells, notComputed: [] };
  const comment = oneStack({ matrix, findings: findings(200) });
  expect(comment.match(/^- `gateway-\d+`/gm)).toHaveLength(200);
  expect(comment).toMatch(/\nand \d+ more, see report\.html\n\n\n<\/details>/);
});

describe("what packets tried", () => {
  const comment = oneStack({}, { lab: [exampleLab()], probe: [exampleProbe()] });

  it.each([
    "### Lab, stack `dev`: 1 as expected, 1 otherwise, 1 with nothing to try in the plan\n",
    "Tried `.rehearsal/dev/requests.jsonl` (SHA-256 `b2b2b2b2b2b2`) at `2026-06-13T09:00:00Z`, 2 days before",
    "- `matrix`: From inside the tunnel, with routes of its own and without firewall, a laptop",
    "  - expected: every cell as the model declares it\n  - seen: 2 of 824 cells otherwise, 824 cells\n",
    "  - parks to `10.84.0.10 tcp/22`: declared shut, computed shut, seen open\n",
    "  - and 4 more cells\n",
    "### Probe, stack `dev`: 1 of 6 targets reached\n",
    "- reached: file server, SMB (`tcp:10.84.0.10:445`): banner: 220 files\n",
  ])("is told: %s", (words) => {
    expect(comment).toContain(words);
  });

  it("is short where it is as it has to be", () => {
    expect(comment).not.toContain("stolen");
    expect(comment).not.toContain("IMAPS");
  });

  it("keeps its numbers however many findings there are", () => {
    const long = oneStack({ findings: findings(3000) }, { lab: [exampleLab()], probe: [exampleProbe()] });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(LONGEST_COMMENT);
    for (const words of ["### Lab, stack", "- `matrix`", "### Probe, stack", "- reached:"])
      expect(long).toContain(words);
  });
});
