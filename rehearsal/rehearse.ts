import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { createOwnFolder } from "./engine/cache-layout";
import { clean, readableSize, remainsOf } from "./engine/clean";
import { rehearsalEnvironment } from "./engine/environment";
import { obtain } from "./engine/obtain";
import { prepare } from "./engine/prepare";
import { withLock } from "./engine/process-lock";
import { progressOn, type Progress } from "./engine/progress";
import { runCommand } from "./engine/run-command";
import { layOutCity, STOLEN } from "./city/city";
import { AuthorityCommands } from "./main-job/authority";
import { askCanary } from "./main-job/canary";
import { previewInWords } from "./main-job/plan-in-words";
import { pulumiIn } from "./main-job/pulumi";
import { logPosition, writesSince } from "./main-job/request-log";
import { together, type PreviewResult } from "./main-job/preview-events";
import {
  programArguments,
  REHEARSALS,
  stackArguments,
  type RehearsalName,
  type RehearsedStack,
} from "./main-job/rehearsed-stack";
import { packArguments, previewWithoutChange, readyStack } from "./main-job/stack";
import { Stopped } from "./main-job/stopped";
import { summary, type StackOutputs } from "./main-job/summary";
import { expectOnGateway, steal, timeTable } from "./main-job/theft";
import { heading } from "./main-job/terminal";
import { findPlaces, USUAL_REHEARSAL, type Places } from "./places";
import { SCENARIOS } from "./scenarios/catalogue";
import { ALL, tryAll } from "./scenarios/try-all";
import { SCENARIO_STACK, tryScenario } from "./scenarios/try-scenario";

interface Options {
  readonly stack: RehearsalName;
  readonly with?: string;
  readonly offline?: boolean;
  readonly build?: boolean;
  readonly clean?: boolean;
  readonly all?: boolean;
}

const command = new Command("npm run rehearse --")
  .description(
    "Plans and brings up a stack with the real Pulumi engine and a stand-in for Azure on this machine.",
  )
  .addOption(
    new Option(
      "--stack <name>",
      "dev: one small stack; city: 2,000 laptops, servers in the city's own network, authority and access apart",
    )
      .choices(Object.keys(REHEARSALS))
      .default(USUAL_REHEARSAL),
  )
  .addOption(
    new Option(
      "--with <scenario>",
      `lay a dangerous change over the stack and see it blocked; ${ALL}: every one of them`,
    ).choices([...Object.keys(SCENARIOS), ALL]),
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
  if (options.with !== undefined && options.stack !== SCENARIO_STACK) {
    command.error(`error: --with lays its change over the stack ${SCENARIO_STACK}; leave --stack out`);
  }
  const places = findPlaces(process.env, undefined, options.stack);
  const work = () =>
    options.clean ? removeRemains(places, options.all === true) : rehearse(places, options, progress);
  if (options.clean && !existsSync(places.home)) return await work();

  createOwnFolder(places.home, `Rehearsal of ${places.project}; safe to delete.`);
  const onWait = ({ pid, what }: { pid: number; what: string }) =>
    progress.say(`Waiting for process ${pid}, which is ${what}.`);
  await withLock(join(places.home, "rehearsal.lock"), { what: "rehearsing", onWait }, work);
}

function removeRemains(places: Places, all: boolean): void {
  const remains = remainsOf(places, { all });
  if (remains.length === 0) console.log("There is nothing to remove.");
  for (const { path, meaning, bytes } of remains) {
    console.log(`Removing ${path} (${readableSize(bytes)}): ${meaning}`);
  }
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
  const { before, gateway } = REHEARSALS[options.stack];
  const canary = await progress.during("Trying the policy pack on what must fail", () =>
    askCanary(places, env),
  );
  await typesChecked;
  heading("Policy pack");
  console.log(canary);

  const position = logPosition(places.requestLog);
  for (const stack of before) {
    await readyStack(places, env, stack, progress);
    await bringUp(places, env, stack);
  }
  const authority = new AuthorityCommands(places, env);
  const { name, sha256, seal } = await progress.during("Making anchor and seal key", () =>
    authority.init(gateway),
  );
  if (before.length > 0) {
    heading("Ceremony");
    console.log(`Security pins anchor ${name}, SHA-256 ${sha256},\nand seal key, SHA-256 ${seal}`);
  }
  await readyStack(places, env, gateway, progress);
  if (options.with === ALL) return await tryAll(places, env);
  if (options.with !== undefined) return await tryScenario(options.with, places, env);

  const city = await progress.during("Making the keys of 40 laptops", () =>
    layOutCity(places, new Date(), { comeback: true }),
  );
  const issued = await progress.during("Judging 40 laptops", () => authority.issue());
  await bringUp(places, env, gateway);
  const previews: PreviewResult[] = [];
  for (const stack of [...before, gateway]) {
    previews.push(await previewWithoutChange(places, env, stack, progress));
  }

  heading(`${STOLEN} is reported stolen`);
  const stolen = await steal(city, authority, progress);
  console.log(timeTable(stolen));
  expectOnGateway(places, stolen.thumbprints);

  const pulumi = pulumiIn(places.project, env);
  const outputs = await pulumi.read("stack", "output", "--json", ...stackArguments(gateway));
  if (outputs.code !== 0) throw new Stopped(outputs.code ?? 1, outputs.stderr);
  const laptops = await progress.during("Asking the authority", () => authority.status());
  heading("Summary");
  console.log(
    summary({
      rehearsal: options.stack,
      outputs: JSON.parse(outputs.stdout) as StackOutputs,
      issued,
      laptops,
      stolen,
      preview: together(previews),
      writes: writesSince(places.requestLog, position),
      requestLog: places.requestLog,
      seconds: Math.round((Date.now() - start) / 1_000),
    }),
  );
}

/** @throws Stopped with the engine's exit code */
async function bringUp(places: Places, env: NodeJS.ProcessEnv, stack: RehearsedStack): Promise<void> {
  const pulumi = pulumiIn(places.project, env);
  const args = [...programArguments(stack), ...packArguments(places)];
  await succeed(`Preview of ${stack.name}`, async () => {
    const { code, words } = await previewInWords(places, env, stack);
    heading("What this update does");
    console.log(words);
    return { code };
  });
  await succeed(`Update of ${stack.name}`, () => pulumi.show("up", "--yes", ...args));
}

/** `pulumi` itself runs without the type checker (docs/adr/0001-no-type-check-in-pulumi.md). */
async function checkTypes(places: Places, progress: Progress): Promise<void> {
  const tsc = join(places.project, "node_modules", "typescript", "bin", "tsc");
  const { code, stdout } = await progress.during("Checking types", () =>
    runCommand(process.execPath, [tsc, "--noEmit", "-p", "infra"], { cwd: places.project, env: process.env }),
  );
  if (code !== 0) throw new Stopped(1, `The program does not type-check:\n${stdout}`);
}

async function succeed(title: string, run: () => Promise<{ code: number }>): Promise<void> {
  heading(title);
  const { code } = await run();
  if (code !== 0) throw new Stopped(code);
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
