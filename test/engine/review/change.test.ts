import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processesWith, run, start, until } from "../run";
import { Clone, replaced } from "./clone";

jest.setTimeout(600_000); // the very first run may have to build the engine

const clone = new Clone();
const out = mkdtempSync(join(tmpdir(), "reviewed-"));
afterAll(() => {
  clone.remove();
  rmSync(out, { recursive: true });
});

interface DeclaredRule {
  readonly rule: string;
  readonly ports: readonly string[];
}

interface ReachedCell {
  readonly from: string;
  readonly destinations: readonly string[];
  readonly services: readonly string[];
}

interface ReportedStack {
  readonly verdict: { readonly line: string };
  readonly findings: readonly object[];
  readonly faults: readonly string[];
  readonly changes: ReadonlyArray<{ readonly operation: string; readonly name: string }>;
  readonly matrixDifference: {
    readonly opened: readonly ReachedCell[];
    readonly closed: readonly ReachedCell[];
  };
  readonly declaredDifference: {
    readonly opened: readonly DeclaredRule[];
    readonly closed: readonly DeclaredRule[];
  };
}

interface Report {
  readonly made: {
    readonly mode: string;
    readonly head: string;
    readonly base: string;
    readonly canary: string;
  };
  readonly stacks: readonly ReportedStack[];
}

const login = { ARM_CLIENT_SECRET: "not-for-strangers", PULUMI_ACCESS_TOKEN: "not-for-strangers" };
const env = { ...process.env, ...login };

/** `npm run review -- <args>` of the clone, without npm around it. */
const words = (...args: string[]) => [
  ...["--import", "tsx", join(clone.folder, "rehearsal", "review", "command.ts")],
  ...[...args, "--out", out],
];
const review = (...args: string[]) => run(process.execPath, words(...args), env, clone.folder);

it("one more department and one more port for mail show as just that, from empty state and without a login", async () => {
  const head = clone.commit({
    "Pulumi.dev.yaml": (text) =>
      [
        replaced(
          "  remote-access:network:\n",
          `    - name: bauamt\n      devices: 5\n      usageHours: { days: [mon, tue], from: "06:00", to: "20:00" }\n  remote-access:network:\n`,
        ),
        replaced(
          "      hosts: [10.84.0.10]\n",
          "      hosts: [10.84.0.10]\n      ports: [tcp/993, tcp/587, tcp/465, tcp/4190]\n",
        ),
      ].reduce((changed, edit) => edit(changed), text),
  });
  const start = performance.now();
  const { code, stdout, stderr } = await review(
    "--offline",
    "--against",
    clone.base,
    "--head",
    head,
    "--json",
  );
  // Told and not tested: other work on the same machine decides as well.
  console.info(`npm run review --offline took ${Math.round((performance.now() - start) / 1000)} s`);
  expect(stderr).toContain("rules fire");
  const { made, stacks } = JSON.parse(stdout) as Report;
  expect(made).toMatchObject({ mode: "offline", head, base: clone.base, canary: "passed" });
  const [dev] = stacks;
  expect(dev).toMatchObject({ findings: [], faults: [] });
  expect(dev?.declaredDifference.closed).toEqual([]);
  expect(dev?.declaredDifference.opened.map(({ ports }) => ports)).toEqual([["tcp/4190"]]);
  expect(dev?.matrixDifference.closed).toEqual([]);
  expect(dev?.matrixDifference.opened).toMatchObject([
    { from: "clients", destinations: ["10.84.0.10"], services: ["tcp/4190"] },
  ]);
  expect(code).toBe(0);
  const events = readFileSync(join(out, "dev", "head", "events.jsonl"), "utf8");
  expect(events).not.toContain("not-for-strangers");
  expect(readdirSync(out)).toEqual(expect.arrayContaining(["dev", "report.json"]));
});

it("refuses a call that cannot be meant so", async () => {
  const { code, stderr } = await review("--offline");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("--against") as unknown });
});

it("leaves nothing behind when it is told to end", async () => {
  const temporary = mkdtempSync(join(tmpdir(), "of-a-review-"));
  const args = words("--offline", "--against", clone.base, "--head", clone.base);
  const running = start(process.execPath, args, { ...env, TMPDIR: temporary }, clone.folder);
  await running.printed("Previewing dev, base and head");
  running.child.kill("SIGTERM");
  expect(await running.ended).toMatchObject({ code: 143 });
  await until(() => processesWith("TMPDIR", temporary).length === 0);
  // Beside it tsx keeps what it has compiled.
  expect(readdirSync(temporary).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
  rmSync(temporary, { recursive: true });
});
