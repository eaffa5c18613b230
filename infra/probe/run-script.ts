import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { SCRIPTS } from "./kit";

/** What is passed on to the script. */
export interface ScriptOptions {
  readonly list: string;
  readonly result: string;
  readonly json?: boolean;
  readonly only?: string;
  readonly wait?: string;
}

/** A program with its arguments, as the platform wants it. */
export interface ScriptCall {
  readonly program: string;
  readonly args: readonly string[];
  /** What to do where that program is not there. */
  readonly remedy: string;
}

const WITHOUT = "or take a kit (--kit <folder>) to a device that has it";

export function scriptCall(platform: NodeJS.Platform, scripts: string, options: ScriptOptions): ScriptCall {
  return platform === "win32" ? powershellCall(scripts, options) : pythonCall(platform, scripts, options);
}

function pythonCall(platform: NodeJS.Platform, scripts: string, options: ScriptOptions): ScriptCall {
  const { list, result, json, only, wait } = options;
  const install =
    platform === "darwin"
      ? "install it with: xcode-select --install"
      : "install the package python3, on Debian and Ubuntu with: apt install python3";
  return {
    program: "python3",
    // -I: neither the user's own modules nor PYTHONPATH count.
    args: [
      ...["-I", join(scripts, SCRIPTS.python), list, "--out", result],
      ...(json ? ["--json"] : []),
      ...(only === undefined ? [] : [`--only=${only}`]),
      ...(wait === undefined ? [] : ["--wait", wait]),
    ],
    remedy: `Python 3.8 or later is not there: ${install}, ${WITHOUT}`,
  };
}

function powershellCall(scripts: string, { list, result, json, only, wait }: ScriptOptions): ScriptCall {
  return {
    program: "powershell.exe",
    args: [
      ...["-NoProfile", "-ExecutionPolicy", "Bypass", "-File", join(scripts, SCRIPTS.powershell)],
      ...["-List", list, "-Out", result],
      ...(json ? ["-Json"] : []),
      ...(only === undefined ? [] : ["-Only", only]),
      ...(wait === undefined ? [] : ["-Wait", wait]),
    ],
    remedy: `Windows PowerShell 5.1 is not there: put the folder of powershell.exe into PATH, ${WITHOUT}`,
  };
}

/**
 * Runs the script on this terminal.
 *
 * @param terminal ignored by tests, which read the result only
 * @returns its exit code
 * @throws Error where the program is not there
 */
export function runScript(
  { program, args, remedy }: ScriptCall,
  env: NodeJS.ProcessEnv,
  terminal: "inherit" | "ignore" = "inherit",
): Promise<number> {
  // Ctrl-C reaches the script as well, which says what becomes of it.
  const stay = () => undefined;
  process.on("SIGINT", stay);
  return new Promise<number>((done, fail) => {
    spawn(program, args, { stdio: terminal, env })
      .on("error", (error: NodeJS.ErrnoException) =>
        fail(error.code === "ENOENT" ? new Error(remedy) : error),
      )
      .on("close", (code, signal) => done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  }).finally(() => process.off("SIGINT", stay));
}
