import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning, ownIdentity, startOf } from "../../../../rehearsal/engine/process-identity";
import { withLock, type LockHolder } from "../../../../rehearsal/engine/process-lock";

const launcher = join(__dirname, "../../../../rehearsal/engine/bundled.cjs");
const contender = join(__dirname, "lock-contender.ts");

describe("the lock between processes", () => {
  let folder: string;
  let lock: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "process-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  function contend(mode: "count" | "hold", ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [launcher, contender, mode, lock, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  }

  const line = (child: ChildProcess): Promise<string> =>
    new Promise((resolve) => child.stdout?.once("data", (text: Buffer) => resolve(text.toString().trim())));
  const exit = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once("exit", resolve));

  it("lets calls of one process through one by one, in order of arrival, and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, () =>
        withLock(lock, { what: "testing" }, async () => {
          most = Math.max(most, ++inside);
          await new Promise(setImmediate);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(readdirSync(lock)).toEqual([]);
  });

  it("loses no update of a file that four processes count up in", async () => {
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const codes = await Promise.all(Array.from({ length: 4 }, () => exit(contend("count", counter, "25"))));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readFileSync(counter, "utf8")).toBe("100");
  }, 30_000);

  it("waits for a living holder, names it once, and goes on when that is killed", async () => {
    const holder = contend("hold");
    expect(await line(holder)).toBe("holding");
    const waitedFor: LockHolder[] = [];
    let entered = false;
    let told: () => void = () => undefined;
    const waits = new Promise<void>((resolve) => (told = resolve));
    const onWait = (who: LockHolder): void => {
      waitedFor.push(who);
      told();
    };
    const second = withLock(lock, { what: "testing", onWait }, () => (entered = true));
    await waits;
    expect(entered).toBe(false);
    holder.kill("SIGKILL");
    await second;
    expect(waitedFor).toEqual([{ pid: holder.pid, what: "holding on" }]);
  }, 30_000);

  it("gives way when the function fails", async () => {
    const failing = withLock(lock, { what: "failing" }, () => Promise.reject(new Error("on purpose")));
    await expect(failing).rejects.toThrow("on purpose");
    await expect(withLock(lock, { what: "testing" }, () => "in")).resolves.toBe("in");
  });

  it.each([
    ["a process that no longer exists", () => ({ pid: 2 ** 22 + 1, started: "0.1" })],
    ["a process whose number another one has now", () => ({ pid: process.ppid, started: "0.1" })],
    ["a process whose number this one has now", () => ({ pid: process.pid, started: "0.1" })],
  ])("ignores and clears away the claim of %s", async (_, claimant) => {
    const { pid, started } = claimant();
    mkdirSync(lock);
    writeFileSync(join(lock, `ticket-1-${pid}-${started}-00`), "long gone");
    writeFileSync(join(lock, `choosing-0-${pid}-${started}-00`), "");
    await expect(withLock(lock, { what: "testing" }, () => "in")).resolves.toBe("in");
    expect(readdirSync(lock)).toEqual([]);
  });

  it("respects a claim whose process lives", async () => {
    const { pid, started } = { pid: process.ppid, started: startOf(process.ppid) };
    mkdirSync(lock);
    const claim = join(lock, `ticket-1-${pid}-${started}-00`);
    writeFileSync(claim, "living");
    let told: (holder: LockHolder) => void = () => undefined;
    const waitedFor = new Promise<LockHolder>((resolve) => (told = resolve));
    const waiting = withLock(lock, { what: "testing", onWait: told }, () => "in");
    expect(await waitedFor).toEqual({ pid, what: "living" });
    rmSync(claim);
    await expect(waiting).resolves.toBe("in");
  });

  it("knows a process by number and start", () => {
    expect(isRunning(ownIdentity())).toBe(true);
    expect(isRunning({ pid: process.pid, started: "0.1" })).toBe(false);
    expect(isRunning({ pid: process.ppid, started: startOf(process.ppid) ?? "" })).toBe(true);
  });
});
