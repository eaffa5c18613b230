import { spawn } from "node:child_process";
import { runCommand, type CommandResult } from "../engine/run-command";

/** Runs commands of the rehearsal's engine. */
export interface Pulumi {
  /** Shows everything to the person who watches; gives the exit code. */
  show(...args: string[]): Promise<number>;
  /** Keeps the output for us. */
  read(...args: string[]): Promise<CommandResult>;
}

/**
 * @param env the whole environment, with the engine first on `PATH`
 * @param cwd folder of the Pulumi program
 */
export function pulumiIn(cwd: string, env: NodeJS.ProcessEnv): Pulumi {
  return {
    show: (...args) =>
      new Promise((resolve, reject) => {
        const child = spawn("pulumi", [...args, "--non-interactive"], {
          cwd,
          env,
          stdio: ["ignore", "inherit", "inherit"],
        });
        child.once("error", reject);
        child.once("close", (code) => resolve(code ?? 255)); // a signal ended it
      }),
    read: (...args) => runCommand("pulumi", [...args, "--non-interactive"], { cwd, env }),
  };
}
