import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breakStaleLocks } from "../../../../rehearsal/main-job/stale-lock";

let backend: string;
let locks: string;

beforeEach(() => {
  backend = mkdtempSync(join(tmpdir(), "backend-"));
  locks = join(backend, ".pulumi", "locks", "organization", "remote-access", "dev");
  mkdirSync(locks, { recursive: true });
});
afterEach(() => rmSync(backend, { recursive: true }));

const lock = (name: string, content: string) => {
  const file = join(locks, `${name}.json`);
  writeFileSync(file, content);
  return file;
};

describe("locks of a stack", () => {
  it("are broken when their process is gone", () => {
    const file = lock("a", JSON.stringify({ pid: 4_711, username: "somebody" }));
    expect(breakStaleLocks(backend, () => false)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("are respected while their process runs", () => {
    const file = lock("a", JSON.stringify({ pid: 4_711 }));
    expect(breakStaleLocks(backend, (pid) => pid === 4_711)).toBe(4_711);
    expect(existsSync(file)).toBe(true);
  });

  it("are not held by a process that merely got the number: this test runner is no pulumi", () => {
    const file = lock("a", JSON.stringify({ pid: process.pid }));
    expect(breakStaleLocks(backend)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("are broken when a kill cut the file off", () => {
    const file = lock("a", '{"pid": 47');
    expect(breakStaleLocks(backend)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("need not exist", () => {
    expect(breakStaleLocks(join(backend, "nowhere"))).toBeUndefined();
  });
});
