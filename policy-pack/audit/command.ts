import { dirname, resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { pulumiIn } from "./pulumi";
import { reportText } from "./report";
import { AuditImpossible, runAudit } from "./run-audit";

interface Options {
  readonly stack?: string;
  readonly configFile?: string;
  readonly cwd: string;
  readonly scope: string;
  readonly config?: string;
  readonly plan: boolean;
  readonly json?: boolean;
}

const command = new Command("npm run audit --")
  .description(
    "Says whether what stands in Azure is what was planned and what the policy pack allows.\n" +
      "Refreshes the stack (its state then holds what was found; nothing in Azure changes), judges all of it with the\n" +
      "policy pack, and plans the way back. It sees the resources of the stack, not others beside them.",
  )
  .option("--stack <name>", "the stack; the selected one when not given")
  .option("--config-file <file>", "the stack's settings, where they are not in Pulumi.<name>.yaml")
  .option("--cwd <folder>", "folder of the Pulumi program", ".")
  .addOption(
    new Option("--scope <scope>", "what the stack may hold")
      .choices(["remote-access", "any"])
      .default("remote-access"),
  )
  .option(
    "--config <file>",
    "configuration of the policy pack, with scope and gateway statement; instead of --scope",
  )
  .option("--no-plan", "do not run the program: drift that an earlier refresh recorded is then not told")
  .option("--json", "one JSON object instead of text")
  .addHelpText(
    "after",
    "\nWhat an exemption lets through is shown and changes no exit code.\n" +
      "Exit codes: 0 all as it should be · 1 violations, drift or a plan with changes · 2 wrong call · 3 not everything could be audited.",
  )
  .exitOverride();

async function main(argv: readonly string[]): Promise<number> {
  const { stack, configFile, cwd, scope, config, plan, json } = command
    .parse(argv, { from: "user" })
    .opts<Options>();
  const request = {
    ...(stack === undefined ? {} : { stack }),
    ...(configFile === undefined ? {} : { configFile: resolve(configFile) }),
    ...(config === undefined ? {} : { configuration: resolve(config) }),
    pack: dirname(__dirname),
    scope,
    plan,
  };
  const report = await runAudit(request, pulumiIn(resolve(cwd)), (line) => process.stderr.write(`${line}\n`));
  console.log(json ? JSON.stringify(report, undefined, 1) : reportText(report));
  if (report.faults.length > 0) return 3;
  return report.clean ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { message, stack } = error as Error;
    process.stderr.write(`audit: ${error instanceof AuditImpossible ? message : (stack ?? message)}\n`);
    process.exitCode = 3;
  },
);
