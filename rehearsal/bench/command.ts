import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { rehearsalEnvironment } from "../engine/environment";
import { obtain } from "../engine/obtain";
import { prepare } from "../engine/prepare";
import { progressOn, type Progress } from "../engine/progress";
import { runCommand } from "../engine/run-command";
import { writeWhole } from "../engine/whole-file";
import { AuthorityCommands } from "../main-job/authority";
import { REHEARSALS } from "../main-job/rehearsed-stack";
import { findPlaces } from "../places";
import { authoritySubject } from "./authority-subject";
import { idleFleets, idleTable, type IdleFigures } from "./idle-fleet";
import { largeStacks, packGrowth } from "./large-stacks";
import { compare, type Comparison } from "./statistics";
import { subjects, type Subject } from "./subjects";

interface Options {
  readonly rounds: number;
  readonly json: string;
  readonly only?: Part;
}

/** What can be measured by itself. */
const PARTS = ["stack", "policies", "authority"] as const;
type Part = (typeof PARTS)[number];

type Results = Record<string, Comparison & { aim: number }>;

const command = new Command("npm run bench --")
  .description("Measures this project beside what users would use instead: paired runs, ratios first.")
  .option("--rounds <number>", "paired runs of each comparison, after one that does not count", rounds, 5)
  .option("--json <file>", "where the figures are written", join("out", "bench.json"))
  .addOption(
    new Option(
      "--only <part>",
      "stack: previews and the pack, with the engine; policies: all rules over large stacks, with the engine; authority: certificates, without it",
    ).choices(PARTS),
  )
  .exitOverride();

function rounds(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw new InvalidArgumentError("write 1 to 100");
  return number;
}

async function main(argv: readonly string[]): Promise<void> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const wanted = (part: Part) => options.only === undefined || options.only === part;
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const work = mkdtempSync(join(tmpdir(), "remote-access-bench-"));
  try {
    const results: Results = {};
    let fleets: IdleFigures[] | undefined;
    if (wanted("stack")) await measureStack(work, options.rounds, progress, results);
    if (wanted("policies")) await measurePolicies(work, options.rounds, progress, results);
    if (wanted("authority")) fleets = await measureAuthority(work, options.rounds, progress, results);
    print(results);
    const growth = packGrowth(results);
    if (growth !== undefined)
      console.log(
        `\nAll rules over ${growth.times} times as many resources take ${growth.ratio.toFixed(2)} times as long (aim ≤ ${growth.aim.toFixed(2)}).`,
      );
    if (fleets !== undefined) console.log(`\n${idleTable(fleets)}`);
    const machine = { rounds: options.rounds, node: process.version, cores: cpus().length };
    const figures = {
      ...machine,
      results,
      ...(growth && { growth }),
      ...(fleets === undefined ? {} : { idleFleets: fleets }),
    };
    writeWhole(resolve(options.json), `${JSON.stringify(figures, null, 2)}\n`, 0o644);
    progress.say(`Figures: ${options.json}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function measureStack(
  work: string,
  count: number,
  progress: Progress,
  results: Results,
): Promise<void> {
  const places = findPlaces({ ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: join(work, "home") });
  const engine = await obtain({ ...places, env: process.env, progress });
  prepare(places);
  const env = { ...process.env, ...rehearsalEnvironment(places, engine.bin, process.env) };
  await new AuthorityCommands(places, env).init(REHEARSALS.dev.gateway);
  progress.say("Bringing up the stack that is measured …");
  await must(places.project, env, "stack", "init", "dev");
  await must(places.project, env, "up", "--yes", "--skip-preview", "--stack", "dev");
  const all = subjects(places.project, work, env);
  await must(join(work, "empty-program"), env, "stack", "init", "dev");
  for (const subject of all) results[subject.name] = await measure(subject, count, progress);
}

async function measurePolicies(
  work: string,
  count: number,
  progress: Progress,
  results: Results,
): Promise<void> {
  // A home of its own: nothing of it is needed but the engine's place and settings.
  const home = join(work, "policies");
  const places = findPlaces({ ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: home });
  const engine = await obtain({ ...places, env: process.env, progress });
  prepare(places);
  const env = { ...process.env, ...rehearsalEnvironment(places, engine.bin, process.env) };
  for (const subject of largeStacks(places.project, home, env))
    results[subject.name] = await measure(subject, count, progress);
}

async function measureAuthority(
  work: string,
  count: number,
  progress: Progress,
  results: Results,
): Promise<IdleFigures[]> {
  const { project } = findPlaces();
  const folder = join(work, "authority");
  mkdirSync(folder);
  const subject = await progress.during("Making the keys of the laptops that get certificates", () =>
    authoritySubject(project, folder),
  );
  if (subject === undefined) progress.say("There is no openssl here: certificates are not compared with it.");
  else results[subject.name] = await measure(subject, count, progress);
  return idleFleets(project, folder, count, progress);
}

async function must(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand("pulumi", [...args, "--non-interactive"], { cwd, env });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${stdout}\n${stderr}`);
}

async function measure(subject: Subject, count: number, progress: Progress): Promise<Results[string]> {
  progress.say(`${subject.name}: ${count} pairs …`);
  await subject.ours();
  await subject.theirs();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < count; round++) {
    // Who goes first changes from pair to pair, so that a machine that slows down favours nobody.
    const order = round % 2 === 0 ? (["ours", "theirs"] as const) : (["theirs", "ours"] as const);
    for (const side of order) (side === "ours" ? ours : theirs).push(await seconds(subject[side]));
  }
  return { ...compare({ ours, theirs }), aim: subject.aim };
}

async function seconds(run: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function print(results: Readonly<Results>): void {
  if (Object.keys(results).length === 0) return;
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
