import { spawn } from "node:child_process";

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  /** The last 20,000 characters. */
  readonly stderr: string;
}

/** Where and for how long a command may run. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds after which it is killed; for ever when absent. */
  readonly timeout?: number;
}

/** Runs a command in this process' group, so that Ctrl-C reaches it. Never throws: what cannot be started has the code `null`. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { cwd, env, timeout } = options;
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-20_000)));
    child.once("error", (fault) => resolve({ code: null, stdout, stderr: fault.message }));
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** What the engine at `path` says its version is; empty when it does not run. */
export async function versionOf(path: string, env: NodeJS.ProcessEnv): Promise<string> {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await runCommand(path, ["version"], { env: quiet, timeout: 20_000 });
  return code === 0 ? stdout.trim() : "";
}
