import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askCanary } from "../../../../rehearsal/review/canary";
import { showAgain } from "../../../../rehearsal/review/offline";
import { Processes } from "../../../../rehearsal/review/processes";

// Each starts a process that loads TypeScript first.
jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), "canary-"));
const processes = new Processes();
afterAll(() => {
  processes.endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A pack of which the command prints and ends as it is told. */
function packThat(ends: number, stdout: string, stderr: string) {
  mkdirSync(join(folder, "policies"), { recursive: true });
  const lines = [
    `process.stdout.write(${JSON.stringify(stdout)});`,
    `process.stderr.write(${JSON.stringify(stderr)});`,
    `process.exitCode = process.argv.includes("/configuration.json") ? ${ends} : 99;`,
  ];
  writeFileSync(join(folder, "policies", "command.ts"), lines.join("\n"));
  return askCanary({ pack: folder, cwd: folder, env: process.env, processes }, "/configuration.json");
}

it("of a pack that blocks what it must the canary says how many rules fire, with the run's own configuration", async () => {
  const words = "canary: 33 rules fire";
  expect(await packThat(0, `trust.yaml\n${words}\n`, "")).toEqual({ state: "passed", words });
});

it("of one that does not it says what is wrong", async () => {
  expect(await packThat(1, "", "p2s-root-pinned does not block\n")).toEqual({
    state: "failed",
    words: "p2s-root-pinned does not block",
  });
});

it("a pack that cannot be asked judges nothing, and its words are told", async () => {
  await expect(packThat(3, "", "no engine\n")).rejects.toMatchObject({
    code: 3,
    message: "The canary could not ask the policy pack: no engine",
  });
});

it("what a finding names to show it again is this review, which needs no login", () => {
  expect(showAgain("abc", "def", "dev")).toEqual({
    REMOTE_ACCESS_SHOW_AGAIN: "npm run review -- --offline --against abc --head def --stack dev",
  });
});
