/**
 * What the ledger's lines say. One entry is one line of JSON; `previous` is the SHA-256 of the line before it,
 * without its line break. No personal data, no private keys.
 */
export type Entry = EntryHead & EntryBody;

export interface EntryHead {
  readonly schema: "ledger/v1";
  /** From 1, without gaps, across all segments. */
  readonly sequence: number;
  /** SHA-256 of the preceding line, 64 lower-case hex digits; 64 zeros for the first. */
  readonly previous: string;
  /** RFC 3339, UTC, milliseconds; never before the entry in front. */
  readonly time: string;
  /** Number of the writer's turn: every writer that takes the lock has a higher one than all before it. */
  readonly fence: number;
}

export type EntryBody =
  | IntentEntry
  | RetryEntry
  | SignedEntry
  | CommittedEntry
  | AbandonedEntry
  | DenyEntry
  | RevokeEntry
  | RotateEntry
  | ReconcileEntry
  | ApprovalEntry
  | CrisisEntry
  | CheckpointEntry;

/** Written before anything is signed. Holds all that the signature covers, so that a cut-off run can be finished. */
export interface IntentEntry {
  readonly kind: "intent";
  readonly operation: "issue" | "renew";
  readonly certificate: "work" | "remediation";
  /** Inventory number. */
  readonly device: string;
  readonly department: string;
  /** SHA-256 of the device's SubjectPublicKeyInfo. */
  readonly key: string;
  /** Size of that RSA key. */
  readonly bits: number;
  /** 32 upper-case hex digits. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** SHA-256 of the anchor's DER. */
  readonly anchor: string;
  /** SHA-256 of the posture record that admitted the device. */
  readonly posture: string;
  /** SHA-256 of the policy file. */
  readonly policy: string;
  /** The to-be-signed certificate, base64 of its DER. Signing it twice gives the same certificate (RSA PKCS#1 v1.5). */
  readonly tbs: string;
}

/** A later run is about to ask for the signature of an intent again. */
export interface RetryEntry {
  readonly kind: "retry";
  /** Sequence of the intent. */
  readonly intent: number;
}

/** Written before the certificate leaves. Intent and signature together are the certificate. */
export interface SignedEntry {
  readonly kind: "signed";
  readonly intent: number;
  /** Base64. */
  readonly signature: string;
  /** Times the signing service was asked for it; the service's own log must show at most as many. */
  readonly calls: number;
  /** SHA-1 of the certificate, 40 upper-case hex digits: what a gateway's list takes. */
  readonly thumbprint: string;
  /** SHA-256 of the certificate, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** The certificate's file is in place. */
export interface CommittedEntry {
  readonly kind: "committed";
  readonly intent: number;
}

/** The intent will never be signed, for instance because its anchor is no longer in use. */
export interface AbandonedEntry {
  readonly kind: "abandoned";
  readonly intent: number;
  readonly because: string;
}

export interface DenyEntry {
  readonly kind: "deny";
  readonly device: string;
  /** Key of the request, where it could be read. */
  readonly key?: string;
  readonly reasons: readonly string[];
  readonly posture?: string;
  readonly policy: string;
}

export const REVOCATION_CLASSES = [
  "stolen",
  "lost",
  "key-compromised",
  "compromised",
  "not-owned",
  "retired",
  "unencrypted",
] as const;
/** Why a certificate was revoked, the most urgent first: at the gateway's ceiling this order decides. */
export type RevocationClass = (typeof REVOCATION_CLASSES)[number];

/**
 * Somebody else may hold key or device: the gateway is told at once. The other classes wait for the day's maintenance,
 * because every write to a gateway disturbs its users.
 */
export const URGENT_CLASSES: readonly RevocationClass[] = REVOCATION_CLASSES.slice(0, 4);

/** One certificate is no longer good. */
export interface RevokeEntry {
  readonly kind: "revoke";
  readonly device: string;
  /** Sequence of the certificate's intent. */
  readonly intent: number;
  readonly thumbprint: string;
  readonly notAfter: string;
  readonly class: RevocationClass;
  readonly reasons: readonly string[];
}

/** Another anchor signs from here on. */
export interface RotateEntry {
  readonly kind: "rotate";
  readonly from?: string;
  readonly to: string;
  /** Anchors that are not to be trusted ever again, whatever a file says: an emergency. SHA-256 of each. */
  readonly dropped?: readonly string[];
}

/** One run of `reconcile` was finished: the next one compares its sources with it. */
export interface ReconcileEntry {
  readonly kind: "reconcile";
  /** When the run began, which is the time it judged by. */
  readonly began: string;
  /** `source-down`: devices were judged by their last good posture. */
  readonly mode: "normal" | "source-down";
  /** In the register. */
  readonly devices: number;
  /** Posture records that could be used. */
  readonly postures: number;
  /** The newest of them; absent when there was none. */
  readonly newestPosture?: string;
  /** Whether a second person confirmed that so few records are right: a new measure for the next runs. */
  readonly measure?: "approved";
  /** What the statement was made of: everything, or what the statement before it had. */
  readonly statement: "all" | "as-before";
}

export const APPROVAL_SUBJECTS = [
  "revocations",
  "source",
  "source-down",
  "emergency-rotation",
  "crisis",
] as const;
/** What other people than the one who runs the command have to agree to. */
export type ApprovalSubject = (typeof APPROVAL_SUBJECTS)[number];

/** An approval was used for the first time. */
export interface ApprovalEntry {
  readonly kind: "approval";
  readonly subject: ApprovalSubject;
  /** SHA-256 of the request that was signed. */
  readonly request: string;
  /** Roles, as `authority.yaml` names them. */
  readonly approvers: readonly string[];
  readonly validUntil: string;
}

/** The crisis anchor was declared, taken back, or the declaration exercised. */
export interface CrisisEntry {
  readonly kind: "crisis";
  readonly action: "declared" | "ended" | "drilled";
  /** SHA-256 of the crisis anchor. */
  readonly anchor: string;
}

/**
 * The seal key's signature over everything before it. The last entry of each segment but the current one, the
 * first of each segment but the first, and the last of each finished run is one.
 */
export interface CheckpointEntry {
  readonly kind: "checkpoint";
  /** The segment that this entry stands in, such as `2026-11`. */
  readonly segment: string;
  /** SHA-256 of the seal's SubjectPublicKeyInfo. */
  readonly seal: string;
  /** Base64 of r‖s (64 bytes): ECDSA P-256, SHA-256, over the RFC 8785 form of the entry without this member. */
  readonly signature: string;
}
