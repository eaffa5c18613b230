import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds the right to write, as the lock file says it. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the system's own words; tells a process from a later one of the same number. */
  readonly started: string;
  /** RFC 3339; since when. */
  readonly since: string;
  /** RFC 3339; there when the right was given back. */
  readonly released?: string;
}

/** What a lock must know of processes. */
export interface Processes {
  readonly host: string;
  readonly pid: number;
  /** @returns when the process began; undefined when there is none; "unknown" when the system does not tell */
  startOf(pid: number): string | undefined;
}

/** This machine. */
export function thisMachine(): Processes {
  return { host: hostName(), pid: process.pid, startOf: process.platform === "linux" ? fromProc : fromPs };
}

/** @returns undefined when the text is no lock file of ours */
export function readHolder(text: string): LockHolder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof LockHolder, unknown>>;
    const { host, pid, started, since, released } = value;
    if (typeof host !== "string" || typeof started !== "string" || typeof since !== "string")
      return undefined;
    if (typeof pid !== "number" || !Number.isInteger(pid)) return undefined;
    if (released === undefined) return { host, pid, started, since };
    return typeof released === "string" ? { host, pid, started, since, released } : undefined;
  } catch {
    return undefined;
  }
}

/** `elsewhere`: on another machine, or nobody can tell; such a holder is never taken over. */
export type HolderState = "released" | "alive" | "dead" | "elsewhere";

export function stateOfHolder(holder: LockHolder | undefined, processes: Processes): HolderState {
  if (holder === undefined) return "elsewhere";
  if (holder.released !== undefined) return "released";
  if (holder.host !== processes.host) return "elsewhere";
  const started = processes.startOf(holder.pid);
  if (started === UNKNOWN || holder.started === UNKNOWN) return "elsewhere";
  return started === holder.started ? "alive" : "dead";
}

const UNKNOWN = "unknown";

/** Containers may share a name but see other processes: the process namespace belongs to the name. */
function hostName(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** Ticks since boot at which the process began, field 22 of proc(5) `stat`, and which boot that was. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold blanks and parentheses itself.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[18]}`;
  } catch (error) {
    return ["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "") ? undefined : UNKNOWN;
  }
}

function fromPs(pid: number): string | undefined {
  try {
    const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return said === "" ? undefined : said;
  } catch (error) {
    // ps ends with 1 and says nothing when there is no such process.
    const { status, stdout } = error as { status?: number; stdout?: string };
    return status === 1 && stdout === "" ? undefined : UNKNOWN;
  }
}
