import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { APPROVAL_SUBJECTS, type ApprovalSubject } from "../ledger/entry";

/** What somebody else than the person at the keyboard is asked to agree to (`approval-request/v1`). */
export interface ApprovalRequest {
  readonly schema: "approval-request/v1";
  /** The certificate authority's name. */
  readonly authority: string;
  readonly subject: ApprovalSubject;
  /** RFC 3339, UTC. */
  readonly madeAt: string;
  readonly validUntil: string;
  /** What happens, for the person who signs. */
  readonly sentence: string;
  /** What exactly is agreed to: other things need another approval. */
  readonly details: Readonly<Record<string, Detail>>;
}

export type Detail = string | number | readonly string[];

/** Signatures by different approvers that each subject needs, besides the person who runs the command. */
export const SIGNATURES_NEEDED: Readonly<Record<ApprovalSubject, number>> = {
  revocations: 1,
  source: 1,
  "source-down": 2,
  "emergency-rotation": 1,
  crisis: 2,
};

const time = z.iso.datetime({ error: "write a UTC time such as 2026-11-23T08:00:00Z" });

export const approvalRequestSchema = z.strictObject({
  schema: z.literal("approval-request/v1", { error: 'write "approval-request/v1"' }),
  authority: z.string().min(1).max(60),
  subject: z.enum(APPROVAL_SUBJECTS, { error: `write one of ${APPROVAL_SUBJECTS.join(", ")}` }),
  madeAt: time,
  validUntil: time,
  sentence: z.string().min(1).max(2_000),
  details: z.record(
    z.string().max(40),
    z.union([z.string().max(200), z.number(), z.array(z.string().max(200)).max(100_000)]),
  ),
}) satisfies z.ZodType<ApprovalRequest>;

/** What an approver signs: the request in its one canonical form (RFC 8785). */
export function requestBytes(request: ApprovalRequest): Uint8Array {
  return Buffer.from(canonicalize(request)!, "utf8");
}

/** Names the request in ledger and messages. */
export function requestSha256(request: ApprovalRequest): string {
  return createHash("sha256").update(requestBytes(request)).digest("hex");
}

/** Whether a request asks for the same as another one, whenever it was made. */
export function sameMatter(one: ApprovalRequest, other: ApprovalRequest): boolean {
  const matter = ({ authority, subject, details }: ApprovalRequest) =>
    canonicalize({ authority, subject, details });
  return matter(one) === matter(other);
}
