import { z } from "zod";

/** What packets have tried, as it stands in the report: a lab's scenarios, and what a probe reached. */

const count = z.int().nonnegative();
const text = z.string();
/** RFC 3339, UTC. */
const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One cell of the access matrix of which not all answers are the same. */
const cell = z.union([
  z.strictObject({
    from: text,
    cell: text,
    declared: text,
    /** What the pack computes; absent where the lab did not compare with it. */
    computed: text.optional(),
    seen: text,
  }),
  z.strictObject({ text }),
]);

/** What a scenario says in the lab's own file and in the report alike. */
export const scenarioWords = {
  name: text,
  group: text,
  sentence: text,
  expected: text,
  seen: text,
  /** `not-applicable` is no success: the plan has nothing that could be tried. */
  verdict: z.enum(["as-expected", "otherwise", "not-applicable"]),
  note: text.optional(),
};

const scenario = z.strictObject({
  ...scenarioWords,
  odd: z.array(cell),
  /** So many more cells stand in the lab's own JSON. */
  oddLeft: count,
  seconds: z.number().nonnegative(),
});

/** One run of `npm run lab`: another strongSwan and another firewall than Azure's. */
export const labSchema = z.strictObject({
  stack: text,
  /** Name of the file with the plan. */
  plan: text,
  planSha256: sha256,
  /**
   * Whether that is a plan which this report was told to be about; `unknown` where it was told of none. `no` counts in the
   * verdict as one more that was not judged.
   */
  isReviewed: z.enum(["yes", "no", "unknown"]),
  at: time,
  /** The regular expression that chose scenarios, which counts as one not judged; absent where all of them ran. */
  only: text.optional(),
  seconds: z.number().nonnegative(),
  asExpected: count,
  /** Each counts in the verdict as one more that blocks; where the lab itself failed, as one that was not judged. */
  otherwise: count,
  notApplicable: count,
  scenarios: z.array(scenario),
});

const probed = z.strictObject({
  id: text,
  /** From the list beside the result; absent where that is not there. */
  what: text.optional(),
  verdict: z.enum(["reached", "answered", "refused", "silent", "expected", "not-tried"]),
  detail: text,
});

/** One run of the probe on a device that nobody manages. */
export const probeSchema = z.strictObject({
  stack: text,
  script: text,
  started: time,
  ended: time,
  listSha256: sha256,
  /** Whether the list lay beside the result: `other` is another one, and `missing` none. */
  list: z.enum(["same", "other", "missing"]),
  /** False when a silence says nothing of the gateway; then it counts in the verdict as one more that was not judged. */
  conclusive: z.boolean(),
  /** There where the certificate of a test knocked; then the result counts as not judged as well. */
  testIdentity: z.literal(true).optional(),
  /** `wrong`, and `unreadable` where there is no certificate to verify it by, count as not judged as well. */
  signature: z.enum(["valid", "wrong", "unreadable"]),
  /** SHA-1 of the certificate that knocked, as the script prints it. */
  thumbprint: text.optional(),
  /** Each counts in the verdict as one more that blocks. */
  reached: count,
  targets: z.array(probed),
});

export type ReportedLab = z.infer<typeof labSchema>;
export type ReportedScenario = ReportedLab["scenarios"][number];
export type ReportedOddCell = ReportedScenario["odd"][number];
export type ReportedProbe = z.infer<typeof probeSchema>;
export type ProbedTarget = ReportedProbe["targets"][number];
