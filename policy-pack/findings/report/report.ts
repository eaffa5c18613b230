import { z } from "zod";
import { anchorSchema, declaredSchema, exemptionSchema, statementSchema } from "../../review-record/record";
import { labSchema, probeSchema } from "../tried/schema";
import { matrixSchema } from "./matrix-schema";

/**
 * What a review found, as data: every output (terminal, Markdown, SARIF, HTML) is written from it alone, and the JSON
 * output is it. No device and no person is named in it; of devices there are numbers only.
 */

const count = z.int().nonnegative();
const text = z.string();
const texts = z.array(text);
/** RFC 3339, UTC. */
const time = z.iso.datetime();

const verdict = z.strictObject({
  /** Findings that block; over all stacks also what a lab saw otherwise, and what a probe reached. */
  blocked: count,
  /** What no rule could look into; `everything` where the pack was not asked, or not to the end. */
  notJudged: z.union([count, z.literal("everything")]),
  /** Findings that would block if security had not let them through for a while. */
  exempted: count,
  /** `blocked (2) · not judged (1)`; `passed` stands there only when nothing blocks, nothing was left unjudged and no canary failed. */
  line: text,
});

const finding = z.strictObject({
  rule: text,
  /** `not-judged` is what no rule could look into, `warns` what is told and blocks nothing. */
  effect: z.enum(["blocks", "exempted", "not-judged", "warns"]),
  severity: z.enum(["medium", "high", "critical"]),
  /** The resource; the stack's own URN where a rule objects to the stack as a whole. */
  urn: text,
  name: text,
  /** As the program writes it: `azure-native:network:VirtualNetworkGateway`. */
  type: text,
  /** Property path; empty for the resource as a whole. */
  property: text,
  title: text,
  found: text,
  /** What to write instead. */
  write: text,
  why: text,
  notes: texts,
  /** `exempted until … by …: reason`, or `let through by break-glass until …`. */
  lenience: text.optional(),
  /** Where the rule's page is read. */
  page: text,
  /** Declaration of the resource, relative to the project's folder with `/`; absent where Pulumi did not tell. */
  position: z
    .strictObject({ file: text, line: z.int().positive(), column: z.int().positive().optional() })
    .optional(),
  /** The one command that shows the finding again. */
  showAgain: text,
  /** The policy's message, as Pulumi prints it. */
  message: text,
});

/** Who may reach what: a row sends, a column is reached. */
const cell = z.strictObject({
  /** Who sends: `Internet`, a pool, the networks behind a tunnel. */
  from: text,
  kind: z.enum(["internet", "clients", "site", "network", "stranger"]),
  sources: texts,
  /** What is reached: a network, clients, networks behind a tunnel. */
  to: text,
  destinations: texts,
  /** `tcp/443`, `icmp`; `any`. */
  services: texts,
  /** Resources on the way, as a reader finds them in the plan, sender first. */
  path: texts,
});

const matrix = z.strictObject({
  cells: z.array(cell),
  /** What is not computed, a sentence each. */
  notComputed: texts,
  /** What the program declares of itself; absent where it declares nothing. */
  declared: declaredSchema.optional(),
});

/** The matrix beside that of the base; both lists are empty where nothing changes. */
const matrixDifference = z.strictObject({ opened: z.array(cell), closed: z.array(cell) });

const declaredDifference = z.strictObject({ opened: declaredSchema, closed: declaredSchema });

/** With the findings that it let through in this run. */
const exemption = exemptionSchema.extend({ used: count });

const change = z.strictObject({
  operation: z.enum(["create", "update", "replace", "delete"]),
  urn: text,
  name: text,
  type: text,
  properties: texts,
});

const stack = z.strictObject({
  name: text,
  scope: z.enum(["remote-access", "any"]),
  verdict,
  findings: z.array(finding),
  /** Absent where the pack computed none; then `faults` says why. */
  matrix: matrix.optional(),
  /** The same beside what is declared, rows that send and columns that are reached; absent where `matrix` is. */
  comparison: matrixSchema.optional(),
  matrixDifference: matrixDifference.optional(),
  declaredDifference: declaredDifference.optional(),
  /** Steps of the plan; against the base where there is no state. */
  changes: z.array(change),
  /** Sentences of what takes long, who is cut off, what else is to be known; absent where no state tells. */
  effects: z.strictObject({ slow: texts, drops: texts, notices: texts }).optional(),
  anchors: z.array(anchorSchema),
  exemptions: z.array(exemption),
  /** Number of the gateway statement, where one was read. */
  statement: statementSchema.optional(),
  /** What could not be done or said in this run, a sentence each, with the remedy. */
  faults: texts,
});

const devices = z.strictObject({
  asOf: time,
  /** Numbers only, in the order of the life cycle. */
  states: z.array(z.strictObject({ state: text, count })),
});

export const reportSchema = z.strictObject({
  schema: z.literal("remote-access-report/v1"),
  made: z.strictObject({
    at: time,
    /** `offline` from empty state on the stand-in; `state` against what stands; `analysis` of a state file. */
    mode: z.enum(["offline", "state", "analysis"]),
    /** What was reviewed and what against, as commits; absent outside of Git. */
    head: text.optional(),
    base: text.optional(),
    pack: z.strictObject({
      version: text,
      /** `release policy-pack-v1.2.0`, `commit 1234abcd of the base`, `working tree`. */
      from: text,
      /** Absent where the pack wrote no record. */
      rules: count.optional(),
      digest: text.optional(),
    }),
    /** Whether the canary ran first, and that every rule blocked. */
    canary: z.enum(["passed", "failed", "not run"]),
  }),
  /** Over all stacks. */
  verdict,
  stacks: z.array(stack),
  devices: devices.optional(),
  /** What real packets tried, in this project's own networks; absent where no lab's report was given. */
  lab: z.array(labSchema).optional(),
  /** What a device that nobody manages could reach; absent where no result of a probe was given. */
  probe: z.array(probeSchema).optional(),
});

export type Report = z.infer<typeof reportSchema>;
export type StackReport = Report["stacks"][number];
export type ReportedFinding = StackReport["findings"][number];
export type ReportedMatrix = NonNullable<StackReport["matrix"]>;
export type ReachedCell = ReportedMatrix["cells"][number];
export type ReportedAnchor = StackReport["anchors"][number];
export type ReportedChange = StackReport["changes"][number];
export type ReportedExemption = StackReport["exemptions"][number];
export type ReportedVerdict = Report["verdict"];

/** The schema of the JSON output, for readers that are programs (docs/review.md). */
export function reportJsonSchema(): unknown {
  return z.toJSONSchema(reportSchema, { target: "draft-2020-12" });
}
