// Entry of the canary in a published package (`node canary.cjs`): it lies beside the pack that it tries, and needs nothing else.
import { Command, CommanderError } from "commander";
import { AuditImpossible } from "../audit/run-audit";
import { asCanary } from "../policies/canary-command";

asCanary(new Command("canary").exitOverride(), __dirname, (exitCode) => (process.exitCode = exitCode))
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    console.error(`canary: ${(error as Error).message}`);
    process.exitCode = error instanceof AuditImpossible ? 3 : 1;
  });
