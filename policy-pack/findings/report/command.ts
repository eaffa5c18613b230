import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { Option, type Command } from "commander";
import { createColors } from "picocolors";
import { terminalText } from "../terminal/terminal";
import { exitCodeOf, makeReport } from "./make-report";
import { writeOutputs } from "./outputs";
import { InputReader, WrongInput } from "./read-input";
import { jsonSchemaOf, SCHEMAS, type SchemaName } from "./json-schemas";
import type { Report } from "./report";

interface Options {
  readonly stack: readonly string[];
  readonly mode: Report["made"]["mode"];
  readonly head?: string;
  readonly base?: string;
  readonly packFrom: string;
  readonly packDigest?: string;
  readonly canary: Report["made"]["canary"];
  readonly devices?: string;
  readonly lab: readonly string[];
  readonly labPlan: readonly string[];
  readonly probe: readonly string[];
  readonly project: string;
  readonly out?: string;
  readonly color?: boolean;
  readonly schema?: SchemaName | true;
}

/** @param told takes the exit code */
export function addReportCommand(program: Command, told: (code: number) => void): void {
  program
    .command("report")
    .summary("writes down what a review found")
    .description(
      "Joins what engine and pack said of one or several stacks to one report: report.json, and the other forms of it.",
    )
    .option(
      "--stack <name=folder>",
      "a stack and the folder with its runs (docs/review.md); repeatable",
      collected,
      [],
    )
    .addOption(
      new Option("--mode <mode>", "how the stacks were judged")
        .choices(["offline", "state", "analysis"])
        .default("offline"),
    )
    .option("--head <commit>", "what was reviewed")
    .option("--base <commit>", "what it is compared with")
    .option("--pack-from <text>", "which pack judged", "working tree")
    .option("--pack-digest <sha256>", "its digest (npm run policies -- digest)")
    .addOption(
      new Option("--canary <result>", "whether every rule blocked first")
        .choices(["passed", "failed", "not run"])
        .default("not run"),
    )
    .option(
      "--devices <file>",
      "output of npm run --silent ca -- status --json; only numbers are taken from it",
    )
    .option("--lab <file>", "what npm run lab -- --json <file> wrote; repeatable", collected, [])
    .option(
      "--lab-plan <file>",
      "a plan that this report is about, as a lab is given it: the report says of each lab whether it tried one of them; repeatable",
      collected,
      [],
    )
    .option(
      "--probe <file>",
      "probe-result.json of an unmanaged device, with its probe-list.json beside it; repeatable",
      collected,
      [],
    )
    .option("--project <folder>", "the reviewed project: places are told from there", ".")
    .option("--out <folder>", "where the report is written; nowhere when it is not given")
    .option("--color", "colours even where nobody watches")
    .option("--no-color", "no colours")
    .addOption(
      new Option(
        "--schema [of]",
        "print the JSON schema of report.json, or of what --lab or --probe takes, and nothing else",
      ).choices(SCHEMAS),
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 passed · 1 blocked, or the canary failed · 2 wrong call · 3 not everything was judged.",
    )
    .action((options: Options) => told(run(options)));
}

function run(options: Options): number {
  const { schema } = options;
  if (schema !== undefined) {
    console.log(JSON.stringify(jsonSchemaOf(schema === true ? "report" : schema), undefined, 1));
    return 0;
  }
  const report = reportOf(options);
  if (options.out !== undefined) writeOutputs(report, resolve(options.out));
  console.log(terminalText(report, options.color ?? createColors().isColorSupported));
  return exitCodeOf(report);
}

/** @throws WrongInput with all that is wrong */
function reportOf(options: Options): Report {
  const { stack, mode, head, base, packFrom, packDigest, canary, devices, lab, labPlan, probe, project } =
    options;
  const reader = new InputReader();
  const stacks = stack.flatMap((named) => reader.stack(named) ?? []);
  const labs = lab.flatMap((file) => reader.lab(file, labPlan) ?? []);
  const probes = probe.flatMap((file) => reader.probe(file) ?? []);
  const numbers = devices === undefined ? undefined : reader.devices(devices);
  const root = resolve(project);
  const faults = [
    ...(stack.length === 0 ? ["name at least one stack: --stack <name>=<folder>"] : []),
    ...duplicatesIn(stacks.map(({ name }) => name)).map(
      (name) => `--stack ${name}: named twice; name it once`,
    ),
    ...(existsSync(root) ? [] : [`--project ${project}: there is no such folder; name that of the program`]),
    ...reader.faults,
  ];
  if (faults.length > 0) throw new WrongInput(faults.join("\n"));
  const folders = stack.map((named) => resolve(named.slice(named.indexOf("=") + 1)));
  return makeReport({
    at: new Date(),
    mode,
    ...(head === undefined ? {} : { head }),
    ...(base === undefined ? {} : { base }),
    packFrom,
    ...(packDigest === undefined ? {} : { packDigest }),
    canary,
    stacks,
    ...(numbers === undefined ? {} : { devices: numbers }),
    ...{ labs, probes },
    program: { project: root, has: (file) => existsSync(join(root, file)) },
    folders: [realpathSync(root), process.cwd(), homedir(), ...folders],
  });
}

function duplicatesIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
