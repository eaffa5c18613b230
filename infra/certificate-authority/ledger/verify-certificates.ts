import { X509Certificate, createHash, type KeyObject } from "node:crypto";
import { assembleCertificate } from "../core/signed-certificate";
import { thumbprints } from "../core/thumbprint";
import type { Entry, EntryHead, IntentEntry, SignedEntry } from "./entry";
import type { Findings, Where } from "./finding";
import { follows, lifeSentence, nextState, type IntentState } from "./intent-life";
import { revocationFault } from "./view";

interface Anchor {
  readonly certificate: X509Certificate;
  readonly spki: Uint8Array;
}

/** What must be remembered of an intent that was signed. */
interface Known {
  readonly intent: number;
  readonly device: string;
  readonly thumbprint: string;
  readonly notAfter: number;
}

export interface CertificateCounts {
  intents: number;
  certificates: number;
  revocations: number;
  refusals: number;
  /** Entries about intents of segments that were not read. */
  beforeStart: number;
}

/** Checks what the entries say of certificates: each signature has its intent, and both together are what they say. */
export class CertificateCheck {
  readonly counts: CertificateCounts = {
    intents: 0,
    certificates: 0,
    revocations: 0,
    refusals: 0,
    beforeStart: 0,
  };
  readonly #findings: Findings;
  readonly #anchors = new Map<string, Anchor>();
  readonly #unknownAnchors = new Set<string>();
  readonly #open = new Map<number, EntryHead & IntentEntry>();
  readonly #states = new Map<number, IntentState>();
  readonly #signed = new Map<number, Known>();
  readonly #serials = new Map<string, number>();
  #first: number | undefined;
  #anchor: string | undefined;

  /** @param anchors DER of every anchor that ever signed */
  constructor(findings: Findings, anchors: readonly Uint8Array[]) {
    this.#findings = findings;
    for (const der of anchors) {
      const certificate = new X509Certificate(der);
      const spki = certificate.publicKey.export({ type: "spki", format: "der" });
      this.#anchors.set(sha256Of(der), { certificate, spki });
    }
  }

  take(entry: Entry, where: Where): void {
    this.#first ??= entry.sequence;
    if (follows(entry)) {
      if (entry.kind === "revoke") this.counts.revocations += 1;
      if (entry.intent < this.#first) {
        this.counts.beforeStart += 1;
        return;
      }
      const state = this.#states.get(entry.intent);
      const next = nextState(state, entry.kind);
      if ("fault" in next) {
        this.#findings.add(next.fault, where, lifeSentence(state, entry));
        return;
      }
      this.#states.set(entry.intent, next.state);
    }
    switch (entry.kind) {
      case "intent":
        this.#intent(entry, where);
        break;
      case "signed":
        this.#sign(this.#open.get(entry.intent)!, entry, where);
        this.#open.delete(entry.intent);
        break;
      case "abandoned":
        this.#open.delete(entry.intent);
        break;
      case "revoke": {
        const fault = revocationFault(this.#signed.get(entry.intent)!, entry);
        if (fault !== undefined) this.#findings.add("revoke-unknown", where, fault);
        break;
      }
      case "rotate":
        if (this.#anchor !== undefined && entry.from !== this.#anchor) {
          this.#findings.add(
            "rotate-mismatch",
            where,
            `from ${entry.from ?? "none"}, but the anchor was ${this.#anchor}`,
          );
        }
        this.#anchor = entry.to;
        break;
      case "deny":
        this.counts.refusals += 1;
        break;
      case "retry":
      case "committed":
      case "reconcile":
      case "approval":
      case "crisis":
      case "checkpoint":
        break;
    }
  }

  #intent(entry: EntryHead & IntentEntry, where: Where): void {
    this.counts.intents += 1;
    this.#open.set(entry.sequence, entry);
    this.#states.set(entry.sequence, "open");
    const other = this.#serials.get(entry.serial);
    if (other === undefined) this.#serials.set(entry.serial, entry.sequence);
    else this.#findings.add("duplicate-serial", where, `${entry.serial}, also in entry ${other}`);
  }

  #sign(intent: EntryHead & IntentEntry, signed: EntryHead & SignedEntry, where: Where): void {
    this.counts.certificates += 1;
    this.#signed.set(intent.sequence, {
      intent: intent.sequence,
      device: intent.device,
      thumbprint: signed.thumbprint,
      notAfter: Date.parse(intent.notAfter),
    });
    const anchor = this.#anchors.get(intent.anchor);
    if (anchor === undefined) {
      // Once an anchor is enough: otherwise each of its certificates would be a finding.
      if (!this.#unknownAnchors.has(intent.anchor))
        this.#findings.add("anchor-unknown", where, intent.anchor);
      this.#unknownAnchors.add(intent.anchor);
      return;
    }
    const tbs = Buffer.from(intent.tbs, "base64");
    let der: Uint8Array;
    try {
      der = assembleCertificate(tbs, Buffer.from(signed.signature, "base64"), anchor.spki);
    } catch {
      this.#findings.add(
        "signature-invalid",
        where,
        `the certificate of intent ${intent.sequence} and anchor ${intent.anchor}`,
      );
      return;
    }
    const wrong = [...thumbprintFaults(der, signed), ...contentFaults(der, intent, anchor)];
    if (wrong.length > 0) {
      this.#findings.add(
        "certificate-mismatch",
        where,
        `${wrong.join(", ")} of the certificate of intent ${intent.sequence} is another`,
      );
    }
  }
}

function thumbprintFaults(der: Uint8Array, signed: SignedEntry): string[] {
  const { sha1, sha256 } = thumbprints(der);
  return [
    ...(sha1 === signed.thumbprint ? [] : ["thumbprint"]),
    ...(sha256 === signed.sha256 ? [] : ["sha256"]),
  ];
}

/** What the certificate says otherwise than its intent. */
function contentFaults(der: Uint8Array, intent: EntryHead & IntentEntry, anchor: Anchor): string[] {
  let read: X509Certificate;
  let key: KeyObject;
  try {
    read = new X509Certificate(der);
    key = read.publicKey;
  } catch {
    return ["form"];
  }
  const said = {
    serial: read.serialNumber === intent.serial,
    key: sha256Of(key.export({ type: "spki", format: "der" })) === intent.key,
    bits: key.asymmetricKeyDetails?.modulusLength === intent.bits,
    notBefore: isoOf(read.validFrom) === intent.notBefore,
    notAfter: isoOf(read.validTo) === intent.notAfter,
    subject:
      read.subject.startsWith(`CN=${intent.device}@${intent.department}.`) && !read.subject.includes("\n"),
    issuer: read.checkIssued(anchor.certificate),
  };
  return Object.entries(said).flatMap(([member, same]) => (same ? [] : [member]));
}

/** The time as OpenSSL writes it, in the ledger's form. */
function isoOf(time: string): string {
  return new Date(time).toISOString();
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
