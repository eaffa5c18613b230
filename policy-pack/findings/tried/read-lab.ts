import { z } from "zod";
import { scenarioWords, type ReportedLab, type ReportedScenario } from "./schema";

const text = z.string();
const count = z.int().nonnegative();

const odd = z.union([
  text,
  z.looseObject({ from: text, cell: text, declared: text, computed: text.optional(), seen: text }),
]);

const scenario = z.looseObject({
  ...scenarioWords,
  odd: z.array(odd).optional(),
  seconds: z.number().nonnegative(),
});

/** What `npm run lab -- --json <file>` writes, as far as the report shows it. */
export const labFileSchema = z
  .looseObject({
    schema: z.literal("lab/v1"),
    stack: text,
    plan: text,
    planSha256: z.string().regex(/^[0-9a-f]{64}$/, "is no SHA-256 in small hexadecimal digits"),
    at: z.iso.datetime(),
    only: text.optional(),
    seconds: z.number().nonnegative(),
    asExpected: count,
    otherwise: count,
    notApplicable: count,
    scenarios: z.array(scenario),
  })
  .superRefine(({ scenarios, asExpected, otherwise, notApplicable }, context) => {
    const said = { asExpected, otherwise, notApplicable };
    const counted = countsOf(scenarios);
    for (const name of ["asExpected", "otherwise", "notApplicable"] as const) {
      if (said[name] === counted[name]) continue;
      const message = `says ${said[name]}, and ${counted[name]} of the scenarios are so`;
      context.addIssue({ code: "custom", path: [name], message });
    }
    for (const [index, { verdict, expected, seen }] of scenarios.entries()) {
      if (verdict !== "as-expected" || seen === expected) continue;
      const message = "is not what was expected, although the verdict says so";
      context.addIssue({ code: "custom", path: ["scenarios", index, "seen"], message });
    }
  });

type LabFile = z.infer<typeof labFileSchema>;

/** A page with more of them is read by nobody; the lab's own JSON has all. */
const MOST_CELLS = 100;

/** @param plans SHA-256 of the plans that the report is about */
export function labOf(file: LabFile, plans: readonly string[]): ReportedLab {
  const { stack, plan, planSha256, at, only, seconds } = file;
  return {
    stack,
    plan,
    planSha256,
    isReviewed: plans.length === 0 ? "unknown" : plans.includes(planSha256) ? "yes" : "no",
    at,
    ...(only === undefined ? {} : { only }),
    seconds,
    ...countsOf(file.scenarios),
    scenarios: file.scenarios.map(scenarioOf),
  };
}

function countsOf(scenarios: LabFile["scenarios"]) {
  const of = (verdict: ReportedScenario["verdict"]) =>
    scenarios.filter((one) => one.verdict === verdict).length;
  return { asExpected: of("as-expected"), otherwise: of("otherwise"), notApplicable: of("not-applicable") };
}

function scenarioOf(read: LabFile["scenarios"][number]): ReportedScenario {
  const { name, group, sentence, expected, seen, verdict, note, odd: cells = [], seconds } = read;
  return {
    ...{ name, group, sentence, expected, seen, verdict },
    ...(note === undefined ? {} : { note }),
    odd: cells.slice(0, MOST_CELLS).map((one) => (typeof one === "string" ? { text: one } : cellOf(one))),
    oddLeft: Math.max(0, cells.length - MOST_CELLS),
    seconds,
  };
}

function cellOf({ from, cell, declared, computed, seen }: Exclude<z.infer<typeof odd>, string>) {
  return { from, cell, declared, ...(computed === undefined ? {} : { computed }), seen };
}
