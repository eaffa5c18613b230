import type { Granted } from "../approval/approval";
import { grantedFor } from "../approval/approval";
import type { ApprovalRequest } from "../approval/request";
import type { LedgerView } from "../ledger/view";
import type { NewEntry } from "../ledger/writer";
import type { Generation } from "./generations";

/** So long is a signature good, in days: whoever agrees has looked at the situation of that day. */
const GOOD_FOR_DAYS = 1;
const DAY_MS = 86_400_000;

interface Asking {
  /** The authority's name. */
  readonly authority: string;
  readonly now: Date;
}

type Named = Pick<Generation, "name" | "sha256">;

/** @param to name of the anchor that shall sign, made or not */
export function emergencyRequest(
  asking: Asking,
  to: string,
  dropped: readonly Named[],
  devices: number,
): ApprovalRequest {
  const names = dropped.map(({ name }) => name).join(" and ");
  return request(
    asking,
    "emergency-rotation",
    `Drop ${names} at once and for good, and let ${to} sign. Every certificate of ${devices} devices becomes worthless; ` +
      "each laptop is out until it has fetched its new one. One approver is needed.",
    { to, drop: dropped.map(lineOf).sort() },
  );
}

/**
 * An approval to go over to an anchor and to drop these. One that names more covers less.
 *
 * @param dropped those that are still to be dropped; of a run that was cut off perhaps none
 */
export function emergencyApproval(
  approvals: readonly Granted[],
  to: string,
  dropped: readonly Named[],
): Granted | undefined {
  return grantedFor(approvals, "emergency-rotation").find(
    ({ request: { details } }) =>
      details.to === to &&
      dropped.every((anchor) => (details.drop as readonly string[]).includes(lineOf(anchor))),
  );
}

export function crisisRequest(
  asking: Asking,
  { name, sha256 }: Named,
  certificates: number,
): ApprovalRequest {
  return request(
    asking,
    "crisis",
    `Declare a crisis: the gateway trusts ${name}, and ${certificates} certificates of the crisis set come into force, ` +
      "until somebody ends it. Two approvers are needed.",
    { anchor: sha256 },
  );
}

/** An approval to declare a crisis; one asked for before the last crisis ended is used up. */
export function crisisApproval(
  approvals: readonly Granted[],
  { sha256 }: Pick<Generation, "sha256">,
  { lastCrisis }: Pick<LedgerView, "lastCrisis">,
): Granted | undefined {
  return grantedFor(approvals, "crisis").find(
    ({ request: { details, madeAt } }) =>
      details.anchor === sha256 &&
      !(lastCrisis?.action === "ended" && Date.parse(madeAt) <= Date.parse(lastCrisis.time)),
  );
}

/** The entry that says whose word a step rests on; none where the ledger has it. */
export function approvalEntry(
  { request: { subject, validUntil }, sha256, approvers }: Granted,
  { approvals }: Pick<LedgerView, "approvals">,
): NewEntry[] {
  if (approvals.has(sha256)) return [];
  return [
    {
      kind: "approval",
      subject,
      request: sha256,
      approvers,
      validUntil: new Date(validUntil).toISOString(),
    },
  ];
}

/** What an approver reads of an anchor: its name, and what identifies it. */
function lineOf({ name, sha256 }: Named): string {
  return `${name} ${sha256}`;
}

/** SHA-256 of the anchors that an approved emergency rotation drops. */
export function droppedBy({ request: { details } }: Granted): string[] {
  return (details.drop as readonly string[]).map((line) => line.split(" ").at(-1)!);
}

function request(
  { authority, now }: Asking,
  subject: "emergency-rotation" | "crisis",
  sentence: string,
  details: ApprovalRequest["details"],
): ApprovalRequest {
  return {
    schema: "approval-request/v1",
    authority,
    subject,
    madeAt: now.toISOString(),
    validUntil: new Date(now.getTime() + GOOD_FOR_DAYS * DAY_MS).toISOString(),
    sentence,
    details,
  };
}
