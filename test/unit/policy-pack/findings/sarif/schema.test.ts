import fc from "fast-check";
import { sarifOf } from "../../../../../policy-pack/findings/sarif/sarif";
import { hostileText, withTexts } from "../markdown/hostile";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";
import { faultsBySchema, SARIF_SCHEMA } from "./published-schema";

const { installed, howToInstall } = SARIF_SCHEMA;
const needs = installed ? "" : ` (skipped: first run ${howToInstall})`;

(installed ? describe : describe.skip)(`the published schema of SARIF 2.1.0${needs}`, () => {
  let faultsOf: ReturnType<typeof faultsBySchema>;
  beforeAll(() => {
    faultsOf = faultsBySchema();
  });

  /** As it is read from the file. */
  const written = (report = exampleReport()): unknown => JSON.parse(JSON.stringify(sarifOf(report)));

  it.each([
    ["with something in every part", exampleReport()],
    ["of no stack", exampleReport({ stacks: [] })],
    ["without findings", exampleReport({ stacks: [exampleStack({ findings: [] })] })],
    ["with a fault", exampleReport({ stacks: [exampleStack({ faults: ["the base is missing"] })] })],
    [
      "with findings of no place, and of a place that is no path",
      exampleReport({
        stacks: [
          exampleStack({
            findings: [
              exampleFinding({ position: undefined }),
              exampleFinding({ position: { file: "a b/ü%[x].ts", line: 1 } }),
            ],
          }),
        ],
      }),
    ],
  ])("accepts a report %s", (_, report) => {
    expect(faultsOf(written(report))).toEqual([]);
  });

  it("accepts a report with values of any kind", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 5, maxLength: 20 }), (texts) => {
        let count = 0;
        const report = withTexts(exampleReport(), () => texts[count++ % texts.length] ?? "");
        expect(faultsOf(written(report))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["a line that is no number", '"startLine":42', '"startLine":"x"', "/region/startLine must be integer"],
    ["a line before the first", '"startLine":42', '"startLine":0', "/region/startLine must be >= 1"],
    [
      "a level that there is not",
      '"level":"error","message"',
      '"level":"blocks","message"',
      "/level must be equal",
    ],
    [
      "a result without message",
      /"message":\{"text":"gateway[^}]*\},/,
      "",
      "must have required property 'message'",
    ],
    ["a property that there is not", '"ruleIndex":0', '"ruleindex":0', "must NOT have additional properties"],
    ["an address that is none", "infra/vpn/gateway.ts", "infra vpn %", "/uri must match format"],
    ["another version", '"version":"2.1.0"', '"version":"2.0.0"', "/version must be equal"],
  ])("refuses %s", (_, from, to, fault) => {
    const text = JSON.stringify(sarifOf(exampleReport()));
    const broken = text.replace(from, to);
    expect(broken).not.toBe(text);
    expect(faultsOf(JSON.parse(broken)).join("\n")).toContain(fault);
  });
});
