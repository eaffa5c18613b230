import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import type { ApprovalSubject } from "../ledger/entry";
import {
  approvalRequestSchema,
  requestBytes,
  requestSha256,
  SIGNATURES_NEEDED,
  type ApprovalRequest,
} from "./request";

/** A request with the signatures of those who agree (`approval/v1`). */
export interface Approval {
  readonly schema: "approval/v1";
  readonly request: ApprovalRequest;
  readonly signatures: ReadonlyArray<{
    /** Role, as `authority.yaml` names it. */
    readonly approver: string;
    /** Base64 of the Ed25519 signature (RFC 8032) over the request's canonical form. */
    readonly signature: string;
  }>;
}

/** Someone who may be the second person. */
export interface Approver {
  readonly name: string;
  readonly publicKey: KeyObject;
}

/** An approval whose signatures are enough and whose time is not over. */
export interface Granted {
  readonly request: ApprovalRequest;
  /** SHA-256 of the request. */
  readonly sha256: string;
  /** Roles of those who signed. */
  readonly approvers: readonly string[];
}

const approvalSchema = z.strictObject({
  schema: z.literal("approval/v1", { error: 'write "approval/v1"' }),
  request: approvalRequestSchema,
  signatures: z
    .array(z.strictObject({ approver: z.string().min(1).max(40), signature: z.base64().max(200) }))
    .max(10),
}) satisfies z.ZodType<Approval>;

/** @throws Error when the text is no approval */
export function parseApproval(text: string): Approval {
  return parsed(approvalSchema, text, "an approval");
}

/** @throws Error when the text is no request for one */
export function parseRequest(text: string): ApprovalRequest {
  return parsed(approvalRequestSchema, text, "a request for approval");
}

/** @throws Error when the PEM holds no Ed25519 key */
export function approverOf(name: string, pem: string): Approver {
  const publicKey = createPublicKey(pem);
  if (publicKey.asymmetricKeyType !== "ed25519") {
    throw new Error(`the key of approver ${name} is ${publicKey.asymmetricKeyType}; write an Ed25519 key`);
  }
  return { name, publicKey };
}

/**
 * Adds one signature.
 *
 * @param privateKey PEM of the approver's own key
 * @throws Error when it is not the key that the authority knows for this role
 */
export function signRequest(
  request: ApprovalRequest,
  before: Approval | undefined,
  approver: Approver,
  privateKey: string,
): Approval {
  const signature = sign(null, requestBytes(request), createPrivateKey(privateKey));
  if (!verify(null, requestBytes(request), approver.publicKey, signature)) {
    throw new Error(`this is not the key that the authority knows for ${approver.name}; nothing was signed`);
  }
  const others = (before?.signatures ?? []).filter((known) => known.approver !== approver.name);
  return {
    schema: "approval/v1",
    request,
    signatures: [...others, { approver: approver.name, signature: signature.toString("base64") }],
  };
}

/**
 * Whether an approval counts.
 *
 * @returns what is granted, or why it is not
 */
export function grant(
  { request, signatures }: Approval,
  context: { readonly authority: string; readonly approvers: readonly Approver[]; readonly now: Date },
): Granted | { readonly fault: string } {
  const what = `the approval of ${request.subject} made on ${request.madeAt}`;
  if (request.authority !== context.authority) {
    return { fault: `${what} is for another authority, ${JSON.stringify(request.authority)}` };
  }
  if (Date.parse(request.validUntil) <= context.now.getTime()) {
    return { fault: `${what} was valid until ${request.validUntil}` };
  }
  const bytes = requestBytes(request);
  // By key, not by name: one person with two roles is one person.
  const agreed = new Map<string, string>();
  for (const { approver, signature } of signatures) {
    const known = context.approvers.find(({ name }) => name === approver);
    if (known === undefined || !verify(null, bytes, known.publicKey, Buffer.from(signature, "base64"))) {
      return { fault: `${what} bears a signature of ${approver} that does not verify` };
    }
    agreed.set(known.publicKey.export({ type: "spki", format: "der" }).toString("hex"), approver);
  }
  const needed = SIGNATURES_NEEDED[request.subject];
  if (agreed.size < needed) {
    return { fault: `${what} has ${agreed.size} of ${needed} signatures by different approvers` };
  }
  return { request, sha256: requestSha256(request), approvers: [...agreed.values()] };
}

/** Those that are about one subject, the newest first. */
export function grantedFor(granted: readonly Granted[], subject: ApprovalSubject): Granted[] {
  return granted
    .filter(({ request }) => request.subject === subject)
    .sort((one, other) => (one.request.madeAt > other.request.madeAt ? -1 : 1));
}

function parsed<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`is not JSON, so it is not ${what}`);
  }
  const reading = schema.safeParse(value);
  if (reading.success) return reading.data;
  const faults = reading.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
  throw new Error(`is not ${what}: ${faults.join("; ")}`);
}
