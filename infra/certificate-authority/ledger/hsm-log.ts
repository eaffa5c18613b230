import type { Entry } from "./entry";
import { keyOf, readAuditLine, type KeyUse } from "./key-vault-audit";

export interface HsmLogOptions {
  /** The anchor's key with its version: `https://<vault>/keys/<name>/<version>`. */
  readonly keyId: string;
  /** SHA-256 of the anchor's DER: entries of other anchors are left out. Every anchor's where not given. */
  readonly anchor?: string;
  /** The time that the log covers in full. */
  readonly from: Date;
  readonly until: Date;
  /** Seconds by which the vault's clock and ours may differ, a request's own time included. */
  readonly tolerance: number;
  /** Calls that one cut-off attempt can have made at most; 23 if not given. */
  readonly callsPerAttempt?: number;
}

export type HsmAlarm =
  | {
      readonly code: "unexplained-signature";
      readonly time: string;
      readonly caller: string;
      readonly message: string;
    }
  | {
      readonly code: "signature-without-row";
      readonly sequence: number;
      readonly time: string;
      readonly message: string;
    }
  | { readonly code: "unreadable-row"; readonly line: number; readonly message: string };

/** An attempt that ended without a result: what the vault signed in its time nobody can assign for certain. */
export interface CutOffAttempt {
  /** Sequence of the intent or retry. */
  readonly sequence: number;
  readonly from: string;
  readonly until: string;
  /** Rows in its time that no `signed` entry needs. */
  readonly rows: number;
}

export interface HsmReport {
  readonly alarms: readonly HsmAlarm[];
  readonly cutOff: readonly CutOffAttempt[];
  /** Signatures by the anchor's key in the log. */
  readonly signatures: number;
  /** `signed` entries that were compared. */
  readonly signed: number;
  /** Signatures by other keys, the seal's for instance. */
  readonly otherKeys: number;
}

/** Something in the ledger that explains rows. */
interface Attempt {
  readonly sequence: number;
  readonly kind: "signed" | "cut-off";
  readonly from: number;
  readonly until: number;
  /** Rows it explains at most. */
  readonly calls: number;
  taken: number;
}

/** Requests that fit into the ten minutes of a call when each is lost at once: waits of 1, 2, 4, 8, 16, then 32 s. */
const CALLS_PER_ATTEMPT = 23;

/**
 * Compares what the vault says it signed with what the ledger says was signed. Whoever holds the issuer's identity
 * for a minute can sign anything; only here does it show.
 *
 * Rows are given to attempts as far as that is possible at all: in the order of time each to the attempt that ends
 * first, which for intervals explains the most rows there can be. An alarm therefore means that no assignment explains
 * the row; where rows lie within the tolerance of each other it may be the one beside it.
 */
export async function compareHsmLog(
  lines: AsyncIterable<string> | Iterable<string>,
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  options: HsmLogOptions,
): Promise<HsmReport> {
  const wanted = keyOf(options.keyId);
  if (wanted === undefined || wanted.endsWith("/")) {
    throw new Error(`key id ${options.keyId}; write https://<vault>/keys/<name>/<version>`);
  }
  const { uses, otherKeys, alarms } = await readLog(lines, wanted, options);
  const attempts = (await readAttempts(entries, options)).sort((one, other) => one.until - other.until);

  for (const use of assign(uses, attempts)) alarms.push(unexplained(use));
  const explained = new Map(attempts.map((attempt) => [attempt.sequence, attempt.taken]));

  // Whether every signature has its row is a question of its own: who may have two must not starve who needs one.
  const signed = attempts
    .filter(({ kind, from, until }) => kind === "signed" && overlaps(from, until, options))
    .map((attempt) => ({ ...attempt, calls: 1, taken: 0 }));
  assign(uses, signed);
  for (const { sequence, from, until, taken } of signed) {
    if (taken === 0 && inside(from, until, options)) alarms.push(withoutRow(sequence, until, options));
  }
  return {
    alarms,
    cutOff: attempts
      .filter(({ kind, from, until }) => kind === "cut-off" && overlaps(from, until, options))
      .map(({ sequence, from, until }) => ({
        sequence,
        from: isoOf(from),
        until: isoOf(until),
        rows: explained.get(sequence)!,
      })),
    signatures: uses.length,
    signed: signed.length,
    otherKeys,
  };
}

/** Reports of one log, each for another key, as one. */
export function mergeHsmReports(reports: readonly HsmReport[]): HsmReport {
  const total = (count: (report: HsmReport) => number) =>
    reports.reduce((sum, report) => sum + count(report), 0);
  const alarms = reports.flatMap((report) => report.alarms);
  const [first] = reports;
  return {
    // A row that cannot be read is met once for each key.
    alarms: alarms.filter(
      ({ code, message }, index) =>
        code !== "unreadable-row" || alarms.findIndex((alarm) => alarm.message === message) === index,
    ),
    cutOff: reports.flatMap((report) => report.cutOff),
    signatures: total(({ signatures }) => signatures),
    signed: total(({ signed }) => signed),
    otherKeys:
      first === undefined ? 0 : first.signatures + first.otherKeys - total(({ signatures }) => signatures),
  };
}

async function readLog(
  lines: AsyncIterable<string> | Iterable<string>,
  wanted: string,
  { from, until }: HsmLogOptions,
) {
  const alarms: HsmAlarm[] = [];
  const uses: KeyUse[] = [];
  let otherKeys = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === "") continue;
    const read = readAuditLine(line);
    for (const fault of read.faults) {
      alarms.push({
        code: "unreadable-row",
        line: number,
        message: `line ${number} of the audit log: ${fault}`,
      });
    }
    for (const use of read.uses) {
      // A row without version may be any version's, this one's too.
      const same = use.key === wanted || (use.key.endsWith("/") && wanted.startsWith(use.key));
      if (use.time < from.getTime() || use.time > until.getTime()) continue;
      if (same) uses.push(use);
      else otherKeys += 1;
    }
  }
  return { alarms, otherKeys, uses: uses.sort((one, other) => one.time - other.time) };
}

/** The signing attempts of a ledger. One that was cut off lasts until the last entry of its writer's turn. */
async function readAttempts(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  { anchor, tolerance, callsPerAttempt = CALLS_PER_ATTEMPT }: HsmLogOptions,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const running = new Map<number, { sequence: number; from: number; fence: number }>();
  const turnEnds = new Map<number, number>();
  const cutOff: Array<{ sequence: number; from: number; fence: number }> = [];
  const around = tolerance * 1_000;
  const cut = (intent: number) => {
    const attempt = running.get(intent);
    if (attempt !== undefined) cutOff.push(attempt);
    running.delete(intent);
  };
  const intents = new Set<number>();
  for await (const entry of entries) {
    const time = Date.parse(entry.time);
    turnEnds.set(entry.fence, time);
    if (entry.kind === "intent" && (anchor === undefined || entry.anchor === anchor)) {
      intents.add(entry.sequence);
      running.set(entry.sequence, { sequence: entry.sequence, from: time, fence: entry.fence });
    } else if (entry.kind === "retry" && intents.has(entry.intent)) {
      cut(entry.intent);
      running.set(entry.intent, { sequence: entry.sequence, from: time, fence: entry.fence });
    } else if (entry.kind === "signed" && intents.has(entry.intent)) {
      const from = (running.get(entry.intent)?.from ?? time) - around;
      const { sequence, calls } = entry;
      attempts.push({ sequence, kind: "signed", from, until: time + around, calls, taken: 0 });
      running.delete(entry.intent);
      intents.delete(entry.intent);
    } else if (entry.kind === "abandoned") {
      cut(entry.intent);
      intents.delete(entry.intent);
    }
  }
  for (const intent of [...running.keys()]) cut(intent);
  for (const { sequence, from, fence } of cutOff) {
    const until = turnEnds.get(fence)! + around;
    attempts.push({
      sequence,
      kind: "cut-off",
      from: from - around,
      until,
      calls: callsPerAttempt,
      taken: 0,
    });
  }
  return attempts;
}

/**
 * @param uses in the order of time
 * @param attempts the first to end first; what they took is counted in them
 * @returns uses that no attempt can take
 */
function assign(uses: readonly KeyUse[], attempts: readonly Attempt[]): KeyUse[] {
  const left: KeyUse[] = [];
  let start = 0;
  for (const use of uses) {
    while (start < attempts.length && attempts[start]!.until < use.time) start += 1;
    let found: Attempt | undefined;
    for (let index = start; index < attempts.length && found === undefined; index++) {
      const attempt = attempts[index]!;
      if (attempt.from <= use.time && attempt.taken < attempt.calls) found = attempt;
    }
    if (found === undefined) left.push(use);
    else found.taken += 1;
  }
  return left;
}

function unexplained({ time, caller }: KeyUse): HsmAlarm {
  return {
    code: "unexplained-signature",
    time: isoOf(time),
    caller,
    message: `the anchor's key signed at ${isoOf(time)} for ${caller}, and the ledger knows nothing of it: treat the anchor as compromised until that is explained`,
  };
}

function withoutRow(sequence: number, until: number, { tolerance }: HsmLogOptions): HsmAlarm {
  const time = isoOf(until - tolerance * 1_000);
  return {
    code: "signature-without-row",
    sequence,
    time,
    message: `entry ${sequence} of ${time} is a signature, and the audit log shows none: the log is incomplete, or the clocks differ by more than ${tolerance} seconds`,
  };
}

function overlaps(from: number, until: number, span: Pick<HsmLogOptions, "from" | "until">): boolean {
  return until >= span.from.getTime() && from <= span.until.getTime();
}

function inside(from: number, until: number, span: Pick<HsmLogOptions, "from" | "until">): boolean {
  return from >= span.from.getTime() && until <= span.until.getTime();
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
