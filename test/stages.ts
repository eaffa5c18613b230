/**
 * Runs the stages of the tests one after the other, prints how long each took, and ends with the count.
 *
 *   tsx test/stages.ts                  every stage but the two of check:long
 *   tsx test/stages.ts types lint unit  only these
 *
 * Exit codes: 0 everything passed · 1 something failed · 2 no such stage.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Stage = (work: string) => Promise<Count>;

const bin = (name: string) => join(__dirname, "..", "node_modules", ".bin", name);

/** A tool that says yes or no counts as one test. */
const tool =
  (name: string, ...args: string[]): Stage =>
  async () => {
    const ok = (await run(bin(name), args)) === 0;
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  };

interface Surroundings {
  /** Another Node.js to run on, with everything that the tests start. */
  readonly node?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const jest =
  (projects: readonly string[], files: readonly string[] = [], { node, env }: Surroundings = {}): Stage =>
  async (work) => {
    const report = join(work, `${projects.join("-")}.json`);
    const wanted = [...projects, "--json", `--outputFile=${report}`];
    const code = await run(bin("jest"), ["--selectProjects", ...wanted, ...files], { node, env });
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const result = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
    const failed = result.numFailedTests! + result.numRuntimeErrorTestSuites!;
    const skipped = result.numPendingTests! + result.numTodoTests!;
    // A run that ends badly although no test failed (an open handle, a crash at the end) is a failure too.
    return { passed: result.numPassedTests!, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
  };

/**
 * Newer versions of Node, where `NODE_22` and `NODE_24` say where they are (docs/adr/0003-node-and-sdk-versions.md):
 * the pure parts on both, and preview and update with the real engine on the newer one.
 */
const onOtherNodes = ["22", "24"].flatMap((major): [string, Stage][] => {
  const node = process.env[`NODE_${major}`];
  // Ledger, vault and runs of the authority take long and use nothing that differs between versions of Node.
  const pure = "test/unit/(policy-pack|rehearsal|infra/(devices|certificate-authority/[^/]+$|[^/]+$))";
  // What runs the engine takes as long as all the rest here: the newest version stands for both.
  const engine = major === "24" ? ["test/engine/by-hand"] : [];
  const files = ["--testPathPatterns", pure, "test/components/infra/(authority|gateway)", ...engine];
  return node === undefined
    ? []
    : [[`node ${major}`, jest(["unit", "components", "engine"], files, { node })]];
});

const STAGES: Readonly<Record<string, Stage>> = {
  types: tool("tsc", "--noEmit"),
  lint: tool("eslint", "--max-warnings=0", "."),
  format: tool("prettier", "--check", "."),
  unit: jest(["unit"]),
  components: jest(["components"]),
  policies: jest(["policies"]),
  engine: jest(["engine"]),
  browser: jest(["browser"]),
  ...Object.fromEntries(onOtherNodes),
  // Every property once more, on cases that no run has drawn before.
  properties: jest(["unit"], [], { env: { FAST_CHECK_SEED: "random" } }),
  long: jest(["long"]),
};

const BY_DEFAULT = Object.keys(STAGES).filter((name) => name !== "long" && name !== "properties");

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    console.error(`no such stage: ${unknown.join(", ")}; there are ${Object.keys(STAGES).join(", ")}`);
    return 2;
  }
  const names = wanted.length > 0 ? wanted : BY_DEFAULT;
  const work = mkdtempSync(join(tmpdir(), "remote-access-tests-"));
  const rows: { name: string; seconds: number; count: Count }[] = [];
  try {
    for (const name of names) {
      console.log(`\n== ${name}`);
      const start = Date.now();
      const count = await STAGES[name]!(work);
      rows.push({ name, seconds: (Date.now() - start) / 1_000, count });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }

  const total = (key: keyof Count) => rows.reduce((sum, { count }) => sum + count[key], 0);
  console.log("");
  for (const { name, seconds, count } of rows) {
    console.log(
      `${name.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s  ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
    );
  }
  console.log("");
  const skipped = total("skipped");
  console.log(
    `${total("passed")} passed, ${total("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
  );
  return total("failed") > 0 ? 1 : 0;
}

function run(
  command: string,
  args: readonly string[],
  { node, env: more }: Surroundings = {},
): Promise<number> {
  // The tools are scripts that look for `node` on PATH, and so is what the tests start.
  const first = node === undefined ? [] : [dirname(node)];
  const env = { ...process.env, ...more, PATH: [...first, process.env.PATH].join(delimiter) };
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: join(__dirname, ".."),
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
