import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What names one process for as long as the machine runs: numbers alone are given out again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in a form that only this machine compares: letters, digits and dots. */
  readonly started: string;
}

let own: ProcessIdentity | undefined;

/** The process that asks. */
export function ownIdentity(): ProcessIdentity {
  own ??= { pid: process.pid, started: startOf(process.pid) ?? "unknown" };
  return own;
}

/**
 * Whether exactly this process still runs; one that merely got the same number does not count. Zombies are
 * gone: they hold nothing any more. Both sides must see the same process numbers (one PID namespace).
 */
export function isRunning(identity: ProcessIdentity): boolean {
  if (identity.pid === process.pid) return identity.started === ownIdentity().started;
  return startOf(identity.pid) === identity.started;
}

/** When the process started, or `undefined` when it does not run. */
export function startOf(pid: number): string | undefined {
  return process.platform === "linux" ? startFromProc(pid) : startFromPs(pid);
}

/**
 * Field 22 of `/proc/<pid>/stat` is the start in clock ticks since boot (proc_pid_stat(5)); the boot's own id
 * is added because ticks begin again after a restart.
 */
function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The command name stands in parentheses and may contain blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    if (ticks === undefined || state === "Z" || state === "X") return undefined;
    return `${bootId()}.${ticks}`;
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
  } catch {
    return "boot";
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const answer = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [state = "Z", ...start] = answer.split(/\s+/);
    return state.startsWith("Z") || start.length === 0 ? undefined : start.join(".").replaceAll(":", ".");
  } catch {
    return undefined;
  }
}
