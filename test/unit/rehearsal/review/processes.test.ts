import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endStragglers, Processes } from "../../../../rehearsal/review/processes";

jest.setTimeout(30_000);
const folder = mkdtempSync(join(tmpdir(), "processes-"));
const start = { cwd: folder, env: process.env };
const node = (script: string) => ["-e", script];
afterAll(() => rmSync(folder, { recursive: true }));

it("keeps what a command prints, and tells of what cannot be started", async () => {
  const processes = new Processes();
  const script = node("console.log('out'); console.error('words'); process.exitCode = 3");
  expect(await processes.run(process.execPath, script, start)).toEqual({
    code: 3,
    stdout: "out\n",
    stderr: "words\n",
  });
  expect(await processes.run("no-such-command", [], start)).toMatchObject({ code: null });
});

it("ends all that runs, with what that has started", async () => {
  const processes = new Processes();
  const script = `require("child_process").spawn("sleep", ["1000"], { stdio: "inherit" }); setTimeout(() => {}, 1e6)`;
  const running = processes.run(process.execPath, node(script), start);
  setTimeout(() => processes.endAll(), 500);
  // It would not close while the child held its output.
  expect(await running).toMatchObject({ code: 255 });
});

const onLinux = process.platform === "linux" ? it : it.skip;
onLinux("ends what a program left behind, and says how many there were", async () => {
  const mark = `straggler-${process.pid}`;
  const child = spawn("sleep", ["1000"], {
    detached: true,
    stdio: "ignore",
    env: { ...process.env, OF_TEST: mark },
  });
  const gone = new Promise((done) => child.once("exit", (_, signal) => done(signal)));
  expect(await endStragglers("OF_TEST", mark, 50)).toBe(1);
  expect(await gone).toBe("SIGKILL");
  expect(await endStragglers("OF_TEST", mark, 50)).toBe(0);
});
