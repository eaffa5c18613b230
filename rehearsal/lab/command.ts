import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { progressOn } from "../engine/progress";
import { writeWhole } from "../engine/whole-file";
import { REHEARSALS, type RehearsalName } from "../main-job/rehearsed-stack";
import { findPlaces, USUAL_REHEARSAL, type Places } from "../places";
import { install } from "./install";
import { computedReach } from "./preparation/computed-reach";
import { missingRehearsal, prepare } from "./preparation/prepare";
import type { LabInput } from "./preparation/lab-input";
import { MUTATIONS } from "./mutations/catalogue";
import { runMutations } from "./mutations/run-mutations";
import { closingLine, labReport, mutationLine, scenarioLines, type LabReport } from "./report";
import { missingRequirements } from "./requirements";
import { chosen, SCENARIOS } from "./scenarios/catalogue";
import type { ScenarioResult } from "./scenarios/scenario";
import { isolated, type Ended } from "./world/isolated";

interface Options {
  readonly stack: RehearsalName;
  readonly plan?: string;
  readonly only?: string;
  readonly json?: string | true;
  readonly list?: boolean;
  readonly install?: boolean;
  readonly mutate?: boolean;
}

/** Exit codes, printed by the help. */
const EXIT = { done: 0, failed: 1, wrongCall: 2, otherwise: 3, cannot: 4 } as const;

/** Somebody asked for the end in the middle of many labs. */
class Stopped extends Error {
  constructor(readonly code: number) {
    super("stopped");
  }
}

const command = new Command("npm run lab --")
  .description(
    "Lets real packets try a plan: a real VPN, mail and file servers, and those who must stay out, in networks of their own.",
  )
  .addOption(
    new Option("--stack <name>", "the rehearsal whose plan is tried; it must have been brought up")
      .choices(Object.keys(REHEARSALS))
      .default(USUAL_REHEARSAL),
  )
  .option(
    "--plan <file>",
    "another plan: what pulumi stack export printed, or a stand-in's requests.jsonl (default: the rehearsal's)",
  )
  .option(
    "--only <words>",
    "only scenarios whose name matches this regular expression; with --mutate, only mutations",
  )
  .addOption(
    new Option("--json [file]", "the result as JSON, to standard output or into a file").conflicts([
      "mutate",
      "list",
      "install",
    ]),
  )
  .option("--mutate", "make each deciding property of the plan otherwise, and see whether the lab notices")
  .option("--list", "say which scenarios there are, with --mutate which mutations, and run none")
  .option("--install", "install the Debian packages that the lab needs, without starting their services")
  .addHelpText(
    "after",
    "\nExit codes: 0 everything as expected · 1 the lab itself failed · 2 wrong call · 3 something was seen that must not be, " +
      "or a scenario failed · 4 the lab cannot run here, and why · 130 stopped",
  )
  .exitOverride();

async function main(argv: readonly string[]): Promise<number> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  if (options.list) return list(options.mutate ? MUTATIONS : SCENARIOS);
  if (options.only !== undefined && !names(options.only, options.mutate ? MUTATIONS : SCENARIOS)) {
    const what = options.mutate ? "mutation" : "scenario; --list says which there are";
    command.error(`error: --only ${options.only} is the name of no ${what}`);
  }
  if (options.plan !== undefined && !existsSync(options.plan)) {
    command.error(`error: --plan ${options.plan}: there is no such file`);
  }
  if (options.install) return install(say);
  const places = findPlaces(process.env, undefined, options.stack);
  const missing = [...missingRequirements(), ...missingRehearsal(places, options.stack)];
  if (missing.length > 0) {
    missing.forEach(say);
    return EXIT.cannot;
  }
  const start = Date.now();
  const input = await progressOn(say).during("Making profiles and certificates", () =>
    prepare(places, options.stack, options.plan, new Date()),
  );
  if (options.mutate) return await mutate(input, places, options.only);
  // Minutes without a word look like something that hangs: where JSON is the output, scenarios are told beside it.
  const { code, results } = await run(input, options.only, options.json === true ? say : console.log);
  if (code !== 0) return code;
  const seconds = Math.round((Date.now() - start) / 1_000);
  const report = labReport({ ...input, stack: options.stack, only: options.only, seconds }, results);
  print(report, options.json);
  return report.otherwise > 0 ? EXIT.otherwise : EXIT.done;
}

/** Whether some name matches; what is no regular expression matches none. */
function names(only: string, all: readonly { readonly name: string }[]): boolean {
  try {
    return all.some(({ name }) => new RegExp(only).test(name));
  } catch {
    return false;
  }
}

async function mutate(input: LabInput, { project, home }: Places, only = ""): Promise<number> {
  const runLab = async (changed: LabInput, scenarios: string) => {
    const computed = await computedReach(project, home, changed.plan, process.env);
    const { code, stopped, results } = await run({ ...changed, computed }, scenarios, () => undefined);
    if (stopped) throw new Stopped(code);
    if (code !== 0) throw new Error(`the lab ended with ${code}`);
    return results;
  };
  const wanted = MUTATIONS.filter(({ name }) => new RegExp(only).test(name));
  const results = await runMutations(input, runLab, (result) => console.log(mutationLine(result)), wanted);
  const survived = results.filter(({ verdict }) => verdict === "survived");
  console.log(`\n${results.length - survived.length} of ${results.length} noticed, or not of this plan`);
  return survived.length > 0 ? EXIT.otherwise : EXIT.done;
}

function list(
  all: readonly { readonly name: string; readonly group?: string; readonly sentence: string }[],
): number {
  for (const { name, group, sentence } of all) {
    console.log([name.padEnd(22), ...(group === undefined ? [] : [group.padEnd(14)]), sentence].join(" "));
  }
  return EXIT.done;
}

async function run(
  input: LabInput,
  only: string | undefined,
  tell: (line: string) => void,
): Promise<Ended & { readonly results: ScenarioResult[] }> {
  const results: ScenarioResult[] = [];
  const inside = [process.execPath, "--import", "tsx", join(__dirname, "inside.ts")];
  const { code, stopped } = await isolated(inside, JSON.stringify({ input, only }), (line) => {
    const result = JSON.parse(line) as ScenarioResult;
    results.push(result);
    scenarioLines(result).forEach((text) => tell(text));
  });
  const left = chosen(only).filter(({ name }) => results.every((result) => result.name !== name));
  if (code === 0 && left.length > 0) {
    throw new Error(`the lab ended before it had tried ${left.map(({ name }) => name).join(", ")}`);
  }
  return { code, stopped, results };
}

function print(report: LabReport, json: string | true | undefined): void {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (json === true) process.stdout.write(text);
  else if (json !== undefined) writeWhole(resolve(json), text, 0o644);
  if (json !== true) console.log(`\n${closingLine(report)}`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongCall;
      return;
    }
    if (error instanceof Stopped) {
      process.exitCode = error.code;
      return;
    }
    say(`lab: ${(error as Error).message}`);
    process.exitCode = EXIT.failed;
  },
);
