/** What the verification can find, by the name under which it is documented. */
export const FINDINGS = {
  "changed-byte": "a line is not what was written",
  gap: "entries are missing",
  reorder: "entries stand in another order",
  fork: "an entry was written behind one that was no longer the last",
  "cut-tail": "the end that was noted earlier is missing",
  rewrite: "the ledger was written anew: it is not what a checkpoint or somebody's note says",
  "foreign-seal": "a checkpoint is signed by a key that is not trusted",
  "not-sealed": "entries after the last checkpoint are not sealed yet",
  "no-checkpoint": "nothing proves that the ledger was not written anew",
  "torn-line": "the last line has no end: a writer was killed; the next run moves it aside",
  "turn-over": "a writer wrote after another had taken its turn",
  "time-back": "an entry is older than the one before it",
  "segment-missing": "a segment is missing",
  "segment-border": "a segment does not begin or end with a checkpoint",
  "wrong-segment": "an entry stands in the segment of another month",
  "noted-before-start": "the entry that was noted lies before the part that was verified",
  "start-missing": "the checkpoint to begin at is not there",
  "signed-without-intent": "a signature without an intent",
  "signed-twice": "two signatures for one intent",
  "revoke-unknown": "a revocation of a certificate that was never signed",
  "out-of-turn": "an entry speaks of an intent in a state that forbids it",
  "duplicate-serial": "two intents have one serial number",
  "certificate-mismatch": "a certificate is not what its entries say",
  "signature-invalid": "a certificate's signature does not verify with the anchor",
  "anchor-unknown": "the anchor of an intent was not given",
  "rotate-mismatch": "a rotation names another anchor as the one before it",
} as const;
export type FindingCode = keyof typeof FINDINGS;

/** Remarks, not alarms: a run in progress looks like that, or the caller asked for a part only. */
export const WARNINGS: ReadonlySet<FindingCode> = new Set(["not-sealed", "torn-line", "noted-before-start"]);

/** One thing that is wrong, and where. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: "alarm" | "warning";
  readonly message: string;
  /** The entry; where its line cannot be read, the number that belongs there. */
  readonly sequence?: number;
  readonly segment?: string;
  /** From 1. */
  readonly line?: number;
}

/** Where a finding is. */
export type Where = Pick<Finding, "sequence" | "segment" | "line">;

/** Findings of one verification; past a limit they are counted only. */
export class Findings {
  readonly #list: Finding[] = [];
  #left = 0;
  readonly #most: number;

  constructor(most = 1_000) {
    this.#most = most;
  }

  add(code: FindingCode, where: Where, detail: string): void {
    if (this.#list.length >= this.#most) {
      this.#left += 1;
      return;
    }
    const { sequence, segment, line } = where;
    this.#list.push({
      code,
      severity: WARNINGS.has(code) ? "warning" : "alarm",
      message: `${FINDINGS[code]}: ${detail}`,
      ...(sequence === undefined ? {} : { sequence }),
      ...(segment === undefined ? {} : { segment }),
      ...(line === undefined ? {} : { line }),
    });
  }

  /** In the order of their places: the first is where looking begins. */
  get list(): Finding[] {
    return this.#list.toSorted((one, other) => {
      const [a, b] = [one.segment ?? "~", other.segment ?? "~"];
      return a === b ? (one.line ?? 0) - (other.line ?? 0) : a < b ? -1 : 1;
    });
  }

  /** Findings that are not in the list. */
  get left(): number {
    return this.#left;
  }
}
