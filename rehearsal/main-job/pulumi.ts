import { spawn } from "node:child_process";
import { runCommand, type CommandResult } from "../engine/run-command";
import { inColour } from "./terminal";

/** Runs commands of the rehearsal's engine. */
export interface Pulumi {
  /** Shows everything to the person who watches, and keeps what went to standard output. */
  show(...args: string[]): Promise<{ code: number; output: string }>;
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
        const colour = ["--color", inColour ? "always" : "never"];
        const child = spawn("pulumi", [...args, "--non-interactive", ...colour], {
          cwd,
          env,
          stdio: ["ignore", "pipe", "inherit"],
        });
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          output += text;
          process.stdout.write(text);
        });
        child.once("error", reject);
        child.once("close", (code) => resolve({ code: code ?? 255, output })); // a signal ended it
      }),
    read: (...args) => runCommand("pulumi", [...args, "--non-interactive"], { cwd, env }),
  };
}
