import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { USUAL_REHEARSAL } from "../places";
import { commitOf, type Revision } from "./git";
import { STACKS } from "./stacks";

/** How the command is called. */
export type Call = OfflineCall | StateCall;

interface AnyCall {
  /** Absolute. */
  readonly out: string;
  readonly json: boolean;
  /** File with `npm run ca -- status --json`, absolute. */
  readonly devices?: string;
  /** Files that the report takes over as they are, absolute. */
  readonly tried: Tried;
}

/** What packets tried: files of labs, of probes, and the plans that labs should have tried. */
export interface Tried {
  readonly lab: readonly string[];
  readonly labPlan: readonly string[];
  readonly probe: readonly string[];
}

export interface OfflineCall extends AnyCall {
  readonly mode: "offline";
  /** A commit. */
  readonly base: string;
  readonly head: Revision;
  readonly stack: (typeof STACKS)[number];
}

export interface StateCall extends AnyCall {
  readonly mode: "state";
  /** The selected one when absent. */
  readonly stack?: string;
  readonly configFile?: string;
}

interface Options {
  readonly offline?: true;
  readonly against?: string;
  readonly head?: string;
  readonly stack?: string;
  readonly configFile?: string;
  readonly devices?: string;
  readonly lab: readonly string[];
  readonly labPlan: readonly string[];
  readonly probe: readonly string[];
  readonly out: string;
  readonly json?: true;
}

export const command = new Command("npm run review --")
  .description(
    "Shows what a change does to who may reach what, and what the policy pack blocks: of the selected stack with its state, " +
      "or of a commit beside its base, from empty state and without any login.",
  )
  .option(
    "--offline",
    "from empty state on the stand-in for Azure; nothing is asked for, and no login is used",
  )
  .option("--against <ref>", "with --offline: what the change is compared with, and whose pack judges")
  .option("--head <ref>", "with --offline: the change, HEAD when not given; . is the working tree")
  .addOption(
    new Option(
      "--stack <name>",
      `the stack, the selected one when not given; with --offline ${STACKS.join(", ")} (${USUAL_REHEARSAL} when not given)`,
    ),
  )
  .option("--config-file <file>", "the stack's settings, where they are not in Pulumi.<name>.yaml")
  .option(
    "--devices <file>",
    "numbers of devices for the report, as npm run --silent ca -- status --json prints them",
  )
  .option(
    "--lab <file>",
    "for the report: what npm run lab -- --json <file> wrote; repeatable",
    collected,
    [],
  )
  .option(
    "--lab-plan <file>",
    "a plan that is reviewed here, as a lab is given it: the report says whether the lab tried it; repeatable",
    collected,
    [],
  )
  .option(
    "--probe <file>",
    "for the report: probe-result.json of an unmanaged device; repeatable",
    collected,
    [],
  )
  .option("--out <folder>", "where the report and all that it is made of go", "out")
  .option("--json", "print the report as JSON instead of text")
  .addHelpText(
    "after",
    "\nExit codes: 0 passed · 1 blocked · 2 wrong call · 3 not everything was judged.\n" +
      "A change of somebody you do not trust: run it from a checkout of the base (docs/review.md).",
  )
  .showHelpAfterError("(--help shows how it is called)")
  .exitOverride();

/** @throws CommanderError when it cannot be meant so, with every fault */
export function readCall(argv: readonly string[], project: string): Call {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const faults = [
    ...(options.offline ? offlineFaults(options, project) : stateFaults(options)),
    ...(options.devices === undefined || existsSync(options.devices)
      ? []
      : [
          `--devices ${options.devices}: there is no such file; write one with npm run --silent ca -- status --json`,
        ]),
    ...missing("--lab", options.lab, "write one with npm run lab -- --json <file>"),
    ...missing("--lab-plan", options.labPlan, "name the plan that the lab was given"),
    ...missing("--probe", options.probe, "name the probe-result.json that the probe wrote"),
  ];
  if (faults.length > 0) command.error(faults.map((fault) => `error: ${fault}`).join("\n"), { exitCode: 2 });
  const { out, json, devices, lab, labPlan, probe } = options;
  const any = {
    out: resolve(out),
    json: json === true,
    ...(devices === undefined ? {} : { devices: resolve(devices) }),
    tried: { lab: lab.map(absolute), labPlan: labPlan.map(absolute), probe: probe.map(absolute) },
  };
  return options.offline ? { ...any, ...offlineCall(options, project) } : { ...any, ...stateCall(options) };
}

function missing(option: string, files: readonly string[], remedy: string): string[] {
  return files
    .filter((file) => !existsSync(file))
    .map((file) => `${option} ${file}: there is no such file; ${remedy}`);
}

function absolute(file: string): string {
  return resolve(file);
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function offlineFaults({ against, head = "HEAD", stack, configFile }: Options, project: string): string[] {
  return [
    ...(against === undefined ? ["--offline needs --against <ref>, as --against origin/main"] : []),
    ...(against !== undefined && commitOf(project, against) === undefined
      ? [`--against ${against}: ${NO_COMMIT}`]
      : []),
    ...(head !== "." && commitOf(project, head) === undefined ? [`--head ${head}: ${NO_COMMIT}`] : []),
    ...(stack !== undefined && offlineStack(stack) === undefined
      ? [`--stack ${stack}: offline there are ${STACKS.join(", ")}`]
      : []),
    ...(configFile === undefined ? [] : ["--config-file: the stacks of an offline review have theirs"]),
  ];
}

const NO_COMMIT = "is no commit of this repository: git fetch it first, or name it as origin/main";

function stateFaults({ against, head }: Options): string[] {
  const offline = Object.entries({ "--against": against, "--head": head }).filter(
    ([, value]) => value !== undefined,
  );
  return offline.map(([name]) => `${name} goes with --offline: a state is compared with what stands`);
}

function offlineStack(name: string): OfflineCall["stack"] | undefined {
  return STACKS.find((one) => one === name);
}

function offlineCall(
  { against = "", head = "HEAD", stack = USUAL_REHEARSAL }: Options,
  project: string,
): Pick<OfflineCall, "mode" | "base" | "head" | "stack"> {
  return {
    mode: "offline",
    base: commitOf(project, against) ?? "",
    head: head === "." ? "working tree" : { commit: commitOf(project, head) ?? "" },
    stack: offlineStack(stack) ?? USUAL_REHEARSAL,
  };
}

function stateCall({ stack, configFile }: Options): Pick<StateCall, "mode" | "stack" | "configFile"> {
  return {
    mode: "state",
    ...(stack === undefined ? {} : { stack }),
    ...(configFile === undefined ? {} : { configFile }),
  };
}
