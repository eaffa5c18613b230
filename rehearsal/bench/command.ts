import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { rehearsalEnvironment } from "../engine/environment";
import { obtain } from "../engine/obtain";
import { prepare } from "../engine/prepare";
import { progressOn } from "../engine/progress";
import { runCommand } from "../engine/run-command";
import { writeWhole } from "../engine/whole-file";
import { ensureAnchor } from "../main-job/anchor";
import { findPlaces } from "../places";
import { compare, type Comparison } from "./statistics";
import { subjects, type Subject } from "./subjects";

interface Options {
  readonly rounds: number;
  readonly json: string;
}

const command = new Command("npm run bench --")
  .description("Measures this project beside what users would use instead: paired runs, ratios first.")
  .option("--rounds <number>", "paired runs of each comparison, after one that does not count", rounds, 5)
  .option("--json <file>", "where the figures are written", join("out", "bench.json"))
  .exitOverride();

function rounds(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError("write 1 to 100");
  return number;
}

async function main(argv: readonly string[]): Promise<void> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const work = mkdtempSync(join(tmpdir(), "remote-access-bench-"));
  try {
    const places = findPlaces({ ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: join(work, "home") });
    const engine = await obtain({ ...places, env: process.env, progress });
    prepare(places);
    const env = { ...process.env, ...rehearsalEnvironment(places, engine.bin, process.env) };
    await ensureAnchor(places, env);
    progress.say("Bringing up the stack that is measured …");
    await must(places.project, env, "stack", "init", "dev");
    await must(places.project, env, "up", "--yes", "--skip-preview", "--stack", "dev");
    const all = subjects(places.project, work, env);
    await must(join(work, "empty-program"), env, "stack", "init", "dev");

    const results: Record<string, Comparison & { aim: number }> = {};
    for (const subject of all)
      results[subject.name] = {
        ...(await measure(subject, options.rounds, (line) => progress.say(line))),
        aim: subject.aim,
      };
    print(results);
    const figures = { rounds: options.rounds, node: process.version, cores: cpus().length, results };
    writeWhole(resolve(options.json), `${JSON.stringify(figures, null, 2)}\n`, 0o644);
    progress.say(`Figures: ${options.json}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function must(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand("pulumi", [...args, "--non-interactive"], { cwd, env });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${stdout}\n${stderr}`);
}

async function measure(subject: Subject, count: number, say: (line: string) => void): Promise<Comparison> {
  say(`${subject.name}: ${count} pairs …`);
  await subject.ours();
  await subject.theirs();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < count; round++) {
    // Who goes first changes from pair to pair, so that a machine that slows down favours nobody.
    const order = round % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const);
    for (const side of order) (side === "ours" ? ours : theirs).push(await seconds(subject[side]));
  }
  return compare({ ours, theirs });
}

async function seconds(run: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function print(results: Readonly<Record<string, Comparison & { aim: number }>>): void {
  console.log(`${"".padEnd(24)} ratio   aim    spread        ours     theirs`);
  for (const [name, { ratio, aim, spread, ours, theirs }] of Object.entries(results)) {
    console.log(
      `${name.padEnd(24)} ${ratio.toFixed(2)}    ≤ ${aim.toFixed(2)} ${spread[0].toFixed(2)}–${spread[1].toFixed(2)}     ${ours.toFixed(2)} s   ${theirs.toFixed(2)} s`,
    );
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`bench: ${(error as Error).message}`);
    process.exitCode = 1;
  }
});
