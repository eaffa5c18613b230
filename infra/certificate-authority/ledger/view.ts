import type { Link } from "./chain";
import type {
  ApprovalEntry,
  CrisisEntry,
  DenyEntry,
  Entry,
  EntryHead,
  IntentEntry,
  ReconcileEntry,
  RevocationClass,
  SignedEntry,
} from "./entry";
import { follows, lifeSentence, nextState, type IntentState } from "./intent-life";

/** What remains of a signed certificate; its bytes stay in the ledger. Times are milliseconds since 1970. */
export interface LedgerCertificate {
  /** Sequence of the intent. */
  readonly intent: number;
  readonly device: string;
  readonly department: string;
  readonly certificate: "work" | "remediation";
  readonly serial: string;
  readonly key: string;
  /** Size of the key. */
  readonly bits: number;
  readonly thumbprint: string;
  readonly sha256: string;
  readonly anchor: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** When it was signed: what a limit of issuances counts. */
  readonly issued: number;
  readonly revoked?: RevocationClass;
}

export interface OpenIntent {
  readonly entry: EntryHead & IntentEntry;
  readonly retries: number;
}

/** Signed, but nobody noted that its file is in place. */
export interface UncommittedCertificate {
  readonly intent: EntryHead & IntentEntry;
  readonly signed: EntryHead & SignedEntry;
}

export type ReconcileRun = EntryHead & ReconcileEntry;

const RUNS_KEPT_MS = 8 * 86_400_000;

export type Refusal = EntryHead & DenyEntry;

export interface Revocation {
  readonly thumbprint: string;
  readonly device: string;
  readonly intent: number;
  readonly class: RevocationClass;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  readonly since: number;
}

/** The last entry. */
export interface LastEntry extends Link {
  readonly kind: Entry["kind"];
  readonly time: string;
  readonly fence: number;
}

/**
 * What the entries amount to, small enough for tens of thousands of devices. Where old segments were deleted it
 * knows what the rest says: revocations in full, certificates from their intents on.
 */
export class LedgerView {
  #last: LastEntry | undefined;
  #first: number | undefined;
  #anchor: string | undefined;
  readonly #certificates = new Map<number, LedgerCertificate>();
  readonly #byDevice = new Map<string, LedgerCertificate[]>();
  readonly #keys = new Map<string, { device: string; since: number }>();
  readonly #open = new Map<number, OpenIntent>();
  readonly #uncommitted = new Map<number, UncommittedCertificate>();
  readonly #abandoned = new Set<number>();
  readonly #refusals = new Map<string, Refusal>();
  #runs: ReconcileRun[] = [];
  readonly #approvals = new Map<string, EntryHead & ApprovalEntry>();
  #crisis: (EntryHead & CrisisEntry) | undefined;
  #drill: (EntryHead & CrisisEntry) | undefined;
  readonly #revoked = new Map<string, Revocation>();
  /** The longest time that any certificate lives on after it was signed, milliseconds. */
  #longestLife = 0;
  /** The same department or anchor stands in thousands of entries; one string is enough. */
  readonly #strings = new Map<string, string>();

  /** Undefined for an empty ledger. */
  get last(): LastEntry | undefined {
    return this.#last;
  }

  /** SHA-256 of the anchor that signs now. */
  get anchor(): string | undefined {
    return this.#anchor;
  }

  /** Intents that nobody signed or abandoned, by sequence. */
  get open(): ReadonlyMap<number, OpenIntent> {
    return this.#open;
  }

  /** By sequence of the intent. */
  get uncommitted(): ReadonlyMap<number, UncommittedCertificate> {
    return this.#uncommitted;
  }

  /** By device: the refusal that holds; a certificate issued after it removes it. */
  get refusals(): ReadonlyMap<string, Refusal> {
    return this.#refusals;
  }

  /** By thumbprint, expired ones too; of several revocations of one certificate the last. */
  get revoked(): ReadonlyMap<string, Revocation> {
    return this.#revoked;
  }

  /** By SHA-256 of the key: the device it was first used for, and when its first certificate was signed. */
  get keys(): ReadonlyMap<string, { readonly device: string; readonly since: number }> {
    return this.#keys;
  }

  /** Every certificate by sequence of its intent, in the order of signing. */
  get certificates(): ReadonlyMap<number, LedgerCertificate> {
    return this.#certificates;
  }

  /** Runs of `reconcile` of the eight days before the last one, in their order. */
  get runs(): readonly ReconcileRun[] {
    return this.#runs;
  }

  /** By SHA-256 of the request: approvals that were used. */
  get approvals(): ReadonlyMap<string, EntryHead & ApprovalEntry> {
    return this.#approvals;
  }

  /** The anchor (SHA-256) whose crisis is declared and not ended. */
  get crisis(): string | undefined {
    return this.#crisis?.action === "declared" ? this.#crisis.anchor : undefined;
  }

  /** The last drill of the crisis set. */
  get drill(): (EntryHead & CrisisEntry) | undefined {
    return this.#drill;
  }

  /** Every device that ever had a certificate. */
  devices(): Iterable<string> {
    return this.#byDevice.keys();
  }

  /** Every certificate of a device, expired and revoked ones too, in the order of signing. */
  certificatesOf(device: string): LedgerCertificate[] {
    return [...(this.#byDevice.get(device) ?? [])];
  }

  /** Certificates of a device that a gateway would take at a time. */
  liveCertificatesOf(device: string, at: Date): LedgerCertificate[] {
    const all = this.#byDevice.get(device) ?? [];
    const time = at.getTime();
    // After years a device has hundreds; those that were issued long before cannot be live any more.
    let first = all.length;
    while (first > 0 && all[first - 1]!.issued + this.#longestLife >= time) first -= 1;
    return all.slice(first).filter(({ notAfter, revoked }) => revoked === undefined && notAfter >= time);
  }

  /** Undefined where there is no such intent. */
  stateOf(intent: number): IntentState | undefined {
    if (this.#open.has(intent)) return "open";
    if (this.#uncommitted.has(intent)) return "signed";
    if (this.#certificates.has(intent)) return "committed";
    return this.#abandoned.has(intent) ? "abandoned" : undefined;
  }

  /** Whether an intent stood in a segment that was deleted. */
  isBeforeStart(intent: number): boolean {
    return this.#first !== undefined && intent < this.#first;
  }

  /**
   * Takes the next entry in.
   *
   * @throws Error saying what is wrong when it does not fit what came before
   */
  apply(entry: Entry, hash: string): void {
    this.#first ??= entry.sequence;
    this.#take(entry);
    const { sequence, kind, time, fence } = entry;
    this.#last = { sequence, hash, kind, time, fence };
  }

  #take(entry: Entry): void {
    if (follows(entry) && !this.isBeforeStart(entry.intent)) {
      const state = this.stateOf(entry.intent);
      if ("fault" in nextState(state, entry.kind)) throw new Error(lifeSentence(state, entry));
    } else if (follows(entry) && entry.kind !== "revoke") {
      return;
    }
    switch (entry.kind) {
      case "intent":
        this.#open.set(entry.sequence, { entry, retries: 0 });
        break;
      case "retry": {
        const open = this.#open.get(entry.intent)!;
        this.#open.set(entry.intent, { ...open, retries: open.retries + 1 });
        break;
      }
      case "signed":
        this.#sign(this.#open.get(entry.intent)!.entry, entry);
        break;
      case "committed":
        this.#uncommitted.delete(entry.intent);
        break;
      case "abandoned":
        this.#open.delete(entry.intent);
        this.#abandoned.add(entry.intent);
        break;
      case "deny":
        this.#refusals.set(entry.device, entry);
        break;
      case "rotate":
        this.#anchor = this.#one(entry.to);
        break;
      case "revoke":
        this.#revoke(entry);
        break;
      case "reconcile":
        this.#run(entry);
        break;
      case "approval":
        this.#approvals.set(entry.request, entry);
        break;
      case "crisis":
        if (entry.action === "drilled") this.#drill = entry;
        else this.#crisis = entry;
        break;
      case "checkpoint":
        break;
    }
  }

  #sign(intent: EntryHead & IntentEntry, signed: EntryHead & SignedEntry): void {
    const device = this.#one(intent.device);
    const key = this.#one(intent.key);
    const issued = Date.parse(signed.time);
    this.#open.delete(intent.sequence);
    this.#uncommitted.set(intent.sequence, { intent, signed });
    const certificate: LedgerCertificate = {
      intent: intent.sequence,
      device,
      department: this.#one(intent.department),
      certificate: intent.certificate,
      serial: intent.serial,
      key,
      bits: intent.bits,
      thumbprint: signed.thumbprint,
      sha256: signed.sha256,
      anchor: this.#one(intent.anchor),
      notBefore: Date.parse(intent.notBefore),
      notAfter: Date.parse(intent.notAfter),
      issued,
    };
    this.#certificates.set(intent.sequence, certificate);
    this.#longestLife = Math.max(this.#longestLife, certificate.notAfter - issued);
    const others = this.#byDevice.get(device);
    if (others === undefined) this.#byDevice.set(device, [certificate]);
    else others.push(certificate);
    if (!this.#keys.has(key)) this.#keys.set(key, { device, since: issued });
    this.#refusals.delete(device);
  }

  #revoke({ intent, device, thumbprint, notAfter, class: of, time }: Entry & { kind: "revoke" }): void {
    const known = this.#certificates.get(intent);
    if (known !== undefined) {
      const fault = revocationFault(known, { device, thumbprint, notAfter });
      if (fault !== undefined) throw new Error(fault);
      const revoked = { ...known, revoked: of };
      this.#certificates.set(intent, revoked);
      const all = this.#byDevice.get(known.device)!;
      all[all.indexOf(known)] = revoked;
    }
    this.#revoked.set(thumbprint, {
      thumbprint,
      device,
      intent,
      class: of,
      notAfter: Date.parse(notAfter),
      since: Date.parse(time),
    });
  }

  #run(run: ReconcileRun): void {
    const oldest = new Date(Date.parse(run.began) - RUNS_KEPT_MS).toISOString();
    // In the order of time, so that what is too old stands in front.
    const kept = this.#runs.findIndex(({ began }) => began >= oldest);
    this.#runs = [...(kept < 0 ? [] : this.#runs.slice(kept)), run];
  }

  #one(text: string): string {
    const known = this.#strings.get(text);
    if (known === undefined) this.#strings.set(text, text);
    return known ?? text;
  }
}

/** What a revocation says otherwise than the certificate it revokes; undefined when nothing. */
export function revocationFault(
  known: Pick<LedgerCertificate, "device" | "thumbprint" | "notAfter" | "intent">,
  said: { readonly device: string; readonly thumbprint: string; readonly notAfter: string },
): string | undefined {
  const wrong = [
    known.device === said.device ? [] : ["device"],
    known.thumbprint === said.thumbprint ? [] : ["thumbprint"],
    known.notAfter === Date.parse(said.notAfter) ? [] : ["notAfter"],
  ].flat();
  if (wrong.length === 0) return undefined;
  return `revoke: ${wrong.join(" and ")} of the certificate of intent ${known.intent} is another`;
}
