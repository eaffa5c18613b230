import fc from "fast-check";
import { encodeEntry, joinLines, lineHash } from "../../../../../infra/certificate-authority/ledger/chain";
import { makeCheckpoint, sealKeys } from "../../../../../infra/certificate-authority/ledger/checkpoint";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import type { FindingCode } from "../../../../../infra/certificate-authority/ledger/finding";
import type { VerifyOptions, VerifyReport } from "../../../../../infra/certificate-authority/ledger/verify";
import { anchorPem, newSigner } from "../../anchors";
import { issuingAnchor } from "../../../../../infra/certificate-authority/core/issuing-anchor";
import {
  certificate,
  Clock,
  deny,
  entriesOf,
  inTurn,
  linesOf,
  MemoryStore,
  newSeal,
  rewritten,
  sampleLedger,
  seal,
  verified,
  withLines,
} from "./ledgers";

jest.setTimeout(60_000);

const JUNE = "2026-06";
const JULY = "2026-07";
let sample: MemoryStore;
let june: Entry[];
let july: Entry[];
let head: { sequence: number; head: string };

beforeAll(async () => {
  sample = new MemoryStore();
  await sampleLedger(sample);
  june = entriesOf(sample.content.get(JUNE)!);
  july = entriesOf(sample.content.get(JULY)!);
  head = (await verified(sample)).head!;
});

const codes = ({ findings }: VerifyReport) =>
  findings.map(({ code, sequence }) => `${code} ${sequence ?? ""}`);
const alarms = ({ findings }: VerifyReport) => findings.filter(({ severity }) => severity === "alarm");
const found = async (store: MemoryStore, change: Partial<VerifyOptions> = {}) =>
  codes(await verified(store, change));
const at = (entries: Entry[], kind: Entry["kind"]) => entries.find((entry) => entry.kind === kind)!;

/** The ledger with one more entry, rightly linked and sealed: what a writer with a fault, or the seal's thief, leaves. */
async function continued(change: (last: Entry, hash: string) => Partial<Entry>): Promise<MemoryStore> {
  const store = new MemoryStore(sample.content);
  const lines = linesOf(store.content.get(JULY)!).map((line) => Buffer.from(line));
  const last = july.at(-1)!;
  const hash = lineHash(lines.at(-1)!);
  const { schema, fence, time } = last;
  const basic = { schema, fence, time, sequence: last.sequence + 1, previous: hash };
  const line = encodeEntry({ ...basic, ...change(last, hash) } as Entry);
  const end = await makeCheckpoint(
    { ...basic, sequence: last.sequence + 2, previous: lineHash(line) },
    JULY,
    seal,
  );
  store.content.set(JULY, joinLines([...lines, line, encodeEntry(end)]));
  return store;
}

describe("a ledger as its writers left it", () => {
  it("has no findings, and the report counts what is in it", async () => {
    const report = await verified(sample, { expected: head });
    expect(report).toMatchObject({
      findings: [],
      segments: [JUNE, JULY],
      entries: june.length + july.length,
      unsealed: 0,
      counts: { intents: 4, certificates: 3, revocations: 1, refusals: 1, beforeStart: 0 },
      head: { sequence: june.length + july.length },
    });
  });

  it("may be empty", async () => {
    expect(await found(new MemoryStore())).toEqual([]);
  });

  it("ends its segments with a checkpoint and begins all but the first with one", () => {
    expect([june[0]!.kind, june.at(-1)!.kind, july[0]!.kind, july.at(-1)!.kind]).toEqual([
      "rotate",
      "checkpoint",
      "checkpoint",
      "checkpoint",
    ]);
  });

  it("is verified from a checkpoint on when older segments were deleted", async () => {
    const rest = new MemoryStore(new Map([[JULY, sample.content.get(JULY)!]]));
    expect(await found(rest)).toEqual(["segment-missing 1"]);
    expect(await found(rest, { from: { segment: JULY } })).toEqual([]);
    expect((await verified(rest, { from: { segment: JULY } })).counts.beforeStart).toBeGreaterThan(0);
  });

  it("is verified from a checkpoint in the middle of a segment", async () => {
    const middle = june.filter(({ kind }) => kind === "checkpoint")[0]!;
    const report = await verified(sample, { from: { sequence: middle.sequence }, expected: head });
    expect(codes(report)).toEqual([]);
    expect(report.entries).toBe(june.length + july.length - middle.sequence + 1);
  });

  it("says so when there is no checkpoint to begin at", async () => {
    expect(await found(sample, { from: { sequence: 1 } })).toEqual(["start-missing "]);
    expect(await found(sample, { from: { segment: "2026-08" } })).toEqual(["start-missing "]);
  });

  it("cannot compare a note with what lies before the start, and says so", async () => {
    const noted = { sequence: 1, head: "0".repeat(64) };
    expect(await found(sample, { from: { segment: JULY }, expected: noted })).toEqual([
      "noted-before-start 1",
    ]);
  });

  it("warns of entries at the end that are not sealed yet", async () => {
    const cut = withLines(sample, JULY, (lines) => lines.slice(0, -1));
    const { findings } = await verified(cut);
    expect(findings).toEqual([
      expect.objectContaining({ code: "not-sealed", severity: "warning", segment: JULY }),
    ]);
    expect(findings[0]!.message).toContain(`${july.length - 2} at the end`);
  });

  it("warns of a last line that a killed writer left", async () => {
    const torn = new MemoryStore(sample.content);
    torn.content.set(JULY, Buffer.concat([torn.content.get(JULY)!, Buffer.from('{"anchor":"ab')]));
    expect(await verified(torn, { expected: head })).toMatchObject({
      findings: [{ code: "torn-line", severity: "warning", segment: JULY, line: july.length + 1 }],
    });
  });

  it("takes a mass of bytes without line break for damage, not for a killed writer's line", async () => {
    const filled = new MemoryStore(sample.content);
    filled.content.set(JULY, Buffer.concat([filled.content.get(JULY)!, Buffer.alloc(70_000, 0x20)]));
    expect(alarms(await verified(filled))).toMatchObject([{ code: "changed-byte", line: july.length + 1 }]);
  });
});

describe("tampering is found by its name:", () => {
  it.each<[string, (line: string) => string]>([
    ["in a device's name", (line) => line.replace("LT-0002", "LT-0009")],
    [
      "in the link to the line before",
      (line) => line.replace(/"previous":"./, (text) => `${text.slice(0, -1)}x`),
    ],
    [
      "in the link, still a hash",
      (line) => line.replace(/"previous":"(.)/, (_, digit) => `"previous":"${digit === "a" ? "b" : "a"}`),
    ],
    ["in its number", (line) => line.replace(/"sequence":\d+/, '"sequence":3')],
    ["in its number, beyond the end", (line) => line.replace(/"sequence":\d+/, '"sequence":999')],
    ["as a blank", (line) => line.replace(",", ", ")],
  ])("a changed byte %s", async (_, change) => {
    const { sequence } = at(june, "deny");
    const report = await verified(
      withLines(sample, JUNE, (lines) =>
        lines.map((line) => (line.includes('"deny"') ? change(line) : line)),
      ),
    );
    expect(new Set(codes(report))).toEqual(new Set([`changed-byte ${sequence}`]));
    expect(report.findings[0]).toMatchObject({ segment: JUNE, line: sequence });
  });

  it("a gap", async () => {
    const gap = withLines(sample, JUNE, (lines) => lines.toSpliced(2, 2));
    expect(await verified(gap)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: "gap", sequence: 3, segment: JUNE, line: 3 }),
      ]),
    });
    expect((await verified(gap)).findings[0]!.message).toContain("entries 3 to 4 are missing");
  });

  it("a reorder", async () => {
    const swapped = withLines(sample, JUNE, (lines) => [
      ...lines.slice(0, 4),
      lines[5]!,
      lines[4]!,
      ...lines.slice(6),
    ]);
    expect(alarms(await verified(swapped)).filter(({ code }) => code !== "time-back")).toMatchObject([
      { code: "reorder", sequence: 5, segment: JUNE, line: 6 },
    ]);
  });

  it("a cut tail, where somebody noted the end", async () => {
    const cut = withLines(sample, JULY, (lines) => lines.slice(0, 1));
    expect(await found(cut)).toEqual([]);
    expect(await found(cut, { expected: head })).toEqual([`cut-tail ${june.length + 2}`]);
  });

  it("a whole last segment that is gone, where somebody noted the end", async () => {
    const cut = new MemoryStore(sample.content);
    cut.content.delete(JULY);
    expect(await found(cut, { expected: head })).toEqual([`cut-tail ${june.length + 1}`]);
  });

  it("a segment that is missing", async () => {
    const clock = new Clock();
    const three = new MemoryStore();
    const ledger = await sampleLedger(three, clock);
    clock.set("2026-08-03T00:00:00.000Z");
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0007")])));
    expect(await found(three)).toEqual([]);
    three.content.delete(JULY);
    expect(await verified(three)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: "segment-missing", sequence: june.length + 1, segment: "2026-08" }),
      ]),
    });
  });

  it("a segment under another name", async () => {
    const renamed = new MemoryStore(sample.content);
    renamed.content.set("2026-08", renamed.content.get(JULY)!);
    renamed.content.delete(JULY);
    expect(await found(renamed)).toContain(`wrong-segment ${july[0]!.sequence}`);
  });

  it("a segment without its checkpoints, written anew by the thief of nothing", async () => {
    const bare = await rewritten(
      sample,
      (entry) => (entry.kind === "checkpoint" ? undefined : entry),
      "keep-signatures",
    );
    const report = await found(bare);
    expect(report.map((text) => text.split(" ")[0])).toEqual(
      expect.arrayContaining(["segment-border", "no-checkpoint"]),
    );
  });

  it.each([
    ["with the old signatures", "keep-signatures" as const, "rewrite"],
    ["with a seal of his own", newSeal(), "foreign-seal"],
  ])("a consistent rewrite of everything, %s", async (_, forger, code) => {
    const forged = await rewritten(
      sample,
      (entry) => (entry.kind === "deny" ? { ...entry, device: "LT-0666" } : entry),
      forger,
    );
    const report = await verified(forged, { expected: head });
    const checkpoints = [...june, ...july].filter(({ kind }) => kind === "checkpoint");
    expect(codes(report).filter((text) => text.startsWith(code))).toEqual(
      expect.arrayContaining(checkpoints.map(({ sequence }) => `${code} ${sequence}`)),
    );
    expect(codes(report)).toContain(`rewrite ${head.sequence}`);
  });

  it("a rewrite with the stolen seal, where somebody noted the end", async () => {
    const forged = await rewritten(
      sample,
      (entry) => (entry.kind === "deny" ? { ...entry, device: "LT-0666" } : entry),
      seal,
    );
    expect(await found(forged)).toEqual([]);
    expect(await found(forged, { expected: head })).toEqual([`rewrite ${head.sequence}`]);
  });

  it("a fork: a second branch behind an entry that had a successor", async () => {
    const lines = linesOf(sample.content.get(JULY)!).map((line) => Buffer.from(line));
    const third = july[2]!;
    const { schema, fence, time } = third;
    const branch = encodeEntry({
      ...{ schema, fence, time, sequence: third.sequence, previous: third.previous },
      ...deny("LT-0666"),
    });
    const store = new MemoryStore(sample.content);
    store.content.set(JULY, joinLines([...lines, branch]));
    expect(await found(store)).toContain(`fork ${third.sequence}`);
  });

  it("a fork that goes on counting", async () => {
    const store = await continued(() => ({ ...deny("LT-0666"), previous: july[2]!.previous }));
    expect(await found(store)).toEqual([`fork ${head.sequence + 1}`]);
  });

  it("a line that stands there twice", async () => {
    const twice = withLines(sample, JUNE, (lines) => lines.toSpliced(2, 0, lines[1]!));
    expect(await found(twice)).toContain("fork 2");
  });

  it("a writer whose turn was over", async () => {
    const store = await continued(() => ({ ...deny("LT-0666"), fence: 1 }));
    expect(await found(store)).toEqual([`turn-over ${head.sequence + 1}`]);
  });

  it("time that goes back, or is not yet", async () => {
    const back = await continued(() => ({ ...deny("LT-0666"), time: "2026-07-01T00:00:00.000Z" }));
    expect(await found(back)).toEqual([`time-back ${head.sequence + 1}`]);
    expect(await found(sample, { now: new Date("2026-07-01T00:00:00Z") })).toContain(
      `time-back ${july.at(-1)!.sequence}`,
    );
  });

  it("a signature without intent, and a second one", async () => {
    const signed = at(july, "signed");
    const { kind, intent, signature, calls, thumbprint, sha256 } = signed as Entry & { kind: "signed" };
    const body = { kind, signature, calls, thumbprint, sha256 };
    const without = await continued(() => ({ ...body, intent: at(june, "deny").sequence }));
    expect(await found(without)).toEqual([`signed-without-intent ${head.sequence + 1}`]);
    const twice = await continued(() => ({ ...body, intent }));
    expect(await found(twice)).toEqual([`signed-twice ${head.sequence + 1}`]);
  });

  it("a signature that its anchor did not make", async () => {
    const forged = await rewritten(
      sample,
      (entry) =>
        entry.kind === "signed" ? { ...entry, signature: `AAAA${entry.signature.slice(4)}` } : entry,
      seal,
    );
    expect((await found(forged)).map((text) => text.split(" ")[0])).toEqual(
      Array(3).fill("signature-invalid"),
    );
  });

  it.each<[string, Partial<Entry>]>([
    ["thumbprint", { thumbprint: "A".repeat(40) }],
    ["sha256", { sha256: "a".repeat(64) }],
  ])("a certificate of another %s than its signed entry says", async (member, change) => {
    const forged = await rewritten(
      sample,
      (entry) =>
        entry.kind === "signed" && entry.sequence > june.length ? ({ ...entry, ...change } as Entry) : entry,
      seal,
    );
    const { findings } = await verified(forged);
    expect(findings).toHaveLength(2);
    for (const { code, message } of findings) {
      expect({ code, message }).toEqual({
        code: "certificate-mismatch",
        message: expect.stringContaining(`${member} of the certificate`),
      });
    }
  });

  it.each<[string, Partial<Entry>]>([
    ["serial", { serial: "41".repeat(16) }],
    ["key", { key: "b".repeat(64) }],
    ["bits", { bits: 3_072 }],
    ["notAfter", { notAfter: "2026-06-02T00:00:00.000Z" }],
    ["notBefore", { notBefore: "2026-06-01T00:00:00.000Z" }],
    ["subject", { device: "LT-0999" }],
    ["subject", { department: "police" }],
  ])("a certificate of another %s than its intent says", async (member, change) => {
    const late = at(june, "retry") ?? july.find(({ kind }) => kind === "retry")!;
    const target = (late as Entry & { kind: "retry" }).intent;
    const forged = await rewritten(
      sample,
      (entry) => (entry.sequence === target ? ({ ...entry, ...change } as Entry) : entry),
      seal,
    );
    expect((await verified(forged)).findings).toMatchObject([
      { code: "certificate-mismatch", message: expect.stringContaining(`${member} of the certificate`) },
    ]);
  });

  it("two intents with one serial number", async () => {
    const [first] = june.filter(({ kind }) => kind === "intent");
    const { intent } = await certificate("LT-0008", new Date("2026-07-02T00:00:00Z"));
    const serial = (first as Entry & { kind: "intent" }).serial;
    const store = await continued(() => ({ ...intent, serial }));
    expect(await found(store)).toEqual([`duplicate-serial ${head.sequence + 1}`]);
  });

  it("a revocation of a certificate that nobody signed, or of another than it says", async () => {
    const revoke = at(july, "revoke") as Entry & { kind: "revoke" };
    const open = june.filter(({ kind }) => kind === "intent").at(-1)!;
    const { kind, device, notAfter, thumbprint, reasons, intent } = revoke;
    const body = { kind, device, notAfter, thumbprint, reasons, class: revoke.class };
    const unknown = await continued(() => ({ ...body, intent: open.sequence }));
    expect(await found(unknown)).toEqual([`revoke-unknown ${head.sequence + 1}`]);
    const other = await continued(() => ({ ...body, intent, thumbprint: "B".repeat(40) }));
    expect(await found(other)).toEqual([`revoke-unknown ${head.sequence + 1}`]);
  });

  it("an anchor that was not given, once, and a rotation from another one", async () => {
    expect((await found(sample, { anchors: [] })).map((text) => text.split(" ")[0])).toEqual([
      "anchor-unknown",
    ]);
    const store = await continued(() => ({ kind: "rotate", from: "c".repeat(64), to: "d".repeat(64) }));
    expect(await found(store)).toEqual([`rotate-mismatch ${head.sequence + 1}`]);
  });

  it("a certificate under an anchor of the same name but another key", async () => {
    const other = issuingAnchor(await anchorPem(newSigner()));
    const forged = await rewritten(
      sample,
      (entry) => (entry.kind === "intent" ? { ...entry, anchor: lineHash(other.der) } : entry),
      seal,
    );
    const report = await verified(forged, { anchors: [other.der] });
    expect(new Set(report.findings.map(({ code }): FindingCode => code))).toEqual(
      new Set(["signature-invalid"]),
    );
  });
});

describe("without knowing what was done,", () => {
  const segmentsOf = () => [...sample.content.keys()];

  it("any change of one byte anywhere is found", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (which, position, change) => {
          const store = new MemoryStore(sample.content);
          const bytes = store.content.get(segmentsOf()[which]!)!;
          bytes[position % bytes.length]! ^= change;
          expect(alarms(await verified(store, { expected: head }))).not.toEqual([]);
        },
      ),
      { numRuns: 250 },
    );
  });

  it("any line taken out, put elsewhere or doubled is found", async () => {
    const edits = fc.oneof(
      fc.record({ kind: fc.constant("remove"), line: fc.nat(), to: fc.nat() }),
      fc.record({ kind: fc.constant("move"), line: fc.nat(), to: fc.nat() }),
      fc.record({ kind: fc.constant("double"), line: fc.nat(), to: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(1), edits, async (which, { kind, line, to }) => {
        const segment = segmentsOf()[which]!;
        const before = linesOf(sample.content.get(segment)!);
        const from = line % before.length;
        const lines = kind === "double" ? [...before] : before.toSpliced(from, 1);
        if (kind !== "remove") lines.splice(to % (lines.length + 1), 0, before[from]!);
        fc.pre(lines.join() !== before.join());
        const store = withLines(sample, segment, () => lines);
        expect(alarms(await verified(store, { expected: head }))).not.toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it("any order of the lines but theirs is found", async () => {
    const indexes = fc
      .constant(july.length)
      .chain((length) => fc.shuffledSubarray([...Array(length).keys()], { minLength: length }));
    await fc.assert(
      fc.asyncProperty(indexes, async (order) => {
        fc.pre(order.some((index, place) => index !== place));
        const store = withLines(sample, JULY, (lines) => order.map((index) => lines[index]!));
        expect(alarms(await verified(store, { expected: head }))).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("seal keys", () => {
  it("are refused without a pin, of another curve, and where a pin has no key, all at once", () => {
    const other = newSeal();
    const { spki } = newSigner(2_048);
    expect(() => sealKeys([other.spki, spki], ["f".repeat(64)])).toThrow(
      /is not pinned\n.*is not an EC key on the curve P-256\nthe seal key of the pin f{64} is missing/,
    );
    expect(() => sealKeys([])).toThrow("no seal key");
  });
});
