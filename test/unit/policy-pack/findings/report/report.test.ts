import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { reportJsonSchema, reportSchema } from "../../../../../policy-pack/findings/report/report";
import { exampleReport } from "./example-report";

const ajv = addFormats(new Ajv2020({ strict: false }));
const accepts = ajv.compile(reportJsonSchema() as object);

describe("the report's schema", () => {
  it("accepts a report with something in every part, as Zod and as JSON schema", () => {
    const report = exampleReport();
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
});
