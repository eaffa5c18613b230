import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const PROJECT = join(__dirname, "..", "..");

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Empty when the command succeeded; otherwise all it printed, so that a failing test shows why. */
export function complaintOf({ code, signal, stdout, stderr }: Ended): string {
  return code === 0 ? "" : `ended with ${code ?? signal}:\n${stdout}\n${stderr}`;
}

/** A command that runs in a process group of its own, so that a test can kill all of it. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard output or error holds the text; rejects when the command ends without. */
  printed(text: string): Promise<void>;
  /** SIGKILL to the whole group. */
  kill(): void;
}

export function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = PROJECT,
): Running {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  const watchers = new Set<() => void>();
  const told = () => watchers.forEach((watcher) => watcher());
  child.stdout.setEncoding("utf8").on("data", (text: string) => ((stdout += text), told()));
  child.stderr.setEncoding("utf8").on("data", (text: string) => ((stderr += text), told()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    child,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const watcher = () => {
          if (!(stdout + stderr).includes(text)) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
        void ended.then(() =>
          reject(new Error(`ended without printing ${JSON.stringify(text)}:\n${stdout}\n${stderr}`)),
        );
      }),
    kill: () => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    },
  };
}

export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = PROJECT,
): Promise<Ended> {
  return start(command, args, env, cwd).ended;
}

/** Processes whose environment holds the variable with this value: everything a rehearsal of that home started. */
export function processesWith(name: string, value: string): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${name}=${value}`));
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // gone, or not ours
  }
}

/** Waits until a condition holds; a test fails by its own time-out. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 25));
}
