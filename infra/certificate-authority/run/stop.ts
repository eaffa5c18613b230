import type { ReconcileSettings } from "../authority-file";
import { SIGNATURES_NEEDED, type ApprovalRequest } from "../approval/request";
import type { ApprovalSubject, RevokeEntry } from "../ledger/entry";

/** A run that stopped before it wrote anything. */
export interface Stop {
  readonly kind: "stop";
  /** All that is wrong. */
  readonly because: readonly string[];
  /** What to do about it. */
  readonly remedy: readonly string[];
  /** What other people could agree to. */
  readonly requests: readonly ApprovalRequest[];
  readonly now: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Asking {
  readonly authority: string;
  readonly settings: Pick<ReconcileSettings, "sourceDownDays">;
  readonly now: Date;
}

/** Words for the person who signs, and how long the signature is good for. */
export function requestFor(
  { authority, settings, now }: Asking,
  subject: Extract<ApprovalSubject, "revocations" | "source" | "source-down">,
  details: ApprovalRequest["details"],
): ApprovalRequest {
  const days = { revocations: 1, source: 1, "source-down": settings.sourceDownDays }[subject];
  return {
    schema: "approval-request/v1",
    authority,
    subject,
    madeAt: now.toISOString(),
    validUntil: new Date(now.getTime() + days * DAY_MS).toISOString(),
    sentence: sentenceOf(subject, details, days),
    details,
  };
}

/** One certificate in a request: what exactly is agreed to. */
export function revocationLine({ device, thumbprint, class: why }: RevokeEntry): string {
  return `${device} ${why} ${thumbprint}`;
}

function sentenceOf(
  subject: Extract<ApprovalSubject, "revocations" | "source" | "source-down">,
  details: ApprovalRequest["details"],
  days: number,
): string {
  const people = SIGNATURES_NEEDED[subject] === 1 ? "One approver is" : "Two approvers are";
  switch (subject) {
    case "revocations":
      return `Revoke the certificates listed in the details: ${(details.certificates as readonly string[]).length} at once. Their laptops lose access. ${people} needed.`;
    case "source":
      return `It is right that the register names about ${details.devices as number} devices and the posture export about ${details.postures as number}. Later runs are measured by that. ${people} needed.`;
    case "source-down":
      return `For ${days} days renew devices on their posture of ${details.newest as string}, although nobody has seen them since. ${people} needed.`;
  }
}
