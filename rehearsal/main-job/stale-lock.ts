import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Who holds a stack of the file backend: the content of its lock file. */
interface StackLock {
  readonly file: string;
  readonly pid: number;
}

/**
 * Removes the stack's locks whose process is gone, as after a kill.
 *
 * @param backend folder of the file backend
 * @returns the process that still holds the stack, if one does
 */
export function breakStaleLocks(
  backend: string,
  isPulumi: (pid: number) => boolean = runsPulumi,
): number | undefined {
  let holder: number | undefined;
  for (const lock of locksIn(join(backend, ".pulumi", "locks"))) {
    if (isPulumi(lock.pid)) holder = lock.pid;
    else rmSync(lock.file, { force: true });
  }
  return holder;
}

function locksIn(folder: string): StackLock[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return []; // no command has locked anything yet
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .map((file) => ({ file, pid: pidIn(file) }));
}

/** A lock file cut off by a kill holds no number; number 0 is nobody's. */
function pidIn(file: string): number {
  try {
    return Number((JSON.parse(readFileSync(file, "utf8")) as { pid?: unknown }).pid) || 0;
  } catch {
    return 0;
  }
}

/**
 * The number alone does not do: after a while the system gives it to somebody else. Where nothing can be asked,
 * the lock counts as held: breaking a living one would let two updates run at once.
 */
function runsPulumi(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    return process.platform === "linux"
      ? commandOf(pid).includes("pulumi")
      : psCommandOf(pid).includes("pulumi");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT" || process.platform !== "linux";
  }
}

/** @throws Error with code ENOENT when there is no such process */
function commandOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const [name, rest] = [
    stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
    stat.slice(stat.lastIndexOf(")") + 2),
  ];
  return rest.startsWith("Z") ? "" : name; // a zombie holds nothing any more
}

/** Empty when there is no such process. @throws Error when `ps` cannot be run */
function psCommandOf(pid: number): string {
  const { error, stdout } = spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
  if (error) throw error;
  return stdout;
}
