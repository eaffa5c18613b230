import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { RULE_FILE_FORMATS, ruleFile, type RuleFileFormat } from "../access-model/rule-files/rule-file";
import { ruleList } from "../access-model/rule-files/rule-row";
import { replaceFile } from "../certificate-authority/atomic-file";
import { declaredAccessOfFile, fileOfStack } from "../settings/stack-file";

interface Options {
  readonly stack: string;
  readonly file?: string;
  readonly format?: RuleFileFormat;
  readonly interface?: string;
  readonly out?: string;
}

const command = new Command("npm run firewall-rules --")
  .description(
    "Writes the rules for the city's own firewall, from the access model of a stack with enforcement city-firewall.",
  )
  .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read", "city")
  .option("--file <path>", "another file with a stack's configuration")
  .addOption(
    new Option(
      "--format <format>",
      "(default: remote-access:administration.rules.format of the stack)",
    ).choices(RULE_FILE_FORMATS),
  )
  .option(
    "--interface <name>",
    "the tunnel's interface at that firewall (default: the stack's, or the format's usual one)",
  )
  .option("--out <path>", "a file that is replaced as a whole, instead of standard output")
  .addHelpText(
    "after",
    "\nExit codes: 0 written, 1 the settings are wrong, or a file cannot be read or written, 2 wrong call.",
  )
  .exitOverride();

function main(argv: readonly string[]): void {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  const file = options.file ?? fileOfStack(options.stack);
  const { model, administration } = declaredAccessOfFile(file);
  if (!administration) {
    throw new Error(
      `${file} has enforcement ${model.enforcement}: the rules are Azure's there, and the city's own firewall sees none of it`,
    );
  }
  const { rules } = administration;
  const format = options.format ?? rules.format;
  // The stack's interface is that of its own firewall; another format is for another one.
  const tunnel = options.interface ?? (format === rules.format ? rules.tunnel : undefined);
  const text = ruleFile(format, model, tunnel);
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  replaceFile(resolve(options.out), text);
  console.error(
    `${options.out}: ${ruleList(model).rows.length} rows for ${format}, what they do not allow is dropped`,
  );
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`firewall-rules: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
