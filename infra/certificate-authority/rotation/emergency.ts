import type { Granted } from "../approval/approval";
import type { NewAnchor } from "../authority-edit";
import type { Authority } from "../authority-file";
import type { LedgerView } from "../ledger/view";
import type { NewEntry } from "../ledger/writer";
import { approvalEntry, droppedBy } from "./approval-requests";
import { liveUnder, readGenerations, type Generation, type LiveUnder } from "./generations";

/** What becomes of whom. */
export interface EmergencyPlan {
  /** The anchor that shall sign alone. */
  readonly to: Pick<NewAnchor, "name" | "certificate">;
  /** SHA-256 of its certificate, where that is made already. */
  readonly sha256?: string;
  /** Everything that is listed and not the new one. */
  readonly dropped: readonly Generation[];
  readonly live: LiveUnder;
  /** Devices that get a new certificate at once; undefined where the files that say so cannot be read. */
  readonly admitted: number | undefined;
  /** Thumbprints that the published statement lists. */
  readonly revoked: number;
}

/** Signatures a second of one vault: 500 in 10 seconds, RSA 3072 in an HSM (learn.microsoft.com, "Azure Key Vault service limits"). */
export const SIGNATURES_A_SECOND = 50;

/** So often a laptop looks for its certificate when it is awake. */
const FETCH_MINUTES = 30;

/**
 * Which anchor an emergency rotation goes over to: the one named, else the one that is prepared, else the one that an
 * emergency rotation which was cut off has gone over to already.
 *
 * @param named from the command line
 * @returns undefined where somebody has to name one
 */
export function emergencyTarget(
  authority: Authority,
  named: NewAnchor | undefined,
  granted: readonly Granted[],
): NewAnchor | undefined {
  if (named !== undefined) return named;
  const { next, signing, former } = readGenerations(authority);
  if (next?.signer !== undefined) {
    return { name: next.name, certificate: next.certificate, signer: next.signer };
  }
  const begun =
    former.length === 0 &&
    granted.some(
      ({ request: { subject, details } }) => subject === "emergency-rotation" && details.to === signing.name,
    );
  return begun
    ? { name: signing.name, certificate: signing.certificate, signer: authority.signer }
    : undefined;
}

/** Everything that is listed besides the target. */
export function droppedFor(authority: Authority, to: Pick<NewAnchor, "name">): Generation[] {
  const { signing, next, former } = readGenerations(authority);
  return [...former, signing, ...(next === undefined ? [] : [next])].filter(({ name }) => name !== to.name);
}

export function liveUnderAll(view: LedgerView, anchors: readonly Generation[], now: Date): LiveUnder {
  return liveUnder(view, new Set(anchors.map(({ sha256 }) => sha256)), now);
}

/** For the people who decide, a sentence each. */
export function consequences({ to, sha256, dropped, live, admitted, revoked }: EmergencyPlan): string[] {
  const names = dropped.map(({ name }) => name).join(" and ");
  const left = admitted === undefined ? 0 : Math.max(0, live.devices - admitted);
  return [
    dropped.length === 0
      ? `${to.name} is listed alone already; what is left of the rotation is done.`
      : `${names} ${dropped.length === 1 ? "is" : "are"} dropped at once and for good; ${to.name} signs alone.`,
    `${live.certificates} live certificates of ${live.devices} devices become worthless.`,
    admitted === undefined
      ? "How many devices get a new one is not known: the files that say so have faults. They get it when those are corrected."
      : `${admitted} devices are admitted now and get a new one: ${admitted} signatures, about ${minutes(admitted / SIGNATURES_A_SECOND)} ` +
        `of the vault's time at ${SIGNATURES_A_SECOND} a second (RSA-3072).`,
    ...(left > 0
      ? [
          `${left} devices or more are not admitted at this moment (asleep, for instance); they get theirs when they report again.`,
        ]
      : []),
    `Every laptop is out until it has fetched its new certificate: up to ${FETCH_MINUTES} minutes after this run where it is awake, ` +
      "and as soon as it wakes up where it sleeps.",
    "The gateway has to be written to, which disturbs everybody who is connected.",
    revoked > 0
      ? `The gateway's list of revoked certificates becomes empty: ${revoked} thumbprints are not needed any more.`
      : "The gateway's list of revoked certificates is empty and stays so.",
    sha256 === undefined
      ? `Security must pin the anchor ${to.name} in policy-pack/trust.yaml before pulumi up; its SHA-256 is printed when it is made.`
      : `Security must have pinned the anchor ${to.name} in policy-pack/trust.yaml before pulumi up: ${sha256}`,
  ];
}

/**
 * What the ledger has to say of it: on whose word, and what must never be trusted again.
 *
 * @param to SHA-256 of the anchor that signs from here on
 */
export function emergencyEntries(view: LedgerView, approval: Granted, to: string): NewEntry[] {
  const dropped = droppedBy(approval).filter((sha256) => sha256 !== to);
  const told = view.anchor === to && dropped.every((sha256) => view.dropped.has(sha256));
  if (told) return approvalEntry(approval, view);
  const from = view.anchor;
  return [
    ...approvalEntry(approval, view),
    {
      kind: "rotate",
      to,
      ...(from === undefined ? {} : { from }),
      ...(dropped.length === 0 ? {} : { dropped }),
    },
  ];
}

function minutes(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
