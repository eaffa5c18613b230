import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** A child of the host: its output is the host's to pass on. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** How a child ended, after all its output has been read. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

const children = new Set<Child>();

/** Starts a Node process in the host's own process group and remembers it. */
export function startChild(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Child {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/**
 * Waits for the end of a child and of its output.
 *
 * @throws Error when it could not be started.
 */
export function endOf(child: Child): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Asks every child to stop; what does not is killed after `grace` milliseconds. */
export function interruptChildren(grace: number): void {
  for (const child of children) {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGKILL"), grace).unref();
  }
}

/** Ends the host with everything it has started. Does not return. */
export function killEverything(): never {
  for (const child of children) child.kill("SIGKILL");
  try {
    // The engine starts each plugin as leader of a group: grandchildren are in it. Where it is not, this fails.
    process.kill(-process.pid, "SIGKILL");
  } catch {
    // The children are dead, which is all there was to do.
  }
  process.exit(1);
}
