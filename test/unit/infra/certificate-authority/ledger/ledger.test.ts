import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { openLedger } from "../../../../../infra/certificate-authority/ledger/ledger";
import type { Seal } from "../../../../../infra/certificate-authority/core/signer";
import type { LedgerLock, LedgerStore } from "../../../../../infra/certificate-authority/ledger/store";
import {
  LARGEST_APPEND_BYTES,
  type NewEntry,
} from "../../../../../infra/certificate-authority/ledger/writer";
import {
  certificate,
  Clock,
  deny,
  entriesOf,
  inFolder,
  inTurn,
  issueTo,
  linesOf,
  MemoryStore,
  sampleLedger,
  seal,
  verified,
  withLines,
} from "./ledgers";

const JUNE = "2026-06";
const open = (store: LedgerStore, clock = new Clock(), by: Seal = seal) =>
  openLedger(store, { seal: by, now: clock.now });
const kinds = (store: MemoryStore, segment: string) =>
  entriesOf(store.content.get(segment)!).map(({ kind }) => kind);

/** Passes everything on; the append of a number fails before or after it reached the store. */
function failing(store: LedgerStore, number: number, when: "before" | "after"): LedgerStore {
  let count = 0;
  return {
    place: store.place,
    segments: () => store.segments(),
    read: (segment, from) => store.read(segment, from),
    lock: async (options) => {
      const lock = await store.lock(options);
      const wrapped: LedgerLock = {
        append: async (segment, position, bytes) => {
          const fails = ++count === number;
          if (fails && when === "before") throw new Error("no power");
          const length = await lock.append(segment, position, bytes);
          if (fails) throw new Error("no power");
          return length;
        },
        release: () => lock.release(),
      };
      return wrapped;
    },
  };
}

describe("what a ledger says", () => {
  it("is the same to who wrote it and to who reads it", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    const written = (await sampleLedger(store, clock)).view;
    const read = (await open(store, clock)).view;
    for (const view of [written, read]) {
      const [stolen] = view.certificatesOf("LT-0001");
      expect(stolen).toMatchObject({
        device: "LT-0001",
        department: "parks",
        bits: 2_048,
        revoked: "stolen",
      });
      expect([...view.revoked.values()]).toEqual([
        expect.objectContaining({
          thumbprint: stolen!.thumbprint,
          class: "stolen",
          notAfter: stolen!.notAfter,
        }),
      ]);
      expect(view.liveCertificatesOf("LT-0001", clock.now())).toEqual([]);
      expect(view.liveCertificatesOf("LT-0005", clock.now())).toHaveLength(1);
      expect(view.liveCertificatesOf("LT-0005", new Date("2027-01-01T00:00:00Z"))).toEqual([]);
      expect([...view.devices()]).toEqual(["LT-0001", "LT-0003", "LT-0005"]);
      expect(view.keys.get(stolen!.key)).toEqual({ device: "LT-0001", since: stolen!.issued });
      expect([...view.refusals.values()]).toEqual([
        expect.objectContaining({ device: "LT-0002", reasons: ["posture-stale"] }),
      ]);
      expect([view.open.size, view.uncommitted.size]).toEqual([0, 0]);
    }
    expect(read.last).toEqual(written.last);
    expect(read.anchor).toBe(written.anchor);
  });

  it("keeps what an interrupted run left, with all that is needed to finish it", async () => {
    const store = new MemoryStore();
    const first = await certificate("LT-0001", new Date("2026-06-01T08:00:00Z"));
    const second = await certificate("LT-0002", new Date("2026-06-01T08:00:00Z"));
    await inTurn(await open(store), async (writer) => {
      const [intent] = await writer.append([first.intent, second.intent]);
      await writer.append([first.signed(intent!.sequence)]);
      await writer.append([{ kind: "retry", intent: intent!.sequence + 1 }]);
    });
    const { view } = await open(store);
    expect([...view.uncommitted.values()]).toMatchObject([
      { intent: { tbs: first.intent.tbs }, signed: { signature: first.signed(1).signature } },
    ]);
    expect([...view.open.values()]).toMatchObject([{ entry: second.intent, retries: 1 }]);
    expect([view.stateOf(1), view.stateOf(2), view.stateOf(3)]).toEqual(["signed", "open", undefined]);
  });

  it("forgets a refusal once a certificate is issued", async () => {
    const ledger = await open(new MemoryStore());
    await inTurn(ledger, async (writer) => {
      await writer.append([deny("LT-0001")]);
      expect(ledger.view.refusals.has("LT-0001")).toBe(true);
      await issueTo(writer, "LT-0001", new Date("2026-06-01T08:00:00Z"));
      expect(ledger.view.refusals.has("LT-0001")).toBe(false);
    });
  });

  it("knows revocations in full where older segments were deleted", async () => {
    const store = new MemoryStore();
    await sampleLedger(store);
    store.content.delete(JUNE);
    const ledger = await open(store, new Clock("2026-08-01T00:00:00Z"));
    expect([...ledger.view.revoked.values()]).toMatchObject([{ device: "LT-0001", class: "stolen" }]);
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001")])));
    expect((await verified(store, { from: { segment: "2026-07" } })).findings).toEqual([]);
  });
});

describe("reading", () => {
  it.each<[string, (lines: string[]) => string[], string]>([
    ["a changed line", (lines) => lines.with(1, lines[1]!.replace("work", "remediation")), "line 3"],
    ["a missing line", (lines) => lines.toSpliced(3, 1), "line 4 of segment 2026-06 (entry 5)"],
    ["a line that is no entry", (lines) => lines.with(3, "{}"), "line 4 of segment 2026-06"],
    ["a missing beginning", (lines) => lines.slice(1), "line 1 of segment 2026-06 (entry 2)"],
  ])("stops at %s and names the place", async (_, change, place) => {
    const store = new MemoryStore();
    await sampleLedger(store);
    await expect(open(withLines(store, JUNE, change))).rejects.toThrow(place);
  });

  it("leaves out what a writer is just writing", async () => {
    const store = new MemoryStore();
    const { view } = await sampleLedger(store);
    store.content.set("2026-07", Buffer.concat([store.content.get("2026-07")!, Buffer.from('{"anc')]));
    expect((await open(store)).view.last).toEqual(view.last);
  });

  it("sees under the lock what another wrote since", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    const [one, other] = [await open(store, clock), await open(store, clock)];
    await inTurn(one, async (writer) => void (await writer.append([deny("LT-0001")])));
    await inTurn(other, async (writer) => {
      expect(other.view.refusals.has("LT-0001")).toBe(true);
      await writer.append([deny("LT-0002")]);
    });
    await one.refresh();
    expect([...one.view.refusals.keys()]).toEqual(["LT-0001", "LT-0002"]);
    expect((await verified(store)).findings).toEqual([]);
  });

  it("forgets what another wrote and took back because its disk was full", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    const ledger = await open(store, clock);
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001")])));
    const before = store.content.get(JUNE)!;
    const other = await open(store, clock);
    await inTurn(other, async (writer) => void (await writer.append([deny("LT-0002")])));
    await ledger.refresh();
    expect(ledger.view.refusals.size).toBe(2);
    store.content.set(JUNE, before);
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0003")])));
    expect([...ledger.view.refusals.keys()]).toEqual(["LT-0001", "LT-0003"]);
    expect((await verified(store)).findings).toEqual([]);
  });
});

describe("a turn of writing", () => {
  it("has a higher number than all before it, in each of its entries", async () => {
    const store = new MemoryStore();
    await sampleLedger(store);
    const fences = [...store.content.values()].flatMap(entriesOf).map(({ fence }) => fence);
    expect([...new Set(fences)]).toEqual([1, 2, 3]);
    expect(fences).toEqual([...fences].sort((one, other) => one - other));
  });

  it("ends with a checkpoint only where something was written since the last", async () => {
    const store = new MemoryStore();
    const ledger = await open(store);
    await inTurn(ledger, () => Promise.resolve());
    expect(await store.segments()).toEqual([]);
    await inTurn(ledger, async (writer) => {
      await writer.append([deny("LT-0001")]);
      await writer.checkpoint();
      await writer.checkpoint();
    });
    await inTurn(ledger, () => Promise.resolve());
    expect(kinds(store, JUNE)).toEqual(["deny", "checkpoint"]);
  });

  it("seals what a killed run left unsealed", async () => {
    const store = new MemoryStore();
    const writer = await (await open(store)).begin();
    await writer.append([deny("LT-0001")]);
    store.takeAway();
    await inTurn(await open(store, new Clock("2026-06-01T09:00:00Z")), () => Promise.resolve());
    expect(kinds(store, JUNE)).toEqual(["deny", "checkpoint"]);
  });

  it("goes over to the next month's segment, the old ending and the new beginning with a checkpoint", async () => {
    const store = new MemoryStore();
    const clock = new Clock("2026-06-30T23:59:57.000Z");
    const ledger = await open(store, clock);
    await inTurn(ledger, async (writer) => {
      await writer.append([deny("LT-0001")]);
      clock.set("2026-07-01T00:00:00.000Z");
      await Promise.all([writer.append([deny("LT-0002")]), writer.append([deny("LT-0003")])]);
    });
    expect(kinds(store, JUNE)).toEqual(["deny", "checkpoint"]);
    expect(kinds(store, "2026-07")).toEqual(["checkpoint", "deny", "deny", "checkpoint"]);
    clock.set("2026-09-01T00:00:00.000Z");
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0004")])));
    expect(kinds(store, "2026-07")).toEqual(["checkpoint", "deny", "deny", "checkpoint"]);
    expect(kinds(store, "2026-09")).toEqual(["checkpoint", "deny", "checkpoint"]);
    expect((await verified(store)).findings).toEqual([]);
  });

  it("is refused when the clock is behind the last entry; both times are named", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    const ledger = await open(store, clock);
    await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001")])));
    const last = ledger.view.last!.time;
    clock.set("2026-05-31T08:00:00.000Z");
    await expect(ledger.begin()).rejects.toThrow(
      `it shows 2026-05-31T08:00:01.000Z, but entry 2 of the ledger memory was written at ${last}`,
    );
    clock.set("2027-01-01T00:00:00.000Z");
    await (await ledger.begin()).close();
  });

  it("keeps its time when the clock goes back while it lasts", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    await inTurn(await open(store, clock), async (writer) => {
      const [first] = await writer.append([deny("LT-0001")]);
      clock.set("2026-05-31T00:00:00.000Z");
      const [second] = await writer.append([deny("LT-0002")]);
      expect(second!.time).toBe(first!.time);
    });
    expect((await verified(store)).findings).toEqual([]);
  });

  it("needs a seal, and a ledger opened without one can be read", async () => {
    const store = new MemoryStore();
    await sampleLedger(store);
    const ledger = await openLedger(store, { now: () => new Date() });
    expect(ledger.view.last).toBeDefined();
    await expect(ledger.begin()).rejects.toThrow("opened for reading only");
  });

  it("gives the right back when the seal fails, and says so", async () => {
    const store = new MemoryStore();
    const broken: Seal = { spki: seal.spki, sign: () => Promise.resolve(new Uint8Array(64)) };
    const writer = await (await open(store, new Clock(), broken)).begin();
    await writer.append([deny("LT-0001")]);
    await expect(writer.close()).rejects.toThrow("the seal returned a signature that its own public key");
    await (await (await open(store, new Clock("2026-06-02T00:00:00Z"))).begin()).close();
    expect(kinds(store, JUNE)).toEqual(["deny", "checkpoint"]);
  });

  it("refuses to append after it was closed", async () => {
    const writer = await (await open(new MemoryStore())).begin();
    await Promise.all([writer.close(), writer.close()]);
    await expect(writer.append([deny("LT-0001")])).rejects.toThrow("this turn of writing is over");
  });

  it("writes nothing more once it lost its right, and the other's entries stay in one chain", async () => {
    const store = new MemoryStore();
    const clock = new Clock();
    const slow = await (await open(store, clock)).begin();
    await slow.append([deny("LT-0001")]);
    store.takeAway();
    await inTurn(await open(store, clock), async (writer) => void (await writer.append([deny("LT-0002")])));
    const late = [slow.append([deny("LT-0003")]), slow.append([deny("LT-0004")])];
    await expect(late[0]).rejects.toThrow("lost its right to write");
    await expect(late[1]).rejects.toThrow("lost its right to write");
    await expect(slow.append([deny("LT-0005")])).rejects.toThrow("lost its right to write");
    await slow.close();
    expect((await verified(store)).findings).toEqual([]);
  });
});

describe("appending", () => {
  it("merges what comes while another append is being written", async () => {
    const store = new MemoryStore();
    await inTurn(await open(store), async (writer) => {
      const entries = await Promise.all(
        [...Array(50).keys()].map((number) => writer.append([deny(`LT-${number}`), deny(`PC-${number}`)])),
      );
      expect(entries.map(([one]) => one!.sequence)).toEqual(
        [...Array(50).keys()].map((each) => 2 * each + 1),
      );
      expect(entries.every(([one, two]) => two!.sequence === one!.sequence + 1)).toBe(true);
    });
    expect(store.appends).toBe(2); // all entries, the checkpoint
  });

  it("never puts more into one append than its limit, not even a single call", async () => {
    const store = new MemoryStore();
    const sizes: number[] = [];
    const lock = store.lock.bind(store);
    store.lock = async () => {
      const taken = await lock();
      return {
        ...taken,
        append: (segment, position, bytes) => {
          sizes.push(bytes.length);
          return taken.append(segment, position, bytes);
        },
      };
    };
    const long: NewEntry = {
      ...(deny("LT-0001") as NewEntry & { kind: "deny" }),
      reasons: Array(64).fill("x".repeat(200)),
    };
    await inTurn(await open(store), async (writer) => {
      await Promise.all([writer.append(Array<NewEntry>(120).fill(long)), writer.append([long])]);
    });
    expect(sizes.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_APPEND_BYTES);
    expect((await verified(store)).entries).toBe(122);
  });

  it.each<[string, NewEntry, string]>([
    [
      "a signature without intent",
      {
        kind: "signed",
        intent: 9,
        signature: "AAAA",
        calls: 1,
        thumbprint: "A".repeat(40),
        sha256: "a".repeat(64),
      },
      "there is no intent 9",
    ],
    ["a file of an unsigned certificate", { kind: "committed", intent: 1 }, "intent 1 is open"],
    [
      "a member nobody knows",
      { ...deny("LT-0001"), person: "?" } as unknown as NewEntry,
      'Unrecognized key: "person"',
    ],
    ["a device name that is none", deny("x, O=Evil"), "device: Invalid string"],
    [
      "base64 with loose ends",
      {
        kind: "signed",
        intent: 1,
        signature: "AAB=",
        calls: 1,
        thumbprint: "A".repeat(40),
        sha256: "a".repeat(64),
      },
      "not the base64 form of its own bytes",
    ],
  ])("refuses %s, and the calls beside it go through", async (_, body, message) => {
    const store = new MemoryStore();
    const { intent } = await certificate("LT-0001", new Date("2026-06-01T08:00:00Z"));
    await inTurn(await open(store), async (writer) => {
      await writer.append([intent]);
      const [refused, ...others] = await Promise.allSettled([
        writer.append([deny("LT-0009"), body]),
        writer.append([deny("LT-0002")]),
        writer.append([deny("LT-0003")]),
      ]);
      expect(refused).toMatchObject({
        status: "rejected",
        reason: { message: expect.stringContaining(message) },
      });
      expect(others.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    });
    expect(kinds(store, JUNE)).toEqual(["intent", "deny", "deny", "checkpoint"]);
  });

  it("takes one of two signatures for one intent that come at once", async () => {
    const store = new MemoryStore();
    const { intent, signed } = await certificate("LT-0001", new Date("2026-06-01T08:00:00Z"));
    await inTurn(await open(store), async (writer) => {
      await writer.append([intent]);
      const both = await Promise.allSettled([writer.append([signed(1)]), writer.append([signed(1)])]);
      expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    });
    expect((await verified(store)).findings).toEqual([]);
  });

  it("refuses a revocation of another certificate than it names", async () => {
    const ledger = await open(new MemoryStore());
    await inTurn(ledger, async (writer) => {
      const intent = await issueTo(writer, "LT-0001", new Date("2026-06-01T08:00:00Z"));
      const { thumbprint, notAfter } = ledger.view.certificates.get(intent)!;
      const revoke = {
        kind: "revoke",
        device: "LT-0001",
        intent,
        class: "lost",
        reasons: ["reported-lost"],
      } as const;
      const right = { thumbprint, notAfter: new Date(notAfter).toISOString() };
      await expect(writer.append([{ ...revoke, ...right, thumbprint: "B".repeat(40) }])).rejects.toThrow(
        "thumbprint of the certificate of intent",
      );
      await expect(writer.append([{ ...revoke, ...right, device: "LT-0002" }])).rejects.toThrow(
        "device of the",
      );
      await writer.append([{ ...revoke, ...right }]);
    });
  });
});

describe("cut off at any append,", () => {
  it.each(["before", "after"] as const)("%s it reached the store: the next turn goes on", async (when) => {
    const whole = new MemoryStore();
    await sampleLedger(whole);
    for (let number = 1; number <= whole.appends; number++) {
      const store = new MemoryStore();
      const clock = new Clock();
      await expect(sampleLedger(failing(store, number, when), clock)).rejects.toThrow("no power");
      const count = [...store.content.values()].flatMap(linesOf).length;
      clock.set("2026-07-15T00:00:00.000Z");
      const ledger = await open(store, clock);
      expect(ledger.view.last?.sequence ?? 0).toBe(count);
      await inTurn(ledger, async (writer) => {
        for (const intent of [...ledger.view.open.keys()]) {
          await writer.append([{ kind: "abandoned", intent, because: "cut off" }]);
        }
        for (const intent of [...ledger.view.uncommitted.keys()]) {
          await writer.append([{ kind: "committed", intent }]);
        }
        await writer.append([deny("LT-0100")]);
      });
      expect({ number, findings: (await verified(store)).findings }).toEqual({ number, findings: [] });
    }
  });

  it("at any byte of the file: whole lines stay, the rest is kept aside", () =>
    inFolder(async (folder) => {
      const clock = new Clock();
      const ledger = await openLedger(new FileStore(folder), { seal, now: clock.now });
      await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001"), deny("LT-0002")])));
      const path = join(folder, `${JUNE}.jsonl`);
      const whole = readFileSync(path);
      for (let length = 0; length <= whole.length; length += 41) {
        writeFileSync(path, whole.subarray(0, length));
        const again = await openLedger(new FileStore(folder), { seal, now: clock.now });
        await inTurn(again, async (writer) => void (await writer.append([deny("LT-0003")])));
        const store = new MemoryStore(new Map([[JUNE, readFileSync(path)]]));
        expect((await verified(store)).findings).toEqual([]);
      }
    }));
});
