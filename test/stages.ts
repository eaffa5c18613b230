/**
 * Runs the stages of the tests one after the other, or side by side where that is faster, prints how long each took, and ends
 * with the count.
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

/**
 * @param work folder for reports
 * @param out where to write what its tools say; the terminal, unless other stages run at the same time
 */
type Stage = (work: string, out?: Held) => Promise<Count>;

/** What somebody said, for later. */
interface Held {
  text: string;
}

const bin = (name: string) => join(__dirname, "..", "node_modules", ".bin", name);

/** A tool that says yes or no counts as one test. */
const tool =
  (name: string, ...args: string[]): Stage =>
  async (_, out) => {
    const ok = (await run(bin(name), args, { out })) === 0;
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  };

interface Surroundings {
  /** Another Node.js to run on, with everything that the tests start. */
  readonly node?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly out?: Held | undefined;
}

const jest =
  (projects: readonly string[], files: readonly string[] = [], { node, env }: Surroundings = {}): Stage =>
  async (work, out) => {
    // Of two stages with the same projects each has a report of its own.
    const report = join(mkdtempSync(join(work, "report-")), "report.json");
    const wanted = [...projects, "--json", `--outputFile=${report}`];
    const code = await run(bin("jest"), ["--selectProjects", ...wanted, ...files], { node, env, out });
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
  unit: jest(["unit"]),
  components: jest(["components"]),
  policies: jest(["policies"]),
  engine: jest(["engine"]),
  browser: jest(["browser"]),
  // After the engine, which leaves two stacks standing for it.
  lab: jest(["lab"]),
  types: tool("tsc", "--noEmit"),
  lint: tool("eslint", "--max-warnings=0", "."),
  format: tool("prettier", "--check", "."),
  ...Object.fromEntries(onOtherNodes),
  // Every property once more, on cases that no run has drawn before.
  properties: jest(["unit"], [], { env: { FAST_CHECK_SEED: "random" } }),
  long: jest(["long"]),
};

const BY_DEFAULT = Object.keys(STAGES).filter((name) => name !== "long" && name !== "properties");

/**
 * Lanes of stages that run at the same time; within a lane one after the other. The lab mostly waits for packets, and of the
 * others none uses more than one core. None of them may touch what the lab's tests compare: namespaces, `/etc`, `/run`, `/var`.
 */
const SIDE_BY_SIDE: readonly (readonly string[])[] = [["lab"], ["lint"], ["types", "format"]];

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly count: Count;
}

/** The lanes in which the wanted stages run, in the order of the wanted. */
function lanesOf(wanted: readonly string[]): string[][][] {
  const groups: string[][][] = [];
  const planned = new Set<string>();
  for (const name of wanted) {
    if (planned.has(name)) continue;
    const lanes = SIDE_BY_SIDE.flat().includes(name) ? SIDE_BY_SIDE : [[name]];
    const group = lanes.map((lane) => lane.filter((one) => wanted.includes(one)));
    groups.push(group.filter((lane) => lane.length > 0));
    group.flat().forEach((one) => planned.add(one));
  }
  return groups;
}

async function runLane(names: readonly string[], work: string, alone: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of names) {
    if (alone) console.log(`\n== ${name}`);
    const start = Date.now();
    const out: Held | undefined = alone ? undefined : { text: "" };
    const count = await STAGES[name]!(work, out);
    if (out !== undefined) console.log(`\n== ${name}\n${out.text}`);
    rows.push({ name, seconds: (Date.now() - start) / 1_000, count });
  }
  return rows;
}

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    console.error(`no such stage: ${unknown.join(", ")}; there are ${Object.keys(STAGES).join(", ")}`);
    return 2;
  }
  const work = mkdtempSync(join(tmpdir(), "remote-access-tests-"));
  process.env.REMOTE_ACCESS_TESTS_SHARED = join(work, "shared");
  const rows: Row[] = [];
  try {
    for (const lanes of lanesOf(wanted.length > 0 ? wanted : BY_DEFAULT)) {
      const alone = lanes.length === 1;
      if (!alone) console.log(`\n== side by side: ${lanes.map((lane) => lane.join(", ")).join(" | ")}`);
      const ended = await Promise.all(lanes.map((lane) => runLane(lane, work, alone)));
      rows.push(...ended.flat());
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
  { node, env: more, out }: Surroundings = {},
): Promise<number> {
  // The tools are scripts that look for `node` on PATH, and so is what the tests start.
  const first = node === undefined ? [] : [dirname(node)];
  const env = { ...process.env, ...more, PATH: [...first, process.env.PATH].join(delimiter) };
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: join(__dirname, ".."),
      env,
      stdio: out === undefined ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (out!.text += text));
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    // What it has left running may hold its pipes.
    child.on("exit", (code) => setTimeout(() => resolve(code ?? 1), out === undefined ? 0 : 1_000));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
