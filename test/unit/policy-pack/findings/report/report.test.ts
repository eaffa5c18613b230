import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { reportJsonSchema, reportSchema } from "../../../../../policy-pack/findings/report/report";
import { exampleLab, exampleProbe, exampleScenario } from "../tried/example-tried";
import { exampleReport } from "./example-report";

const ajv = addFormats(new Ajv2020({ strict: false }));
const accepts = ajv.compile(reportJsonSchema() as object);

describe("the report's schema", () => {
  it("accepts a report with something in every part, as Zod and as JSON schema", () => {
    const report = exampleReport({ lab: [exampleLab()], probe: [exampleProbe()] });
    expect(reportSchema.parse(report)).toEqual(report);
    expect(accepts(JSON.parse(JSON.stringify(report)))).toBe(true);
  });

  it.each([
    ["an effect that does not exist", { effect: "passes" }],
    ["a line that is none", { position: { file: "infra/index.ts", line: 0 } }],
    ["a word of its own", { owner: "somebody" }],
  ])("refuses a finding with %s, both ways", (_, wrong) => {
    const report = exampleReport();
    const findings = report.stacks[0]!.findings.map((finding) => ({ ...finding, ...wrong }));
    const broken = { ...report, stacks: [{ ...report.stacks[0]!, findings }] };
    expect(reportSchema.safeParse(broken).success).toBe(false);
    expect(accepts(broken)).toBe(false);
  });

  it.each([
    [
      "a scenario with a verdict that there is not",
      exampleLab({ scenarios: [exampleScenario({ verdict: "passed" as never })] }),
    ],
    [
      "a cell with half of its answers",
      exampleLab({ scenarios: [exampleScenario({ odd: [{ from: "a", cell: "b" } as never] })] }),
    ],
    ["a digest that is none", exampleLab({ planSha256: "b2" })],
  ])("refuses a lab with %s, both ways", (_, lab) => {
    const broken = { ...exampleReport(), lab: [lab] };
    expect(reportSchema.safeParse(broken).success).toBe(false);
    expect(accepts(broken)).toBe(false);
  });
});
