import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issuingAnchor } from "../../../../../infra/certificate-authority/core/issuing-anchor";
import { issue, prepareLeaf } from "../../../../../infra/certificate-authority/core/leaf-certificate";
import type { ProvenKey } from "../../../../../infra/certificate-authority/core/certificate-request";
import { SoftwareSeal } from "../../../../../infra/certificate-authority/core/signer";
import { encodeEntry, joinLines, lineHash } from "../../../../../infra/certificate-authority/ledger/chain";
import { makeCheckpoint, sealKeys } from "../../../../../infra/certificate-authority/ledger/checkpoint";
import type {
  Entry,
  IntentEntry,
  SignedEntry,
} from "../../../../../infra/certificate-authority/ledger/entry";
import { openLedger, type Ledger } from "../../../../../infra/certificate-authority/ledger/ledger";
import {
  LedgerBusy,
  LedgerConflict,
  LockLost,
  type LedgerLock,
  type LedgerStore,
} from "../../../../../infra/certificate-authority/ledger/store";
import { verifyLedger, type VerifyOptions } from "../../../../../infra/certificate-authority/ledger/verify";
import type { LedgerWriter, NewEntry } from "../../../../../infra/certificate-authority/ledger/writer";
import { anchorPem, newSigner } from "../../anchors";
import { rsa, spkiOf, spkiSha256 } from "../requests";

/** A ledger in memory; what a test does to `content` is what somebody with access could do to the store. */
export class MemoryStore implements LedgerStore {
  readonly place = "memory";
  readonly content = new Map<string, Buffer>();
  appends = 0;
  #turn = 0;
  #held = false;

  constructor(content: ReadonlyMap<string, Uint8Array> = new Map()) {
    for (const [segment, bytes] of content) this.content.set(segment, Buffer.from(bytes));
  }

  segments(): Promise<string[]> {
    return Promise.resolve([...this.content.keys()].sort());
  }

  async *read(segment: string, from = 0): AsyncIterable<Uint8Array> {
    const bytes = (this.content.get(segment) ?? Buffer.alloc(0)).subarray(from);
    // Odd pieces, so that lines are cut in every way.
    for (let start = 0; start < bytes.length; start += 777) {
      yield await Promise.resolve(bytes.subarray(start, start + 777));
    }
  }

  lock(): Promise<LedgerLock> {
    if (this.#held) return Promise.reject(new LedgerBusy("another", this.place));
    this.#held = true;
    const turn = ++this.#turn;
    return Promise.resolve({
      append: (segment, position, bytes) => {
        if (turn !== this.#turn || !this.#held)
          return Promise.reject(new LockLost(this.place, "it was taken"));
        const before = this.content.get(segment) ?? Buffer.alloc(0);
        if (before.length !== position) {
          return Promise.reject(new LedgerConflict(this.place, segment, position, before.length));
        }
        this.appends += 1;
        this.content.set(segment, Buffer.concat([before, bytes]));
        return Promise.resolve(position + bytes.length);
      },
      release: () => {
        if (turn === this.#turn) this.#held = false;
        return Promise.resolve();
      },
    });
  }

  /** Another writer gets the lock although the first believes that it still has it. */
  takeAway(): void {
    this.#held = false;
  }
}

/** A clock that a test sets; every look at it is one second later. */
export class Clock {
  #time: number;

  constructor(start = "2026-06-01T08:00:00.000Z") {
    this.#time = Date.parse(start);
  }

  readonly now = (): Date => new Date((this.#time += 1_000));

  set(time: string): void {
    this.#time = Date.parse(time);
  }
}

export function newSeal(): SoftwareSeal {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return new SoftwareSeal(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
}

export const seal = newSeal();
const signer = newSigner();
const pem = anchorPem(signer);
export const anchor = pem.then(issuingAnchor);
const keys = rsa(2_048);
const key = { spki: spkiOf(keys), sha256: spkiSha256(keys), bits: 2_048 } as unknown as ProvenKey;

export const HASH = createHash("sha256").update("anything").digest("hex");
let serials = 0;

/** An intent and the signature that belongs to it, both real. */
export async function certificate(
  device: string,
  notBefore: Date,
): Promise<{ intent: IntentEntry; signed: (intent: number) => SignedEntry }> {
  const issuing = await anchor;
  const serial = Buffer.alloc(16);
  serial.writeUInt32BE((serials += 1), 12);
  const prepared = prepareLeaf(
    {
      device: { inventory: device, department: "parks", zone: "devices.example" },
      key,
      serial,
      notBefore,
      days: 30,
    },
    issuing,
  );
  const { signature, thumbprints } = await issue(prepared, issuing, signer);
  return {
    intent: {
      kind: "intent",
      operation: "issue",
      certificate: "work",
      device,
      department: "parks",
      key: key.sha256,
      bits: key.bits,
      serial: prepared.serial,
      notBefore: prepared.notBefore.toISOString(),
      notAfter: prepared.notAfter.toISOString(),
      anchor: createHash("sha256").update(issuing.der).digest("hex"),
      posture: HASH,
      policy: HASH,
      tbs: Buffer.from(prepared.tbs).toString("base64"),
    },
    signed: (intent) => ({
      kind: "signed",
      intent,
      signature: Buffer.from(signature.bytes).toString("base64"),
      calls: signature.calls,
      thumbprint: thumbprints.sha1,
      sha256: thumbprints.sha256,
    }),
  };
}

/** Intent, signature, file: what a run writes for one device. @returns the sequence of the intent */
export async function issueTo(writer: LedgerWriter, device: string, at: Date): Promise<number> {
  const made = await certificate(device, at);
  const [intent] = await writer.append([made.intent]);
  await writer.append([made.signed(intent!.sequence)]);
  await writer.append([{ kind: "committed", intent: intent!.sequence }]);
  return intent!.sequence;
}

export const deny = (device: string): NewEntry => ({
  kind: "deny",
  device,
  reasons: ["posture-stale"],
  policy: HASH,
});

export async function inTurn(ledger: Ledger, work: (writer: LedgerWriter) => Promise<void>): Promise<void> {
  const writer = await ledger.begin();
  try {
    await work(writer);
  } finally {
    await writer.close();
  }
}

/** Three turns over two months: anchor, certificates, a refusal, a retry, a revocation, an abandoned intent. */
export async function sampleLedger(
  store: LedgerStore = new MemoryStore(),
  clock = new Clock(),
): Promise<Ledger> {
  const ledger = await openLedger(store, { seal, now: clock.now });
  const { der } = await anchor;
  await inTurn(ledger, async (writer) => {
    await writer.append([{ kind: "rotate", to: createHash("sha256").update(der).digest("hex") }]);
    await issueTo(writer, "LT-0001", clock.now());
    await writer.append([deny("LT-0002")]);
  });
  const late = await certificate("LT-0003", clock.now());
  await inTurn(ledger, async (writer) => {
    await writer.append([late.intent]);
    await writer.append([(await certificate("LT-0004", clock.now())).intent]);
  });
  clock.set("2026-07-01T00:00:00.000Z");
  await inTurn(ledger, async (writer) => {
    const [first, second] = [...ledger.view.open.keys()];
    await writer.append([{ kind: "retry", intent: first! }]);
    await writer.append([late.signed(first!)]);
    await writer.append([
      { kind: "committed", intent: first! },
      { kind: "abandoned", intent: second!, because: "the device was retired" },
    ]);
    const [stolen] = ledger.view.certificatesOf("LT-0001");
    await writer.append([
      {
        kind: "revoke",
        device: "LT-0001",
        intent: stolen!.intent,
        thumbprint: stolen!.thumbprint,
        notAfter: new Date(stolen!.notAfter).toISOString(),
        class: "stolen",
        reasons: ["reported-stolen"],
      },
    ]);
    await issueTo(writer, "LT-0005", clock.now());
  });
  return ledger;
}

/** Verifies with the right keys and anchors, at a time after everything. */
export async function verified(store: LedgerStore, change: Partial<VerifyOptions> = {}) {
  return verifyLedger(store, {
    sealKeys: sealKeys([seal.spki]),
    anchors: [(await anchor).der],
    now: new Date("2026-12-31T00:00:00Z"),
    ...change,
  });
}

export function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString("utf8").split("\n").slice(0, -1);
}

export function entriesOf(bytes: Uint8Array): Entry[] {
  return linesOf(bytes).map((line) => JSON.parse(line) as Entry);
}

export function withLines(
  store: MemoryStore,
  segment: string,
  change: (lines: string[]) => string[],
): MemoryStore {
  const copy = new MemoryStore(store.content);
  const lines = change(linesOf(store.content.get(segment)!));
  copy.content.set(segment, joinLines(lines.map((line) => Buffer.from(line))));
  return copy;
}

/** Writes every entry anew after a change, with right hashes; checkpoints by a seal of the forger's. */
export async function rewritten(
  store: MemoryStore,
  change: (entry: Entry) => Entry | undefined,
  forger: SoftwareSeal | "keep-signatures",
): Promise<MemoryStore> {
  const copy = new MemoryStore();
  let previous = "0".repeat(64);
  let sequence = 0;
  for (const segment of await store.segments()) {
    const lines: Buffer[] = [];
    for (const old of entriesOf(store.content.get(segment)!)) {
      const kept = change(old);
      if (kept === undefined) continue;
      let entry: Entry = { ...kept, sequence: (sequence += 1), previous };
      if (entry.kind === "checkpoint" && forger !== "keep-signatures") {
        const { schema, time, fence } = entry;
        entry = await makeCheckpoint({ schema, sequence, previous, time, fence }, segment, forger);
      }
      const line = encodeEntry(entry);
      previous = lineHash(line);
      lines.push(line);
    }
    copy.content.set(segment, joinLines(lines));
  }
  return copy;
}

/** A folder for one test. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
