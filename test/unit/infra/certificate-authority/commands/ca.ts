import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { runCommand } from "../../../../../infra/certificate-authority/commands/program";

/** What a command said and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run ca -- ...` in this process, so that a test can set the time. */
export async function ca(...argv: readonly string[]): Promise<Outcome> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const collect = (into: string[]) => (text: unknown) => {
    into.push(String(text));
    return true;
  };
  const spies = [
    jest.spyOn(console, "log").mockImplementation((text) => void stdout.push(`${text}\n`)),
    jest.spyOn(process.stdout, "write").mockImplementation(collect(stdout)),
    jest.spyOn(process.stderr, "write").mockImplementation(collect(stderr)),
  ];
  try {
    const code = await runCommand(argv);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
}

/** Lets Date say a time, and leaves everything else that has to do with time alone. */
export function setTime(now: Date): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      ...(["hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "setInterval"] as const),
      ...(["setTimeout", "clearImmediate", "clearInterval", "clearTimeout"] as const),
    ],
  });
}

const COMMAND = join(__dirname, "../../../../../infra/certificate-authority/command.ts");

export interface Process {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** What it said on standard error so far. */
  readonly said: () => string;
}

/** Starts the same as a process, and process group, of its own. */
export function startCa(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Process {
  return start([process.execPath, "--import", "tsx", COMMAND, ...argv], environment);
}

/** The same under a limit for the size of files, in KiB: what a full disk does, without being root. */
export function startCaWithFullDisk(limit: number, argv: readonly string[]): Process {
  const line = `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`;
  return start(["bash", "-c", line, "bash", process.execPath, "--import", "tsx", COMMAND, ...argv], {});
}

function start([command, ...argv]: readonly string[], environment: NodeJS.ProcessEnv): Process {
  const child = spawn(command!, argv, {
    cwd: join(__dirname, "../../../../.."),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, said: () => stderr };
}
