import { z } from "zod";
import { matrixSchema } from "../findings/report/matrix-schema";

/**
 * What the pack writes down of one stack for the report, beside what the engine passes on: what no message says. It holds
 * no secret, no device and no person.
 */

const text = z.string();
const texts = z.array(text);
const count = z.int().nonnegative();
const time = z.iso.datetime();

/** A root that a gateway would trust. */
export const anchorSchema = z.strictObject({
  /** Name at the gateway. */
  name: text,
  gateway: text,
  subject: text,
  sha256: text,
  notAfter: time,
  /** `pinned` by the trust file, `rehearsal` by a rehearsal's own pins, `unknown` where no pin names it. */
  standing: z.enum(["pinned", "rehearsal", "unknown"]),
});

/** What security lets through for a while. */
export const exemptionSchema = z.strictObject({
  rule: text,
  pattern: text,
  until: z.iso.date(),
  by: text,
  reason: text,
});

/** What a program says that somebody may reach. */
export const declaredSchema = z.array(z.strictObject({ rule: text, from: texts, to: texts, ports: texts }));

/** Which gateway statement was read. */
export const statementSchema = z.strictObject({ sequence: count, issuedAt: time, revoked: count });

export const recordSchema = z.strictObject({
  schema: z.literal("review-record/v1"),
  pack: z.strictObject({ version: text, rules: count }),
  scope: z.enum(["remote-access", "any"]),
  /** Absent where it could not be computed; `faults` then says why. */
  matrix: matrixSchema.optional(),
  /** What the program declares of itself; absent where it declares nothing. */
  declared: declaredSchema.optional(),
  anchors: z.array(anchorSchema),
  /** In force on the day of the run; `used` is what the report counts. */
  exemptions: z.array(exemptionSchema),
  statement: statementSchema.optional(),
  /** What could not be recorded, a sentence each, with the remedy. */
  faults: texts,
});

export type ReviewRecord = z.infer<typeof recordSchema>;
export type RecordedAnchor = ReviewRecord["anchors"][number];
export type RecordedExemption = ReviewRecord["exemptions"][number];
export type DeclaredRecord = NonNullable<ReviewRecord["declared"]>;
