import { Command, CommanderError } from "commander";
import { addApprove } from "./approve";
import { addCheck } from "./check";
import { addCrisis } from "./crisis";
import { addDeliver } from "./deliver";
import { addCollect } from "./collect";
import { addExplain } from "./explain";
import { addInit } from "./init";
import { addIssue } from "./issue";
import { codeOf, EXIT, type ExitCode } from "./outcome";
import { addReconcile } from "./reconcile";
import { addRevoke } from "./revoke";
import { addRotate } from "./rotate";
import { addSchema } from "./schema";
import { addStatement } from "./statement";
import { addStatus } from "./status";
import { addSweep } from "./sweep";
import { addVerify } from "./verify";
import { addWatch } from "./watch";

const EXIT_CODES = `
Exit codes: 0 done · 1 could not be done, the reason is on stderr · 2 wrong call ·
            3 done, but something was found that people must look at ·
            4 another process is writing the ledger · 5 stopped before writing: too much at once`;

/**
 * Runs one command of the certificate authority. Whatever goes wrong is said on standard error, and by the exit code.
 *
 * @param argv words behind `npm run ca --`
 */
export async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const run = async (work: () => Promise<ExitCode>) => {
    code = await work();
  };
  const program = new Command("npm run ca --")
    .description("The certificate authority of the city's devices.")
    .addHelpText("after", EXIT_CODES)
    .exitOverride();
  for (const add of [
    addInit,
    addCheck,
    addCollect,
    addIssue,
    addReconcile,
    addApprove,
    addRevoke,
    addStatement,
    addDeliver,
    addSweep,
    addStatus,
    addExplain,
    addRotate,
    addCrisis,
    addVerify,
    addWatch,
    addSchema,
  ]) {
    add(program, run);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongCall; // it has printed its own message
    process.stderr.write(`ca: ${(error as Error).message}\n`);
    return codeOf(error);
  }
}
