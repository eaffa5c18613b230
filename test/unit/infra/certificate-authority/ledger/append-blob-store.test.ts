import { randomUUID } from "node:crypto";
import { ContainerClient } from "@azure/storage-blob";
import {
  appendBlobStore,
  AppendBlobStore,
  type AppendBlobStoreOptions,
} from "../../../../../infra/certificate-authority/ledger/append-blob-store";
import {
  LedgerBusy,
  LedgerConflict,
  LockLost,
  type LedgerLock,
  type LedgerStore,
} from "../../../../../infra/certificate-authority/ledger/store";
import { AZURITE, isAppend, isRenewal, startAzurite, WELL_KNOWN, Wire } from "./azurite";

const lines = (...texts: string[]) => Buffer.from(texts.map((text) => `${text}\n`).join(""));

async function text(store: LedgerStore, segment: string, from?: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(segment, from)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: Error) => error,
  );
}

describe("address of a ledger in append blobs", () => {
  const refused: ReadonlyArray<[string, RegExp]> = [
    ["ledger", /is no URL/],
    ["http://account.blob.core.windows.net/ledger", /is not encrypted/],
    ["http://127.0.0.1.example.org/ledger", /is not encrypted/],
    ["https://account.blob.core.windows.net/", /names no container/],
    ["https://account.blob.core.windows.net/Ledger", /names no container/],
    ["https://account.blob.core.windows.net/ledger?sv=1&sig=planted", /must not carry a signature/],
    ["https://user:planted@account.blob.core.windows.net/ledger", /must not carry/],
  ];
  it.each(refused)("%s is refused", (address, message) => {
    const make = () => appendBlobStore(address, WELL_KNOWN);
    expect(make).toThrow(message);
    expect(make).toThrow("https://<account>.blob.core.windows.net/<container>");
    expect(make).not.toThrow(/planted/);
  });

  it.each([
    "https://account.blob.core.windows.net/ledger",
    "http://127.0.0.1:10000/devstoreaccount1/ledger",
    "http://[::1]:10000/devstoreaccount1/ledger",
  ])("%s is taken", (address) => {
    expect(appendBlobStore(address, WELL_KNOWN).place).toBe(address);
  });
});

// Hundreds of requests each, on a machine that may have other things to do.
jest.setTimeout(60_000);

const whenInstalled = AZURITE.installed ? describe : describe.skip;
const missing = AZURITE.installed ? "" : `, which is not installed: ${AZURITE.howToInstall}`;
whenInstalled(`ledger in append blobs, against Azurite${missing}`, () => {
  let azurite: Awaited<ReturnType<typeof startAzurite>>;
  let wire: Wire;
  let origin: string;
  let name: string;
  const held: LedgerLock[] = [];

  beforeAll(async () => {
    azurite = await startAzurite();
    wire = new Wire(azurite.origin);
    origin = await wire.open();
  }, 60_000);
  afterAll(async () => {
    await wire?.close();
    await azurite?.stop();
  });

  const container = (of = name, at = azurite.origin) =>
    new ContainerClient(`${at}/devstoreaccount1/${of}`, WELL_KNOWN, {
      retryOptions: { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 1 },
    });

  beforeEach(async () => {
    name = `ledger-${randomUUID().slice(0, 8)}`;
    await container().create();
    await container(`${name}-lock`).create();
    wire.seen.length = 0;
    wire.fate = () => "pass";
  });
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
  });

  const now = () => new Date("2026-11-23T08:00:00.000Z");
  /** A store as another process would have it, directly or over the wire. */
  const store = (options: AppendBlobStoreOptions = {}, at = azurite.origin) =>
    new AppendBlobStore(container(name, at), container(`${name}-lock`, at), {
      holder: "process 1 on issuer-a",
      now,
      pause: () => Promise.reject(new Error("nobody was to wait")),
      ...options,
    });
  const lock = async (of: LedgerStore = store(), wait = 0) => {
    const taken = await of.lock({ wait });
    held.push(taken);
    return taken;
  };
  /** What becomes of leases when their writer sleeps too long, without the minute of waiting. */
  const endLeases = async (which: { lock: boolean; part?: string }) => {
    if (which.lock)
      await container(`${name}-lock`).getBlobClient("writer-lock").getBlobLeaseClient().breakLease(0);
    if (which.part) await container().getBlobClient(which.part).getBlobLeaseClient().breakLease(0);
  };
  const blobs = async () => {
    const found: Record<string, number> = {};
    for await (const blob of container().listBlobsFlat()) found[blob.name] = blob.properties.contentLength!;
    return found;
  };

  describe("what is appended", () => {
    it("is read from any position, segment by segment", async () => {
      const writer = await lock();
      const length = await writer.append("2026-10", 0, lines("one", "two"));
      expect(length).toBe(8);
      expect(await writer.append("2026-10", length, lines("three"))).toBe(14);
      await writer.append("2026-11", 0, lines("four"));

      expect(await store().segments()).toEqual(["2026-10", "2026-11"]);
      expect(await text(store(), "2026-10")).toBe("one\ntwo\nthree\n");
      expect(await text(store(), "2026-10", 5)).toBe("wo\nthree\n");
      expect(await text(store(), "2026-10", 14)).toBe("");
      expect(await text(store(), "2026-12")).toBe("");
    });

    it("carries the lease and the expected length in every request", async () => {
      const writer = await lock(store({ leaseId: () => "6f1f0c1e-0000-4000-8000-000000000001" }, origin));
      await writer.append("2026-11", 0, lines("one"));
      await writer.append("2026-11", 4, lines("two"));
      const appends = wire.seen
        .filter(isAppend)
        .map(({ headers }) => [headers["x-ms-lease-id"], headers["x-ms-blob-condition-appendpos"]]);
      expect(appends).toEqual([
        ["6f1f0c1e-0000-4000-8000-000000000001", "0"],
        ["6f1f0c1e-0000-4000-8000-000000000001", "4"],
      ]);
    });

    it("is refused at a wrong position", async () => {
      const writer = await lock();
      await writer.append("2026-11", 0, lines("one"));
      for (const position of [0, 3, 5]) {
        const error = await rejection(writer.append("2026-11", position, lines("two")));
        expect(error).toBeInstanceOf(LedgerConflict);
        expect(error.message).toContain("has 4 bytes");
      }
      expect(await rejection(writer.append("2026-12", 9, lines("two")))).toBeInstanceOf(LedgerConflict);
      expect(await text(store(), "2026-11")).toBe("one\n");
      expect(await store().segments()).toEqual(["2026-11"]);
    });

    it("is refused where somebody wrote past the lock", async () => {
      const id = randomUUID();
      const writer = await lock(store({ leaseId: () => id }));
      await writer.append("2026-11", 0, lines("one"));
      const blob = container().getAppendBlobClient("2026-11.0001.jsonl");
      await blob.appendBlock("alien\n", 6, { conditions: { leaseId: id } });
      expect(await rejection(writer.append("2026-11", 4, lines("two")))).toBeInstanceOf(LedgerConflict);
      expect(await text(store(), "2026-11")).toBe("one\nalien\n");
    });

    it("must be whole lines", async () => {
      const writer = await lock();
      for (const bytes of [Buffer.alloc(0), Buffer.from("half")]) {
        expect((await rejection(writer.append("2026-11", 0, bytes))).message).toContain("whole lines only");
      }
      expect(await blobs()).toEqual({});
    });

    it("does not go to a segment that is over, nor to a name that is none", async () => {
      const writer = await lock();
      await writer.append("2026-11", 0, lines("one"));
      await writer.append("2026-12", 0, lines("two"));
      expect((await rejection(writer.append("2026-11", 4, lines("three")))).message).toContain("is closed");
      expect((await rejection(writer.append("../2027", 0, lines("three")))).message).toContain(
        "named like 2026-11",
      );
      await writer.release();
      const next = await lock();
      expect((await rejection(next.append("2026-11", 4, lines("three")))).message).toContain("is closed");
    });

    it("may be longer than a block, but a line may not", async () => {
      const line = "x".repeat(1_500_000);
      const writer = await lock(store({}, origin));
      const long = lines(line, line, line, line, line);
      expect(await writer.append("2026-11", 0, long)).toBe(long.length);
      expect(wire.seen.filter(isAppend).map(({ headers }) => Number(headers["content-length"]))).toEqual([
        2 * 1_500_001,
        2 * 1_500_001,
        1_500_001,
      ]);
      expect(await text(store(), "2026-11")).toBe(long.toString());

      const tooLong = lines("short", "x".repeat(4 * 1024 * 1024));
      expect((await rejection(writer.append("2026-11", long.length, tooLong))).message).toContain(
        "longer than",
      );
      expect(await text(store(), "2026-11", long.length)).toBe("");
    });
  });

  describe("parts of a segment", () => {
    it("follow each other when the blocks of one come to an end", async () => {
      let expected = "";
      for (const run of ["a", "b", "c"]) {
        const writer = await lock(store({ blocksPerPart: 2 }));
        for (const turn of [1, 2, 3]) {
          const line = `${run}${turn}`;
          expect(await writer.append("2026-11", expected.length, lines(line))).toBe(expected.length + 3);
          expected += `${line}\n`;
        }
        await writer.release();
      }
      const part = (number: number) => `2026-11.000${number}.jsonl`;
      expect(await blobs()).toEqual({ [part(1)]: 6, [part(2)]: 6, [part(3)]: 6, [part(4)]: 6, [part(5)]: 3 });
      expect(await store().segments()).toEqual(["2026-11"]);
      for (let from = 0; from <= expected.length; from++) {
        expect(await text(store(), "2026-11", from)).toBe(expected.slice(from));
      }
    });

    it("that were begun and left empty show nothing and are used", async () => {
      const first = await lock(store({ blocksPerPart: 2 }));
      await first.append("2026-11", 0, lines("a", "b"));
      await first.release();
      await container().getAppendBlobClient("2026-11.0002.jsonl").create();
      await container().getAppendBlobClient("2026-12.0001.jsonl").create();
      expect(await store().segments()).toEqual(["2026-11"]);

      const second = await lock(store({ blocksPerPart: 2 }));
      await second.append("2026-11", 4, lines("c"));
      await second.append("2026-11", 6, lines("d"));
      await second.append("2026-12", 0, lines("e"));
      expect(await blobs()).toEqual({
        "2026-11.0001.jsonl": 6,
        "2026-11.0002.jsonl": 2,
        "2026-12.0001.jsonl": 2,
      });
      expect(await text(store(), "2026-11")).toBe("a\nb\nc\nd\n");
    });

    it("leave no hole for a reader who asks for their lengths while they are written", async () => {
      const writer = await lock(store({ blocksPerPart: 2 }));
      await writer.append("2026-11", 0, lines("a"));
      await container().getAppendBlobClient("2026-11.0002.jsonl").create();
      let lengths = 0;
      wire.fate = async ({ method }) => {
        if (method === "HEAD" && ++lengths === 2) {
          await writer.append("2026-11", 2, lines("b"));
          await writer.append("2026-11", 4, lines("c"));
        }
        return "pass" as const;
      };
      expect("a\nb\nc\n").toContain(await text(store({}, origin), "2026-11"));
      expect(lengths).toBe(2);
      expect(await text(store(), "2026-11")).toBe("a\nb\nc\n");
    });

    it("are missed when one is deleted", async () => {
      const writer = await lock(store({ blocksPerPart: 1 }));
      for (const at of [0, 2, 4]) await writer.append("2026-11", at, lines("a"));
      await writer.release();
      await container().deleteBlob("2026-11.0002.jsonl");
      expect((await rejection(text(store(), "2026-11"))).message).toContain(
        "2026-11.0002.jsonl is missing in front of 2026-11.0003.jsonl",
      );
    });
  });

  describe("two writers", () => {
    it("are never there at once: the second is told who the first is", async () => {
      const first = await lock();
      await first.append("2026-11", 0, lines("one"));
      const error = await rejection(store({ holder: "process 2 on issuer-b" }).lock({ wait: 0 }));
      expect(error).toBeInstanceOf(LedgerBusy);
      expect((error as LedgerBusy).holder).toBe("process 1 on issuer-a, since 2026-11-23T08:00:00.000Z");
      expect(await first.append("2026-11", 4, lines("two"))).toBe(8);
    });

    it("follow each other: the second waits, with growing pauses, and says for whom", async () => {
      const first = await lock();
      const pauses: number[] = [];
      const told: string[] = [];
      const second = store({
        pause: async (milliseconds) => {
          pauses.push(milliseconds);
          if (pauses.length === 3) await first.release();
        },
      });
      const writer = await second.lock({ wait: 60_000, onWait: (holder) => told.push(holder) });
      held.push(writer);
      expect(pauses).toEqual([250, 500, 1_000]);
      expect(told).toEqual(["process 1 on issuer-a, since 2026-11-23T08:00:00.000Z"]);
      await writer.append("2026-11", 0, lines("one"));
      expect(await rejection(first.append("2026-11", 4, lines("two")))).toBeInstanceOf(LockLost);
    });

    it("wait no longer than they were told", async () => {
      await lock();
      const pauses: number[] = [];
      const second = store({ pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)) });
      expect(await rejection(second.lock({ wait: 6_000 }))).toBeInstanceOf(LedgerBusy);
      expect(pauses).toEqual([250, 500, 1_000, 2_000, 2_250]);
    });

    it("that come together: exactly one gets the lock of a new ledger", async () => {
      const attempts = Array.from({ length: 8 }, () => store().lock({ wait: 0 }));
      const results = await Promise.allSettled(attempts);
      for (const result of results) if (result.status === "fulfilled") held.push(result.value);
      expect(held).toHaveLength(1);
      for (const result of results)
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(LedgerBusy);
    });
  });

  describe("a writer that slept until its leases were over", () => {
    const PART = "2026-11.0001.jsonl";

    it.each([
      ["and nobody came", false],
      ["and another came", true],
    ])("cannot append: %s", async (_, another) => {
      const sleeper = await lock();
      await sleeper.append("2026-11", 0, lines("one"));
      await endLeases({ lock: true, part: PART });
      if (another) await lock(store());
      const error = await rejection(sleeper.append("2026-11", 4, lines("stale")));
      expect(error).toBeInstanceOf(LockLost);
      expect(error.message).toContain("nothing was written");
      expect(await text(store(), "2026-11")).toBe("one\n");
      expect(await rejection(sleeper.append("2026-11", 4, lines("stale")))).toBeInstanceOf(LockLost);
    });

    it("cannot begin a new segment or part", async () => {
      const sleeper = await lock(store({ blocksPerPart: 1 }));
      await sleeper.append("2026-11", 0, lines("one"));
      await endLeases({ lock: true, part: PART });
      const writer = await lock(store({ blocksPerPart: 1 }));
      expect(await rejection(sleeper.append("2026-12", 0, lines("stale")))).toBeInstanceOf(LockLost);
      expect(await store().segments()).toEqual(["2026-11"]);
      await sleeper.release();
      // Neither does it stand in the way of the one who holds the lock.
      await writer.append("2026-11", 4, lines("two"));
      await writer.append("2026-12", 0, lines("three"));
      expect(await text(store(), "2026-12")).toBe("three\n");
    });

    it("does not get the lock when it slept while it took it", async () => {
      const earlier = await lock();
      await earlier.append("2026-11", 0, lines("one"));
      await earlier.release();
      wire.fate = async ({ url, headers }) => {
        if (url!.includes(PART) && headers["x-ms-lease-action"] === "acquire")
          await endLeases({ lock: true });
        return "pass" as const;
      };
      expect(await rejection(store({}, origin).lock({ wait: 0 }))).toBeInstanceOf(LockLost);
      await lock(store());
    });

    it("keeps others out while the lease on its part lives", async () => {
      const sleeper = await lock();
      await sleeper.append("2026-11", 0, lines("one"));
      await container().getAppendBlobClient("2026-12.0001.jsonl").create(); // begun by another, and left
      await endLeases({ lock: true });
      const error = await rejection(store({ holder: "process 2 on issuer-b" }).lock({ wait: 0 }));
      expect(error).toBeInstanceOf(LedgerBusy);
      expect(error.message).toContain("process 1 on issuer-a");
      await endLeases({ lock: false, part: PART });
      const writer = await lock(store());
      await writer.append("2026-11", 4, lines("two"));
      expect(await rejection(sleeper.append("2026-11", 4, lines("stale")))).toBeInstanceOf(LockLost);
      expect(await text(store(), "2026-11")).toBe("one\ntwo\n");
    });

    it("keeps others out while the lease on a part lives that it began and has not written to", async () => {
      const earlier = await lock();
      await earlier.append("2026-11", 0, lines("one"));
      await earlier.release();
      const begun = container().getAppendBlobClient("2026-12.0001.jsonl");
      await begun.create();
      await begun.getBlobLeaseClient(randomUUID()).acquireLease(60);
      expect(await rejection(store().lock({ wait: 0 }))).toBeInstanceOf(LedgerBusy);
      await begun.getBlobLeaseClient().breakLease(0);
      await lock(store());
    });
  });

  it("renews its leases while it holds them, and notices the end of one", async () => {
    const writer = await lock(store({ renewEvery: 5 }, origin));
    await writer.append("2026-11", 0, lines("one"));
    const renewal =
      (of: string): Parameters<typeof wire.next>[1] =>
      (asked) =>
        isRenewal(asked) && asked.url!.includes(of);
    await Promise.all([
      wire.next(2, renewal("/writer-lock?")),
      wire.next(2, renewal("/2026-11.0001.jsonl?")),
    ]);

    await endLeases({ lock: true });
    let refused = false;
    // The part's renewal comes after the lock's: by then the writer has read that the lock's was refused.
    await wire.next(1, (asked, status) => {
      refused ||= renewal("/writer-lock?")(asked, status) && status >= 400;
      return refused && renewal("/2026-11.0001.jsonl?")(asked, status);
    });
    wire.seen.length = 0;
    const error = await rejection(writer.append("2026-11", 4, lines("stale")));
    expect(error).toBeInstanceOf(LockLost);
    expect(error.message).toContain("writer-lock");
    expect(wire.seen.filter(isAppend)).toEqual([]);
  });

  describe("a wire that loses", () => {
    it.each([
      ["the answer", "lose answer"],
      ["the request", "lose request"],
    ] as const)("%s once: what is appended is there once", async (_, fate) => {
      const writer = await lock(store({}, origin));
      let lost = 0;
      wire.fate = (asked) => (isAppend(asked) && lost++ === 0 ? fate : "pass");
      expect(await writer.append("2026-11", 0, lines("one"))).toBe(4);
      expect(await writer.append("2026-11", 4, lines("two"))).toBe(8);
      expect(wire.seen.filter(isAppend)).toHaveLength(3);
      expect(await text(store(), "2026-11")).toBe("one\ntwo\n");
    });

    it("every answer to an append: the blob itself says that it went through", async () => {
      const writer = await lock(store({}, origin));
      wire.fate = (asked) => (isAppend(asked) ? "lose answer" : "pass");
      expect(await writer.append("2026-11", 0, lines("one"))).toBe(4);
      wire.fate = () => "pass";
      expect(await writer.append("2026-11", 4, lines("two"))).toBe(8);
      expect(await text(store(), "2026-11")).toBe("one\ntwo\n");
    });

    it("an answer before the lease ends: what went through is not called unwritten", async () => {
      const writer = await lock(store({}, origin));
      await writer.append("2026-11", 0, lines("one"));
      loseAnswerAndLeases("2026-11.0001.jsonl");
      expect(await writer.append("2026-11", 4, lines("two"))).toBe(8);
      expect(await rejection(writer.append("2026-11", 8, lines("three")))).toBeInstanceOf(LockLost);
      expect(await text(store(), "2026-11")).toBe("one\ntwo\n");
    });

    it("every request: whether it was written is not known, and nothing more is written", async () => {
      const writer = await lock(store({}, origin));
      await writer.append("2026-11", 0, lines("one"));
      wire.fate = () => "lose answer";
      const error = await rejection(writer.append("2026-11", 4, lines("two")));
      expect(error.message).toContain("is not known");
      expect(error.message).not.toContain("nothing was written");
      wire.fate = () => "pass";
      expect(await rejection(writer.append("2026-11", 8, lines("three")))).toBeInstanceOf(LockLost);
      await writer.release();
      expect(await text(store(), "2026-11")).toBe("one\ntwo\n");
    });

    it("every append: it is not called written, and nothing more is written", async () => {
      const writer = await lock(store({}, origin));
      wire.fate = (asked) => (isAppend(asked) ? "lose request" : "pass");
      expect((await rejection(writer.append("2026-11", 0, lines("one")))).message).toContain("is not known");
      wire.fate = () => "pass";
      expect(await rejection(writer.append("2026-11", 0, lines("one")))).toBeInstanceOf(LockLost);
      expect(await store().segments()).toEqual([]);
    });

    it("the second half of a long append: says how far it came", async () => {
      const line = "x".repeat(3_000_000);
      const writer = await lock(store({}, origin));
      let appends = 0;
      wire.fate = (asked) => (isAppend(asked) && ++appends > 1 ? "lose request" : "pass");
      const error = await rejection(writer.append("2026-11", 0, lines(line, line)));
      expect(error.message).toContain("only the first 3000001 of 6000002 bytes");
      expect((await text(store(), "2026-11")).length).toBe(3_000_001);
    });

    it.each(["answer", "request"] as const)(
      "any one %s of a whole turn: it ends as if nothing was lost",
      async (what) => {
        const turn = async (at: string) => {
          const writer = await store({ blocksPerPart: 1 }, at).lock({ wait: 0 });
          await writer.append("2026-11", 0, lines("one"));
          await writer.append("2026-11", 4, lines("two"));
          await writer.release();
        };
        await turn(origin);
        const requests = wire.seen.length;
        expect(requests).toBeGreaterThan(10);
        for (let lost = 1; lost <= requests; lost++) {
          name = `ledger-${randomUUID().slice(0, 8)}`;
          await container().create();
          await container(`${name}-lock`).create();
          wire.seen.length = 0;
          wire.fate = (_, at) => (at === lost ? `lose ${what}` : "pass");
          await turn(origin);
          expect(wire.seen.length).toBeGreaterThan(requests);
          expect(await blobs()).toEqual({ "2026-11.0001.jsonl": 4, "2026-11.0002.jsonl": 4 });
        }
      },
    );

    it("the middle of what is read: it is asked for again, though the segment has grown", async () => {
      const writer = await lock();
      await writer.append("2026-11", 0, lines("one", "two"));
      let length = 8;
      let reads = 0;
      wire.fate = async ({ method, url }) => {
        if (method !== "GET" || !url!.includes(".jsonl") || ++reads === 3) return "pass";
        length = await writer.append("2026-11", length, lines("more"));
        return "cut answer";
      };
      expect(await text(store({}, origin), "2026-11")).toBe("one\ntwo\n");
      expect(reads).toBe(3);
    });

    /** The next append goes through, its answer is lost, and so is the lease before the client asks again. */
    function loseAnswerAndLeases(part: string): void {
      let appends = 0;
      wire.fate = async (asked) => {
        if (!isAppend(asked)) return "pass";
        appends++;
        if (appends === 2) await endLeases({ lock: true, part });
        return appends === 1 ? "lose answer" : "pass";
      };
    }
  });

  it("shows a reader whole appends only, in their order, whatever it reads in between", async () => {
    const writer = await lock(store({ blocksPerPart: 7 }));
    const batch = (number: number) => lines(`${number} begins`, "x".repeat(number), `${number} ends`);
    const states = new Set([""]);
    let all = "";
    for (let number = 1; number <= 60; number++) states.add((all += batch(number).toString()));

    let writing = true;
    const seen = new Set<string>();
    const reading = (async () => {
      while (writing) seen.add(await text(store(), "2026-11"));
    })();
    let length = 0;
    for (let number = 1; number <= 60; number++)
      length = await writer.append("2026-11", length, batch(number));
    writing = false;
    await reading;
    expect([...seen].filter((state) => !states.has(state))).toEqual([]);
    expect(seen.size).toBeGreaterThan(2);
    expect(await text(store(), "2026-11")).toBe(all);
  });

  it("says what to do when the container is not there", async () => {
    name = "nowhere";
    for (const asked of [store().segments(), store().lock({ wait: 0 }), text(store(), "2026-11")]) {
      expect((await rejection(asked)).message).toMatch(
        /ContainerNotFound, HTTP 404\)\. The container does not exist/,
      );
    }
  });
});
