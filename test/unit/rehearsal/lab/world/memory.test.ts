import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryHeldBy } from "../../../../../rehearsal/lab/world/memory";

let proc: string;
beforeEach(() => (proc = mkdtempSync(join(tmpdir(), "lab-proc-"))));
afterEach(() => rmSync(proc, { recursive: true }));

function running(pid: string, name: string, kilobytes?: number): void {
  mkdirSync(join(proc, pid));
  writeFileSync(join(proc, pid, "comm"), `${name}\n`);
  if (kilobytes === undefined) return;
  const text = `00400000-7fff [rollup]\nRss:    9999 kB\nPss:     ${kilobytes} kB\nPss_Dirty:   7 kB\n`;
  writeFileSync(join(proc, pid, "smaps_rollup"), text);
}

it("counts what processes of one name hold, and nothing of the others", () => {
  running("10", "charon-systemd", 2_000);
  running("11", "charon-systemd", 500);
  running("12", "smbd", 70_000);
  running("self", "charon-systemd", 1);
  expect(memoryHeldBy("charon-systemd", proc)).toEqual({ processes: 2, bytes: 2_500 * 1_024 });
});

it("leaves out a process that has just ended", () => {
  running("10", "charon-systemd", 2_000);
  running("11", "charon-systemd");
  expect(memoryHeldBy("charon-systemd", proc).processes).toBe(1);
});
