import { existsSync } from "node:fs";
import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";

/** What a checkout has and a published pack has not. */
interface MutationCommand {
  readonly mutate: (options: object) => Promise<number>;
}

/** Measures how much of what could let somebody in the rules notice (docs/mutation.md). */
export function registerMutate(program: Command, done: (exitCode: number) => void): void {
  program
    .command("mutate")
    .summary("how many ways in the rules notice")
    .description(
      "Changes compliant stacks in every way that is known to let somebody in, and in every way that the SDK allows, and counts " +
        "what the rules block. Works in a checkout of the project only.",
    )
    .option("--quick", "each 40th mutant, without the CLI")
    .option("--json", "JSON instead of a table")
    .option("--seed <number>", "which mutants are judged with the CLI as well", wholeNumber, freshSeed())
    .option("--cross-check <count>", "how many of them; 0 for none", wholeNumber, 50)
    .addHelpText(
      "after",
      "\nExit codes: 0 the rules are as good as they have to be · 1 they are not, or a survivor is not explained · 2 wrong call.",
    )
    .action(async (options: object) => {
      const file = join(__dirname, "..", "..", "test", "mutation", "command.ts");
      if (!existsSync(file))
        throw new Error("mutate works in a checkout of the project only, and this is none");
      const { mutate } = (await import(file)) as MutationCommand;
      done(await mutate(options));
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("write a whole number");
  return Number(text);
}

/** It is printed, so that the same can be drawn again. */
function freshSeed(): number {
  return Math.floor(Math.random() * 1_000_000_000);
}
