import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { openLedger } from "../../../../../infra/certificate-authority/ledger/ledger";
import type { LockHolder, Processes } from "../../../../../infra/certificate-authority/ledger/lock-holder";
import { thisMachine } from "../../../../../infra/certificate-authority/ledger/lock-holder";
import { readEntries } from "../../../../../infra/certificate-authority/ledger/reading";
import { Clock, deny, inFolder, inTurn, seal } from "./ledgers";

jest.setTimeout(60_000);

const SEGMENT = "2026-06";
const text = (value: string) => Buffer.from(value);
const now = () => new Date("2026-06-01T08:00:00.000Z");
const noPause = () => Promise.resolve();

/** A machine of whose processes the test decides. */
const machine = (pid: number, alive: Record<number, string>, host = "here"): Processes => ({
  host,
  pid,
  startOf: (asked) => alive[asked],
});
const alive: Record<number, string> = { 1: "boot 100", 2: "boot 200" };
const storeOf = (folder: string, processes: Processes) =>
  new FileStore(folder, { processes, now, pause: noPause });
const locks = (folder: string) => readdirSync(folder).filter((name) => name.startsWith("writer"));
const holder = (change: Partial<LockHolder>) =>
  JSON.stringify({ host: "here", pid: 1, started: "boot 100", since: "2026-06-01T07:00:00.000Z", ...change });

async function contentOf(store: FileStore, segment: string, from = 0): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(segment, from)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("a ledger in a folder", () => {
  it("appends behind what is there, tells the length, and reads from a position on", () =>
    inFolder(async (folder) => {
      const store = new FileStore(join(folder, "new"));
      const lock = await store.lock({ wait: 0 });
      expect(await lock.append(SEGMENT, 0, text("one\n"))).toBe(4);
      expect(await lock.append(SEGMENT, 4, text("two\n"))).toBe(8);
      expect(await lock.append("2026-07", 0, text("three\n"))).toBe(6);
      await lock.release();
      expect(await store.segments()).toEqual([SEGMENT, "2026-07"]);
      expect(await contentOf(store, SEGMENT)).toBe("one\ntwo\n");
      expect(await contentOf(store, SEGMENT, 4)).toBe("two\n");
    }));

  it("writes nothing where the segment is longer, shorter or missing", () =>
    inFolder(async (folder) => {
      const store = new FileStore(folder);
      const lock = await store.lock({ wait: 0 });
      await lock.append(SEGMENT, 0, text("one\n"));
      for (const position of [0, 3, 5]) {
        await expect(lock.append(SEGMENT, position, text("x\n"))).rejects.toThrow("has 4 bytes, not the");
      }
      await expect(lock.append("2026-07", 9, text("x\n"))).rejects.toThrow("has 0 bytes, not the 9");
      expect(await contentOf(store, SEGMENT)).toBe("one\n");
      expect(await store.segments()).toEqual([SEGMENT]);
    }));

  it("moves a torn last line aside at the next lock, without losing a byte", () =>
    inFolder(async (folder) => {
      const store = new FileStore(folder, { now });
      const torn = Buffer.concat([text('{"device":"'), Buffer.of(0xc3)]); // a character cut in two
      writeFileSync(join(folder, `${SEGMENT}.jsonl`), Buffer.concat([text("whole\n"), torn]));
      await (await store.lock({ wait: 0 })).release();
      expect(await contentOf(store, SEGMENT)).toBe("whole\n");
      expect(readFileSync(join(folder, `${SEGMENT}.torn-20260601T080000.000Z`))).toEqual(torn);

      appendFileSync(join(folder, `${SEGMENT}.jsonl`), "again");
      await (await store.lock({ wait: 0 })).release();
      expect(readFileSync(join(folder, `${SEGMENT}.torn-20260601T080000.000Z-2`), "utf8")).toBe("again");
    }));

  it("moves everything aside where there is no line break at all, however long", () =>
    inFolder(async (folder) => {
      const store = new FileStore(folder, { now });
      writeFileSync(join(folder, `${SEGMENT}.jsonl`), "x".repeat(200_000));
      await (await store.lock({ wait: 0 })).release();
      expect(await store.segments()).toEqual([]);
      expect(readFileSync(join(folder, `${SEGMENT}.torn-20260601T080000.000Z`))).toHaveLength(200_000);
    }));
});

describe("a full disk", () => {
  const itWithFull = existsSync("/dev/full") ? it : it.skip;

  itWithFull("is reported, with what became of the file", () =>
    inFolder(async (folder) => {
      symlinkSync("/dev/full", join(folder, `${SEGMENT}.jsonl`));
      const lock = await new FileStore(folder).lock({ wait: 0 });
      await expect(lock.append(SEGMENT, 0, text("one\n"))).rejects.toThrow(
        /writing .*2026-06\.jsonl failed \(ENOSPC.*\); cutting the file back to 0 bytes failed as well/,
      );
    }),
  );

  const itWithLimit =
    process.platform !== "win32" && spawnSync("bash", ["-c", "ulimit -f 1"]).status === 0 ? it : it.skip;

  itWithLimit("in the middle of a write leaves the ledger as it was before it, and it goes on later", () =>
    inFolder(async (folder) => {
      const script = join(__dirname, "append-process.ts");
      const line = `trap '' XFSZ; ulimit -f 4; exec "$0" --import tsx "$1" "$2" FULL 1 50 0`;
      const { status, stderr } = spawnSync("bash", ["-c", line, process.execPath, script, folder], {
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringMatching(/LedgerWriteFailed: .*EFBIG.*the file was cut back to its \d+ bytes/),
      });
      const store = new FileStore(folder);
      const ledger = await openLedger(store, { seal, now: () => new Date() });
      const before = ledger.view.last!.sequence;
      expect(before).toBeGreaterThan(3);
      await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001")])));
      expect(ledger.view.last!.sequence).toBe(before + 2);
    }),
  );
});

describe("the right to write", () => {
  it("belongs to one at a time; the other is told who has it", () =>
    inFolder(async (folder) => {
      const first = await storeOf(folder, machine(1, alive)).lock({ wait: 0 });
      const second = storeOf(folder, machine(2, alive));
      await expect(second.lock({ wait: 0 })).rejects.toThrow(
        "is being written by process 1 on here since 2026-06-01T08:00:00.000Z; wait until it has finished",
      );
      await first.release();
      await (await second.lock({ wait: 0 })).release();
      expect(locks(folder)).toEqual(["writer.2"]);
    }));

  it("is not given twice to one process either", () =>
    inFolder(async (folder) => {
      const store = storeOf(folder, machine(1, alive));
      await store.lock({ wait: 0 });
      await expect(store.lock({ wait: 0 })).rejects.toThrow("process 1 on here");
    }));

  it("is waited for, with growing pauses, and the wait is announced once", () =>
    inFolder(async (folder) => {
      const first = await storeOf(folder, machine(1, alive)).lock({ wait: 0 });
      const pauses: number[] = [];
      const second = new FileStore(folder, {
        processes: machine(2, alive),
        now,
        pause: async (milliseconds) => {
          pauses.push(milliseconds);
          if (pauses.length === 5) await first.release();
        },
      });
      const onWait = jest.fn();
      await second.lock({ wait: 60_000, onWait });
      expect(onWait.mock.calls).toEqual([[expect.stringContaining("process 1 on here")]]);
      expect(pauses).toHaveLength(5);
      expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
      expect(pauses[4]).toBeGreaterThan(pauses[0]!);
    }));

  it("is waited for no longer than asked, even by a clock that stands still", () =>
    inFolder(async (folder) => {
      await storeOf(folder, machine(1, alive)).lock({ wait: 0 });
      let waited = 0;
      const second = new FileStore(folder, {
        processes: machine(2, alive),
        now,
        pause: (milliseconds) => Promise.resolve(void (waited += milliseconds)),
      });
      await expect(second.lock({ wait: 5_000 })).rejects.toThrow("process 1 on here");
      expect(waited).toBe(5_000);
    }));

  it.each<[string, string]>([
    ["whose process is gone", holder({ pid: 77 })],
    ["whose number another process has now", holder({ started: "boot 99" })],
    ["who gave it back", holder({ released: "2026-06-01T07:30:00.000Z" })],
  ])("is taken over at once from a holder %s", (_, content) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "writer.7"), content);
      await storeOf(folder, machine(2, alive)).lock({ wait: 0 });
      expect(locks(folder)).toEqual(["writer.8"]);
    }),
  );

  it.each<[string, string]>([
    ["on another host", holder({ host: "there", pid: 77 })],
    ["of whom nobody can tell", holder({ started: "unknown" })],
    ["in a file that is not ours", "?"],
    ["in a file with half its members", JSON.stringify({ host: "here", pid: 77 })],
  ])("is never taken over from a holder %s; the message names the file", (_, content) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "writer.7"), content);
      await expect(storeOf(folder, machine(2, alive)).lock({ wait: 1_000 })).rejects.toThrow(
        `only when it is gone remove ${join(folder, "writer.7")}`,
      );
      expect(locks(folder)).toEqual(["writer.7"]);
    }),
  );

  it("is noticed to be lost before anything is written", () =>
    inFolder(async (folder) => {
      const lock = await storeOf(folder, machine(1, alive)).lock({ wait: 0 });
      await lock.append(SEGMENT, 0, text("one\n"));
      const file = join(folder, "writer.1");
      const own = readFileSync(file, "utf8");
      writeFileSync(file, holder({ pid: 2 }));
      await expect(lock.append(SEGMENT, 4, text("two\n"))).rejects.toThrow(`${file} was changed`);
      writeFileSync(file, own);
      writeFileSync(join(folder, "writer.2"), holder({ pid: 2 }));
      await expect(lock.append(SEGMENT, 4, text("two\n"))).rejects.toThrow("writer.2 was created after");
      await lock.release();
      expect(readFileSync(join(folder, "writer.2"), "utf8")).toBe(holder({ pid: 2 }));
      expect(readFileSync(join(folder, `${SEGMENT}.jsonl`), "utf8")).toBe("one\n");
    }));

  it("goes to one only when a slow process creates a number that was used and cleared away", () =>
    inFolder(async (folder) => {
      let others = 0;
      const quick = storeOf(folder, machine(1, alive));
      // Between its look at the folder and its own file, another takes the right twice over.
      const slow = new FileStore(folder, {
        pause: noPause,
        now: () => now(),
        processes: {
          host: "here",
          pid: 2,
          startOf: (pid) => {
            if (pid === 2 && others++ === 0) {
              writeFileSync(join(folder, "writer.9"), holder({ pid: 1 }));
            }
            return alive[pid];
          },
        },
      });
      await expect(slow.lock({ wait: 0 })).rejects.toThrow("process 1 on here");
      expect(locks(folder)).toEqual(["writer.9"]);
      await expect(quick.lock({ wait: 0 })).rejects.toThrow("process 1 on here");
    }));

  it("knows this process from one of the same number before it", () => {
    const here = thisMachine();
    const started = here.startOf(process.pid);
    expect(started).toEqual(expect.any(String));
    expect(here.startOf(process.pid)).toBe(started);
    expect(here.startOf(4_194_999)).toBeUndefined();
  });
});

describe("two processes at once", () => {
  const script = join(__dirname, "append-process.ts");
  const start = (folder: string, ...rest: string[]): ChildProcess =>
    spawn(process.execPath, ["--import", "tsx", script, folder, ...rest], {
      cwd: resolve(__dirname, "../../../../.."),
      stdio: ["ignore", "pipe", "pipe"],
    });
  async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
    let said = "";
    child.stderr!.on("data", (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, said };
  }

  it("both write, in turns, into one sound chain", () =>
    inFolder(async (folder) => {
      const children = ["A", "B"].map((prefix) => start(folder, prefix, "5", "4", "60000"));
      expect(await Promise.all(children.map(ended))).toEqual([
        { code: 0, said: "" },
        { code: 0, said: "" },
      ]);
      const devices: string[] = [];
      const fences: number[] = [];
      for await (const { entry } of readEntries(new FileStore(folder))) {
        if (entry.kind === "deny") devices.push(entry.device);
        fences.push(entry.fence);
      }
      const expected = ["A", "B"].flatMap((prefix) =>
        [0, 1, 2, 3, 4].flatMap((turn) => [0, 1, 2, 3].map((entry) => `${prefix}-${turn}-${entry}`)),
      );
      expect(devices.sort()).toEqual(expected);
      expect(fences).toEqual([...fences].sort((one, other) => one - other));
      expect(new Set(fences).size).toBe(10);
      await openLedger(new FileStore(folder), { now: () => new Date() });
    }));

  it("one that does not wait says who writes; when that one is killed the next goes on at once", () =>
    inFolder(async (folder) => {
      const first = start(folder, "A", "1", "2", "0", "hold");
      await once(first.stdout!, "data");
      const { code, said } = await ended(start(folder, "B", "1", "1", "0"));
      expect({ code, said }).toEqual({
        code: 1,
        said: expect.stringContaining(
          `LedgerBusy: the ledger ${folder} is being written by process ${first.pid}`,
        ),
      });

      first.kill("SIGKILL");
      await once(first, "close");
      expect(await ended(start(folder, "B", "1", "1", "0"))).toEqual({ code: 0, said: "" });
      const { view } = await openLedger(new FileStore(folder), { now: () => new Date() });
      expect([...view.refusals.keys()]).toEqual(["A-0-0", "A-0-1", "B-0-0"]);
    }));
});

describe("a clock", () => {
  it("is not needed for reading", () =>
    inFolder(async (folder) => {
      const clock = new Clock();
      const ledger = await openLedger(new FileStore(folder, { now: clock.now }), { seal, now: clock.now });
      await inTurn(ledger, async (writer) => void (await writer.append([deny("LT-0001")])));
      clock.set("2020-01-01T00:00:00Z");
      await expect(openLedger(new FileStore(folder), { now: clock.now })).resolves.toBeDefined();
    }));
});
