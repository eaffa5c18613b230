import { z } from "zod";
import { APPROVAL_SUBJECTS, REVOCATION_CLASSES, type Entry } from "./entry";

/** A line of the ledger has at most so many bytes; the largest, an intent, has about 2,000. */
export const LONGEST_LINE_BYTES = 65_536;

const sequence = z.int().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const thumbprint = z.string().regex(/^[0-9A-F]{40}$/);
const time = z.iso.datetime({ precision: 3 });
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/);
/** Codes and short sentences, never what somebody typed at length. */
const reasons = z.array(z.string().min(1).max(200)).max(64);

/** Only the one base64 form of the bytes: otherwise some bits of a line could change unseen. */
const base64 = z.base64().min(4).refine(isCanonical, "is not the base64 form of its own bytes");
function isCanonical(text: string): boolean {
  return Buffer.from(text, "base64").toString("base64") === text;
}

const head = {
  schema: z.literal("ledger/v1"),
  sequence,
  previous: sha256,
  time,
  fence: z.int().min(1),
};

const intent = z.strictObject({
  ...head,
  kind: z.literal("intent"),
  operation: z.enum(["issue", "renew"]),
  certificate: z.enum(["work", "remediation"]),
  device: name,
  department: name,
  key: sha256,
  bits: z.int().min(2_048).max(4_096),
  serial: z.string().regex(/^[0-9A-F]{32}$/),
  notBefore: time,
  notAfter: time,
  anchor: sha256,
  posture: sha256,
  policy: sha256,
  tbs: base64,
});
const retry = z.strictObject({ ...head, kind: z.literal("retry"), intent: sequence });
const signed = z.strictObject({
  ...head,
  kind: z.literal("signed"),
  intent: sequence,
  signature: base64,
  calls: z.int().min(1),
  thumbprint,
  sha256,
});
const committed = z.strictObject({ ...head, kind: z.literal("committed"), intent: sequence });
const abandoned = z.strictObject({
  ...head,
  kind: z.literal("abandoned"),
  intent: sequence,
  because: z.string().min(1).max(200),
});
const deny = z.strictObject({
  ...head,
  kind: z.literal("deny"),
  device: name,
  key: sha256.optional(),
  reasons: reasons.min(1),
  posture: sha256.optional(),
  policy: sha256,
});
const revoke = z.strictObject({
  ...head,
  kind: z.literal("revoke"),
  device: name,
  intent: sequence,
  thumbprint,
  notAfter: time,
  class: z.enum(REVOCATION_CLASSES),
  reasons,
});
const rotate = z.strictObject({
  ...head,
  kind: z.literal("rotate"),
  from: sha256.optional(),
  to: sha256,
  dropped: z.array(sha256).min(1).max(10).optional(),
});
const count = z.int().min(0);
const reconcile = z.strictObject({
  ...head,
  kind: z.literal("reconcile"),
  began: time,
  mode: z.enum(["normal", "source-down"]),
  devices: count,
  postures: count,
  newestPosture: time.optional(),
  measure: z.literal("approved").optional(),
  statement: z.enum(["all", "as-before"]),
});
const approval = z.strictObject({
  ...head,
  kind: z.literal("approval"),
  subject: z.enum(APPROVAL_SUBJECTS),
  request: sha256,
  approvers: z.array(name).min(1).max(10),
  validUntil: time,
});
const crisis = z.strictObject({
  ...head,
  kind: z.literal("crisis"),
  action: z.enum(["declared", "ended", "drilled"]),
  anchor: sha256,
});
const checkpoint = z.strictObject({
  ...head,
  kind: z.literal("checkpoint"),
  segment: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/),
  seal: sha256,
  signature: base64,
});

/** Every kind of entry, and nothing besides its members. */
export const entrySchema = z.discriminatedUnion("kind", [
  intent,
  retry,
  signed,
  committed,
  abandoned,
  deny,
  revoke,
  rotate,
  reconcile,
  approval,
  crisis,
  checkpoint,
]) satisfies z.ZodType<Entry>;

/** The published schema of one line (JSON Schema 2020-12). */
export function ledgerJsonSchema(): object {
  return { title: "One line of the ledger (ledger/v1)", ...z.toJSONSchema(entrySchema) };
}
