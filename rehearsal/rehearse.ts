import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { rehearsalEnvironment } from "./engine/environment";
import { clean, readableSize, remainsOf } from "./engine/clean";
import { obtain } from "./engine/obtain";
import { prepare } from "./engine/prepare";
import { withLock } from "./engine/process-lock";
import { progressOn, type Progress } from "./engine/progress";
import { runCommand } from "./engine/run-command";
import { ensureAnchor } from "./main-job/anchor";
import { colours } from "./main-job/colours";
import { readPreviewEvents } from "./main-job/preview-events";
import { pulumiIn, type Pulumi } from "./main-job/pulumi";
import { recoverStack } from "./main-job/recovery";
import { logPosition, writesSince } from "./main-job/request-log";
import { breakStaleLocks } from "./main-job/stale-lock";
import { summary, type StackOutputs } from "./main-job/summary";
import { findPlaces, type Places } from "./places";
import { SCENARIOS } from "./scenarios/catalogue";
import { writeScenarioProgram } from "./scenarios/program";

const STACK = "dev";

interface Options {
  readonly with?: string;
  readonly offline?: boolean;
  readonly build?: boolean;
  readonly clean?: boolean;
  readonly all?: boolean;
}

/** A run that ended as it should not; the engine has told the reason, or the message does. */
class Stopped extends Error {
  constructor(
    readonly code: number,
    message = "",
  ) {
    super(message);
  }
}

const command = new Command("npm run rehearse --")
  .description(
    "Plans and brings up the dev stack with the real Pulumi engine and a stand-in for Azure on this machine.",
  )
  .addOption(
    new Option("--with <scenario>", "lay a dangerous change over the stack and see it blocked").choices(
      Object.keys(SCENARIOS),
    ),
  )
  .option("--offline", "never try the network: the engine must be on this machine already")
  .option(
    "--build",
    "build the engine with Go instead of fetching Pulumi's installer, where no pulumi is found",
  )
  .option("--clean", "remove keys, state and stand-in Azure of this clone's rehearsal")
  .option("--all", "with --clean: the engine too, which other clones share")
  .addHelpText("after", "\nExit codes: the engine's (0 done) · 1 the rehearsal itself failed · 2 wrong call.")
  .exitOverride();

async function main(argv: readonly string[]): Promise<void> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const places = findPlaces();
  const onWait = ({ pid, what }: { pid: number; what: string }) =>
    progress.say(`Waiting for process ${pid}, which is ${what}.`);
  if (options.clean && !existsSync(places.home)) return removeRemains(places, options.all === true);
  mkdirSync(places.home, { recursive: true, mode: 0o700 });
  await withLock(join(places.home, "rehearsal.lock"), { what: "rehearsing", onWait }, () =>
    options.clean ? removeRemains(places, options.all === true) : rehearse(places, options, progress),
  );
}

function removeRemains(places: Places, all: boolean): void {
  const remains = remainsOf(places, { all });
  if (remains.length === 0) console.log("There is nothing to remove.");
  for (const { path, meaning, bytes } of remains)
    console.log(`Removing ${path} (${readableSize(bytes)}): ${meaning}`);
  clean(remains);
}

async function rehearse(places: Places, options: Options, progress: Progress): Promise<void> {
  const start = Date.now();
  const typesChecked = checkTypes(places, progress);
  typesChecked.catch(() => undefined); // awaited below, after the engine is there
  const { offline, build } = options;
  const engine = await obtain({ ...places, env: process.env, offline, build, progress });
  prepare(places);
  const env = { ...process.env, ...rehearsalEnvironment(places, engine.bin, process.env) };
  await progress.during("Making the trust anchor", () => ensureAnchor(places, env));
  await typesChecked;

  const pulumi = pulumiIn(places.project, env);
  await readyStack(places, pulumi, progress);
  const position = logPosition(places.requestLog);
  if (options.with !== undefined) return await tryScenario(options.with, places, env, position);

  await succeed("Preview", () => pulumi.show("preview", ...PACK(places)));
  await succeed("Update", () => pulumi.show("up", "--yes", ...PACK(places)));
  const preview = await secondPreview(places, env, progress);
  const outputs = await pulumi.read("stack", "output", "--json");
  if (outputs.code !== 0) throw new Stopped(outputs.code ?? 1, outputs.stderr);
  heading("Summary");
  console.log(
    summary({
      outputs: JSON.parse(outputs.stdout) as StackOutputs,
      preview,
      writes: writesSince(places.requestLog, position),
      requestLog: places.requestLog,
      seconds: Math.round((Date.now() - start) / 1_000),
    }),
  );
}

const PACK = ({ project }: Places) => [
  "--policy-pack",
  join(project, "policy-pack"),
  "--policy-pack-config",
  join(project, "policy-pack", "remote-access.json"),
];

/** `pulumi` itself runs without the type checker (docs/adr/0001-no-type-check-in-pulumi.md). */
async function checkTypes(places: Places, progress: Progress): Promise<void> {
  const tsc = join(places.project, "node_modules", "typescript", "bin", "tsc");
  const { code, stdout } = await progress.during("Checking types", () =>
    runCommand(process.execPath, [tsc, "--noEmit", "-p", "infra"], { cwd: places.project, env: process.env }),
  );
  if (code !== 0) throw new Stopped(1, `The program does not type-check:\n${stdout}`);
}

async function readyStack(places: Places, pulumi: Pulumi, progress: Progress): Promise<void> {
  const holder = breakStaleLocks(places.backend);
  if (holder !== undefined) {
    throw new Stopped(
      1,
      `Process ${holder} (a pulumi command) works on this stack; let it end, then try again.`,
    );
  }
  const selected = await pulumi.read("stack", "select", STACK, "--create");
  if (selected.code !== 0) throw new Stopped(selected.code ?? 1, selected.stderr);
  await recoverStack(places, pulumi, progress);
}

async function tryScenario(
  name: string,
  places: Places,
  env: NodeJS.ProcessEnv,
  position: number,
): Promise<void> {
  const scenario = SCENARIOS[name]!;
  heading(`Scenario ${name}`);
  console.log(`${scenario.title}\nExpected: blocked by ${scenario.rules.join(" and ")}.\n`);
  const folder = writeScenarioProgram(places.project, STACK, name, join(places.home, "scenarios", name));
  // What a violation tells its reader to run: the engine gives a pack no way to know how it was called.
  const again = { REMOTE_ACCESS_SHOW_AGAIN: `npm run rehearse -- --with ${name}` };
  const code = await pulumiIn(folder, { ...env, ...again }).show(
    "up",
    "--yes",
    "--stack",
    STACK,
    ...PACK(places),
  );
  const writes = writesSince(places.requestLog, position);
  if (code === 0) throw new Stopped(1, `Scenario ${name} was NOT blocked: the policy pack let it pass.`);
  throw new Stopped(
    code,
    `The update was stopped (exit code ${code}); ${writes} writing requests reached the stand-in.\n` +
      "Each violation above names its rule; docs/rules/ explains it.",
  );
}

async function secondPreview(places: Places, env: NodeJS.ProcessEnv, progress: Progress) {
  const pulumi = pulumiIn(places.project, { ...env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
  const { code, stdout, stderr } = await progress.during("Previewing once more: nothing may change", () =>
    pulumi.read("preview", "--json", ...PACK(places)),
  );
  if (code !== 0) throw new Stopped(code ?? 1, `The second preview failed:\n${stderr}`);
  const result = readPreviewEvents(stdout);
  if (result.changes.length > 0) {
    throw new Stopped(
      1,
      `The second preview would change what the update just made:\n  ${result.changes.join("\n  ")}`,
    );
  }
  return result;
}

async function succeed(title: string, run: () => Promise<number>): Promise<void> {
  heading(title);
  const code = await run();
  if (code !== 0) throw new Stopped(code);
}

function heading(title: string): void {
  console.log(`\n${colours.bold(`── ${title} ──`)}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // it has printed its own message
    return;
  }
  const { message } = error as Error;
  if (message !== "") process.stderr.write(`${message}\n`);
  process.exitCode = error instanceof Stopped ? error.code : 1;
});
