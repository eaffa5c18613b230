import { lineHash, parseLine } from "./chain";
import { checkCheckpoint, type SealKeys } from "./checkpoint";
import type { Entry } from "./entry";
import { LONGEST_LINE_BYTES } from "./entry-schema";
import { Findings, type Finding, type Where } from "./finding";
import { segmentLines } from "./segment-lines";
import type { LedgerStore } from "./store";
import { CertificateCheck, type CertificateCounts } from "./verify-certificates";
import { ChainCheck, type Located } from "./verify-chain";

export interface VerifyOptions {
  /** @see sealKeys */
  readonly sealKeys: SealKeys;
  /** DER of every anchor that the ledger names. */
  readonly anchors: readonly Uint8Array[];
  /** Begin at this checkpoint, the first entry of a segment or the entry of a number; older segments may be gone. */
  readonly from?: { readonly segment: string } | { readonly sequence: number };
  /** What somebody noted earlier, a statement for instance: the entry of that number had that hash. */
  readonly expected?: { readonly sequence: number; readonly head: string };
  /** Entries after it are findings: nothing was written in the future. */
  readonly now: Date;
}

export interface VerifyReport {
  readonly findings: readonly Finding[];
  /** Findings beyond those in the list. */
  readonly furtherFindings: number;
  readonly segments: readonly string[];
  readonly entries: number;
  readonly checkpoints: number;
  /** Entries after the last sound checkpoint. */
  readonly unsealed: number;
  readonly counts: Readonly<CertificateCounts>;
  /** The last readable entry: note it, and give it as `expected` the next time. */
  readonly head?: { readonly sequence: number; readonly head: string; readonly time: string };
}

/**
 * Reads a whole ledger, or from a checkpoint on, and finds what was done to it. It holds back nothing: one finding
 * does not hide another. A second reading follows only where links are broken.
 */
export async function verifyLedger(store: LedgerStore, options: VerifyOptions): Promise<VerifyReport> {
  const verification = new Verification(options);
  const all = await store.segments();
  const first = startSegment(options.from);
  const segments = all.filter((segment) => first === undefined || segment >= first);
  for (const segment of segments) {
    await verification.segment(segment, store.read(segment), segment === segments.at(-1));
  }
  await verification.finish(() => linesOf(store, segments));
  return verification.report(segments);
}

function startSegment(from: VerifyOptions["from"]): string | undefined {
  return from !== undefined && "segment" in from ? from.segment : undefined;
}

async function* linesOf(store: LedgerStore, segments: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const segment of segments) {
    for await (const lines of segmentLines(store.read(segment))) for (const { bytes } of lines) yield bytes;
  }
}

class Verification {
  readonly #options: VerifyOptions;
  readonly #findings = new Findings();
  readonly #chain: ChainCheck;
  readonly #certificates: CertificateCheck;
  #started: boolean;
  #first: number | undefined;
  /** Lines passed over before the start. */
  #before = 0;
  #entries = 0;
  #checkpoints = 0;
  #sound = 0;
  #unsealed = 0;
  #head: VerifyReport["head"];
  #last: { readonly entry: Entry; readonly where: Where } | undefined;
  #expectedHash: string | undefined;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#started = options.from === undefined;
    this.#chain = new ChainCheck(this.#findings, 1);
    this.#certificates = new CertificateCheck(this.#findings, options.anchors);
  }

  async segment(segment: string, pieces: AsyncIterable<Uint8Array>, isLast: boolean): Promise<void> {
    let line = 0;
    for await (const lines of segmentLines(pieces)) {
      for (const { bytes, complete } of lines) {
        line += 1;
        const where = { segment, line };
        if (complete) this.#line(bytes, where);
        else if (this.#started) this.#torn(bytes, where, isLast);
      }
    }
    if (!isLast && this.#last?.where.segment === segment && this.#last.entry.kind !== "checkpoint") {
      this.#findings.add("segment-border", this.#last.where, `${segment} ends without a checkpoint`);
    }
  }

  async finish(again: () => AsyncGenerator<Uint8Array>): Promise<void> {
    this.#chain.finish(await locate(this.#chain.wanted, again, this.#before));
    const { from, expected } = this.#options;
    const last: Where = this.#last?.where ?? {};
    if (!this.#started) {
      this.#findings.add("start-missing", {}, `no checkpoint ${JSON.stringify(from)}`);
    } else if (this.#entries > 0 && this.#sound === 0) {
      this.#findings.add("no-checkpoint", last, "there is no sound checkpoint in it");
    } else if (this.#unsealed > 0) {
      this.#findings.add("not-sealed", last, `${this.#unsealed} at the end`);
    }
    if (expected !== undefined && this.#started) this.#checkExpected(expected, last);
  }

  report(segments: readonly string[]): VerifyReport {
    return {
      findings: this.#findings.list,
      furtherFindings: this.#findings.left,
      segments,
      entries: this.#entries,
      checkpoints: this.#checkpoints,
      unsealed: this.#unsealed,
      counts: this.#certificates.counts,
      ...(this.#head === undefined ? {} : { head: this.#head }),
    };
  }

  #line(bytes: Uint8Array, place: { segment: string; line: number }): void {
    const parsed = parseLine(bytes);
    if (!this.#started && !("entry" in parsed && this.#startsAt(parsed.entry, place))) {
      this.#before += 1;
      return;
    }
    const anchored = !this.#started;
    this.#started = true;
    if ("fault" in parsed) {
      this.#findings.add("changed-byte", { ...place, sequence: this.#chain.expected }, parsed.fault);
      this.#chain.skip();
      this.#unsealed += 1;
      return;
    }
    const { entry } = parsed;
    const where = { ...place, sequence: entry.sequence };
    const hash = lineHash(bytes);
    this.#entries += 1;
    this.#first ??= entry.sequence;
    this.#unsealed += 1;
    this.#chain.take({ entry, hash, ...place }, anchored);
    this.#checkPlace(entry, where);
    this.#certificates.take(entry, where);
    if (entry.kind === "checkpoint") this.#checkpoint(entry, where, anchored);
    if (entry.sequence === this.#options.expected?.sequence) this.#expectedHash ??= hash;
    this.#last = { entry, where };
    this.#head = { sequence: entry.sequence, head: hash, time: entry.time };
  }

  #startsAt(entry: Entry, { segment }: { segment: string }): boolean {
    const { from } = this.#options;
    if (from === undefined || entry.kind !== "checkpoint") return false;
    return "segment" in from ? segment === from.segment : entry.sequence === from.sequence;
  }

  #torn(bytes: Uint8Array, place: { segment: string; line: number }, isLast: boolean): void {
    const where = { ...place, sequence: this.#chain.expected };
    if (isLast && bytes.length <= LONGEST_LINE_BYTES) {
      this.#findings.add("torn-line", where, `${bytes.length} bytes`);
    } else {
      this.#findings.add("changed-byte", where, `${bytes.length} bytes without a line break`);
      this.#chain.skip();
    }
  }

  #checkPlace(entry: Entry, where: Where & { segment: string; line: number }): void {
    const month = entry.kind === "checkpoint" ? entry.segment : entry.time.slice(0, "2026-11".length);
    if (month !== where.segment) {
      this.#findings.add("wrong-segment", where, `${month}, not ${where.segment}`);
    }
    if (where.line === 1 && entry.kind !== "checkpoint" && entry.sequence !== 1) {
      this.#findings.add("segment-border", where, `${where.segment} begins without a checkpoint`);
    }
    if (Date.parse(entry.time) > this.#options.now.getTime()) {
      this.#findings.add(
        "time-back",
        where,
        `${entry.time} is after the time of the verification, ${this.#options.now.toISOString()}`,
      );
    }
  }

  #checkpoint(entry: Entry & { kind: "checkpoint" }, where: Where, anchored: boolean): void {
    this.#checkpoints += 1;
    switch (checkCheckpoint(entry, this.#options.sealKeys)) {
      case "sound":
        this.#sound += 1;
        this.#unsealed = 0;
        break;
      case "foreign-seal":
        this.#findings.add("foreign-seal", where, `${entry.seal}${anchored ? ", at the start" : ""}`);
        break;
      case "bad-signature":
        this.#findings.add("rewrite", where, `the signature of checkpoint ${entry.sequence} does not verify`);
        break;
    }
  }

  #checkExpected({ sequence, head }: { sequence: number; head: string }, last: Where): void {
    if (this.#expectedHash === head) return;
    const end = this.#head?.sequence ?? 0;
    if (sequence < (this.#first ?? 1)) {
      this.#findings.add(
        "noted-before-start",
        { sequence },
        `entry ${sequence} was noted, the verification began at ${this.#first}`,
      );
    } else if (this.#expectedHash !== undefined) {
      this.#findings.add("rewrite", { sequence }, `entry ${sequence} is not the one that was noted`);
    } else if (end < sequence) {
      this.#findings.add(
        "cut-tail",
        { ...last, sequence: end + 1 },
        `entry ${sequence} was noted, the ledger ends with ${end}`,
      );
    } else {
      this.#findings.add("rewrite", { sequence }, `entry ${sequence} was noted and is not there`);
    }
  }
}

/** Looks the lines up that broken links name. */
async function locate(
  wanted: ReadonlySet<string>,
  again: () => AsyncGenerator<Uint8Array>,
  skipped: number,
): Promise<Map<string, Located>> {
  const located = new Map<string, Located>();
  if (wanted.size === 0) return located;
  let ordinal = -1 - skipped;
  for await (const bytes of again()) {
    ordinal += 1;
    if (ordinal < 0) continue;
    const hash = lineHash(bytes);
    if (!wanted.has(hash) || located.has(hash)) continue;
    const parsed = parseLine(bytes);
    if ("entry" in parsed) located.set(hash, { sequence: parsed.entry.sequence, ordinal });
  }
  return located;
}
