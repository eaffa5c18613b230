import { Command, CommanderError } from "commander";
import pc from "picocolors";
import { fileOfStack } from "../settings/stack-file";
import { sayAccess } from "./say";
import type { Paint } from "./text";

interface Options {
  readonly stack: string;
  readonly file?: string;
  readonly against?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const command = new Command("npm run access --")
  .description("Says who may reach what: the access model of a stack, from its file alone.")
  .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read", "dev")
  .option("--file <path>", "another file with a stack's configuration")
  .option("--against <revision>", "what changes against the same file in a revision of the repository")
  .option("--json", "one JSON object")
  .option("--markdown", "tables for a pull request")
  .addHelpText(
    "after",
    "\nExit codes: 0 said, 1 the settings are wrong, an expectation is broken, or a file cannot be read, 2 wrong call.",
  )
  .exitOverride();

const plain = (text: string) => text;

function paintFor(stream: NodeJS.WriteStream): Paint {
  const coloured = stream.isTTY && pc.isColorSupported;
  return coloured
    ? { good: pc.green, bad: pc.red, strong: pc.bold }
    : { good: plain, bad: plain, strong: plain };
}

function main(argv: readonly string[]): void {
  const options = command.parse(argv, { from: "user" }).opts<Options>();
  if (options.json && options.markdown) command.error("write --json or --markdown, not both");
  const file = options.file ?? fileOfStack(options.stack);
  const lines = sayAccess({ ...options, file }, paintFor(process.stdout));
  console.log(lines.join("\n"));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`access: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
