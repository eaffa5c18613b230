import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../../../infra/host/hourly.sh");
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "hourly-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs an hour whose steps end with these codes; the command writes down how it was called. */
function hour(codes: Readonly<Record<string, number>>, environment: NodeJS.ProcessEnv = {}) {
  const log = join(folder, "calls");
  const command = join(folder, "ca");
  const cases = Object.entries(codes).map(([step, code]) => `${step}) exit ${code} ;;`);
  writeFileSync(
    command,
    `#!/bin/sh\necho "$*" >> '${log}'\ncase $1 in ${cases.join(" ")} *) exit 99 ;; esac\n`,
    { mode: 0o755 },
  );
  writeFileSync(log, "");
  const { status, stdout, stderr } = spawnSync("sh", [SCRIPT], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, REMOTE_ACCESS_CA: command, ...environment },
  });
  return { status, stdout, stderr, calls: readFileSync(log, "utf8").trim().split("\n").filter(Boolean) };
}

const ALL = ["collect", "reconcile", "sweep"].map(
  (step) => `${step} --authority /etc/remote-access/authority.yaml`,
);

it.each([
  ["all is done", [0, 0, 0], 0],
  ["the source had faults", [3, 0, 0], 3],
  ["there is something to look at", [0, 3, 0], 3],
  ["a session could not be matched", [0, 0, 3], 3],
  ["the source does not answer", [1, 0, 0], 1],
  ["the source does not answer, and reconcile found it out", [1, 3, 0], 1],
  ["reconcile stopped for a second person", [0, 5, 0], 5],
  ["reconcile stopped, because the source did not answer", [1, 5, 0], 5],
  ["the ledger was being written", [3, 4, 3], 4],
  ["only the sweep fails", [0, 3, 1], 1],
  ["collect and sweep fail", [2, 0, 1], 1],
  ["reconcile was killed", [0, 137, 0], 137],
])("runs every step when %s, and ends with what matters most", (_, [collect, reconcile, sweep], code) => {
  const { status, stdout, calls } = hour({ collect: collect!, reconcile: reconcile!, sweep: sweep! });
  expect(calls).toEqual(ALL);
  expect(status).toBe(code);
  expect(stdout).toBe(`Hourly run: collect ${collect}, reconcile ${reconcile}, sweep ${sweep}\n`);
});

it("leaves out what the city does not need, and takes its file", () => {
  const { status, stdout, calls } = hour(
    { reconcile: 0, sweep: 3 },
    { REMOTE_ACCESS_STEPS: "reconcile sweep", REMOTE_ACCESS_AUTHORITY: "/srv/a b.yaml" },
  );
  expect(calls).toEqual(["reconcile --authority /srv/a b.yaml", "sweep --authority /srv/a b.yaml"]);
  expect({ status, stdout }).toEqual({ status: 3, stdout: "Hourly run: reconcile 0, sweep 3\n" });
});

it("brings the statement to the gateway where that is this host's work, and its failure is more than the sweep's", () => {
  const { status, calls } = hour(
    { collect: 0, reconcile: 0, deliver: 2, sweep: 1 },
    { REMOTE_ACCESS_STEPS: "collect reconcile deliver sweep" },
  );
  expect(calls.map((call) => call.split(" ")[0])).toEqual(["collect", "reconcile", "deliver", "sweep"]);
  expect(status).toBe(2);
});

it.each(["reconcile revoke", "reconcile;id"])("refuses %j before it does anything", (steps) => {
  const { status, stderr, calls } = hour({ reconcile: 0 }, { REMOTE_ACCESS_STEPS: steps });
  expect({ status, calls }).toEqual({ status: 2, calls: [] });
  expect(stderr).toContain("write some of: collect reconcile deliver sweep");
});
