import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { planReport, planText } from "./plan-report";
import { preview, type PreviewRun } from "./preview";
import { readPlan } from "./read-plan";

interface Options {
  readonly stack?: string;
  readonly configFile?: string;
  readonly events?: string;
  readonly json?: boolean;
}

const EXIT = { done: 0, blocked: 1, wrongCall: 2 } as const;

const command = new Command("npm run plan --")
  .description(
    "Previews the stack with the policy pack and says in plain words what takes long, who is cut off, and what is refused.",
  )
  .option("--stack <name>", "default: the selected one")
  .option("--config-file <file>", "the stack's settings, where they are not in Pulumi.<name>.yaml")
  .option(
    "--events <file>",
    "read these events of the engine (pulumi preview --event-log, or what a streaming preview printed) instead of previewing",
  )
  .option("--json", "for programs")
  .addHelpText(
    "after",
    "\nExit codes: 0 it may be carried out · 1 it is refused, or the preview failed · 2 wrong call.",
  )
  .exitOverride();

async function main(argv: readonly string[], now: Date): Promise<number> {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const { code, events, stderr } = await eventsOf(options);
  const plan = readPlan(events);
  // A preview that ends before its first event (no stack, no login) has said why there.
  const unsaid =
    plan.blocked.length === 0 && code !== 0 ? [stderr.trim() || `pulumi ended with ${code}`] : [];
  const report = planReport({ ...plan, blocked: [...plan.blocked, ...unsaid] });
  console.log(options.json ? JSON.stringify(report) : planText(report, now));
  return report.blocked.length === 0 ? EXIT.done : EXIT.blocked;
}

function eventsOf({ events, ...chosen }: Options): Promise<PreviewRun> {
  return events === undefined
    ? preview(process.cwd(), chosen, process.env)
    : Promise.resolve({ code: 0, events: readFileSync(events, "utf8"), stderr: "" });
}

main(process.argv.slice(2), new Date()).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongCall; // it has printed its own message
      return;
    }
    process.stderr.write(`plan: ${(error as Error).message}\n`);
    process.exitCode = EXIT.blocked;
  },
);
