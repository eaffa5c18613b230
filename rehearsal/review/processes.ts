import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { CommandResult } from "../engine/run-command";

/** How a command is started. */
export interface Start {
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** The commands of one review: each leads a process group, so that all it started ends with it. */
export class Processes {
  readonly #running = new Set<ChildProcess>();

  /** Never throws: what cannot be started has the code `null`. */
  run(command: string, args: readonly string[], { cwd, env }: Start): Promise<CommandResult> {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(child);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-20_000)));
    return new Promise((resolve) => {
      const done = (code: number | null, words: string) => {
        endGroup(child);
        this.#running.delete(child);
        resolve({ code, stdout, stderr: words });
      };
      child.once("error", (fault) => done(null, fault.message));
      // A signal that ended it left no result.
      child.once("close", (code) => done(code ?? 255, stderr));
    });
  }

  /** Ends everything that still runs, at once. */
  endAll(): void {
    this.#running.forEach(endGroup);
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}

/**
 * Ends what a program has left behind outside of its process group, and says how many there were. Found by a variable
 * of their environment, on Linux alone; what plugins need to end by themselves is waited for.
 */
export async function endStragglers(name: string, value: string, patience = 3_000): Promise<number> {
  const end = Date.now() + patience;
  while (withVariable(name, value).length > 0 && Date.now() < end) await pause(50);
  const left = withVariable(name, value);
  for (const pid of left) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  return left.length;
}

function withVariable(name: string, value: string): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(`${name}=${value}`));
}

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return []; // gone, or not ours
  }
}
