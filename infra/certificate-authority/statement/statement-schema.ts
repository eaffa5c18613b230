import { z } from "zod";
import { REVOCATION_CLASSES } from "../ledger/entry";
import { MOST_REVOKED, type SealedStatement } from "./statement";

/** The old anchor, the new one, one for emergencies. */
export const MOST_ANCHORS = 3;

const sequence = z.int("write a whole number").min(0, "write a whole number from 0 on");
const sha256 = z.string("write 64 hex digits").regex(/^[0-9a-f]{64}$/, "write 64 lower-case hex digits");
const time = z.iso.datetime({ error: "write a UTC time such as 2026-11-23T08:00:00Z", precision: 0 });

/** Only the one Base64 form of the bytes: otherwise a file could be changed and mean the same. */
const base64 = z
  .string("write Base64")
  .min(1, "write Base64")
  .max(16_384, "is too long")
  .refine(isCanonical, "is not the Base64 form of its own bytes");
function isCanonical(text: string): boolean {
  return Buffer.from(text, "base64").toString("base64") === text;
}

const anchor = z.strictObject({
  name: z
    .string("write the anchor's name")
    .regex(/^[a-z][a-z0-9-]{1,39}$/, "write 2 to 40 lower-case letters, digits and hyphens"),
  certificate: base64,
  sha256,
  notAfter: time,
});

const revoked = z.strictObject({
  thumbprint: z.string("write a thumbprint").regex(/^[0-9A-F]{40}$/, "write 40 upper-case hex digits"),
  class: z.enum(REVOCATION_CLASSES, `write one of ${REVOCATION_CLASSES.join(", ")}`),
  notAfter: time,
});

const statement = z.strictObject({
  authority: z
    .string("write the authority's name")
    .regex(/^[\p{L}\d .()-]{1,60}$/u, "write at most 60 letters, digits, blanks, dots, hyphens, brackets"),
  sequence,
  time,
  anchors: z
    .array(anchor, "write the list of anchors")
    .min(1, "names no anchor: nobody could connect; write at least one")
    .max(MOST_ANCHORS, `write at most ${MOST_ANCHORS}: the old one, the new one, one for emergencies`),
  revoked: z
    .array(revoked, "write the list of revoked certificates")
    .max(MOST_REVOKED, `write at most ${MOST_REVOKED}: the gateway takes no more`),
  withoutRoom: sequence,
  ledger: z.strictObject({ sequence, head: sha256 }, "write sequence and head of the ledger"),
});

/** The shape of a statement's file; what it means and who signed it is checked by `readStatement`. */
export const sealedStatementSchema = z.strictObject({
  schema: z.literal("gateway-statement/v1", 'write "gateway-statement/v1"'),
  statement,
  seal: z.strictObject({
    algorithm: z.literal("ES256", 'write "ES256"'),
    publicKey: base64,
    signature: base64,
  }),
}) satisfies z.ZodType<SealedStatement>;

/** The published schema of the file (JSON Schema 2020-12). */
export function statementJsonSchema(): object {
  return { title: "Gateway statement (gateway-statement/v1)", ...z.toJSONSchema(sealedStatementSchema) };
}
