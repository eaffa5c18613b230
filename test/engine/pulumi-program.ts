import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { giveLaptops } from "../shared-between-files";

const clone = join(__dirname, "../..");

/** The environment that `eval "$(npm run --silent rehearsal:env)"` gives a shell, for a rehearsal's home of the test's own. */
export function rehearsalEnvironmentIn(home: string): NodeJS.ProcessEnv {
  const engine = join(clone, "rehearsal", "engine");
  giveLaptops(home);
  // `env -0` lists what a command started by that shell would see.
  const script = `out="$("$1" "$2" "$3")"; eval "$out" && env -0`;
  const seen = execFileSync(
    "sh",
    ["-ec", script, "sh", process.execPath, join(engine, "bundled.cjs"), join(engine, "env-command.ts")],
    {
      encoding: "utf8",
      env: { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return Object.fromEntries(
    seen
      .split("\0")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** How a pulumi command ended: `output` is both streams. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A throw-away Pulumi program with this clone's packages, in a folder of its own. */
export class PulumiProgram {
  readonly folder: string;
  private readonly children: ChildProcess[] = [];

  constructor(
    private readonly env: NodeJS.ProcessEnv,
    files: Readonly<Record<string, string>>,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), "program-"));
    const given = {
      "Pulumi.yaml": "name: throw-away\nruntime: nodejs\n",
      "package.json": `{"name": "throw-away"}`,
      ...files,
    };
    for (const [name, content] of Object.entries(given)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), content);
    }
    symlinkSync(join(clone, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Runs pulumi in the program's folder until it ends. */
  async pulumi(...args: string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Starts pulumi in a process group of its own. */
  start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (output += text.toString()));
    // Not "close": plugins of a killed engine hold its pipes until they notice.
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => setImmediate(() => resolve({ code, output })));
    });
    return { child, ended };
  }

  dispose(): void {
    for (const child of this.children) {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
