import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning, ownIdentity } from "../../engine/process-identity";

/** `remote-access-lab-<pid>-<started>-<nonce>` */
const FOLDER = /^remote-access-lab-(\d+)-([\w.]+)-[0-9a-f]+$/;

export interface Ended {
  readonly code: number;
  /** Whether somebody asked for the end, such as by Ctrl-C. */
  readonly stopped: boolean;
}

/**
 * Runs a command in network, mount and process namespaces of its own, with an empty folder in memory that only it sees.
 *
 * Nothing has to be cleaned up that could be forgotten: when the command ends, is stopped by Ctrl-C, or is killed together
 * with this process, the kernel ends every process in its namespace and takes away its networks and mounts. What may stay is
 * the empty folder of a killed run; the next one removes it.
 *
 * @param command gets the folder in `REMOTE_ACCESS_LAB_FOLDER`
 * @param onLine each line that it writes to its descriptor 3
 */
export async function isolated(
  command: readonly string[],
  input: string,
  onLine: (line: string) => void,
): Promise<Ended> {
  sweepFolders();
  const folder = createFolder();
  const child = spawn("setpriv", [...ALONE, ...command], {
    stdio: ["pipe", "inherit", "inherit", "pipe"],
    env: { ...process.env, REMOTE_ACCESS_LAB_FOLDER: folder },
  });
  child.stdin!.on("error", () => undefined).end(input);
  linesOf(child, onLine);
  try {
    return await ended(child);
  } finally {
    removeEmpty(folder);
  }
}

/** The first of these dies with this process, the second takes the command with it, and the command's end is everybody's. */
const ALONE = [
  ...["--pdeathsig", "KILL"],
  ...["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"],
];

function ended(child: ChildProcess): Promise<Ended> {
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  let by: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    by = signal;
    child.kill("SIGKILL");
  };
  for (const signal of signals) process.on(signal, stop);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      for (const signal of signals) process.off(signal, stop);
      const stopped = by !== undefined;
      resolve({ code: by === undefined ? (code ?? 1) : 128 + constants.signals[by], stopped });
    });
  });
}

function linesOf(child: ChildProcess, onLine: (line: string) => void): void {
  const stream = child.stdio[3];
  if (stream === null || stream === undefined || !("setEncoding" in stream)) return;
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
}

function createFolder(): string {
  const { pid, started } = ownIdentity();
  const folder = join(tmpdir(), `remote-access-lab-${pid}-${started}-${randomBytes(6).toString("hex")}`);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/** Takes away the folders of runs that were killed; to everybody outside of a lab they are empty. */
export function sweepFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const match = FOLDER.exec(name);
    if (match === null || isRunning({ pid: Number(match[1]), started: match[2]! })) continue;
    removeEmpty(join(tmpdir(), name));
  }
}

/** Never with anything in it: then it is not what a lab has left. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or no folder of a lab.
  }
}
