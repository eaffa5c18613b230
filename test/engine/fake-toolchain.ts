import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const clone = join(__dirname, "../..");

/** Options of one run of the driver. */
export interface Run {
  /** The step at which the fake tools stop until {@link FakeToolchain.release}. */
  readonly pauseAt?: string;
  readonly options?: Record<string, unknown>;
  /** Folders on PATH instead of the fake tools'. */
  readonly path?: string;
}

/** A run of the driver. */
export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  stderr(): string;
  /** Resolves when standard error contains the text. */
  says(text: string): Promise<void>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/**
 * A project, a cache and a `go` of the test's own: shell scripts that take no time, note every step, and stop at the
 * one they are told to, so that a test can kill whoever started them exactly there.
 */
export class FakeToolchain {
  readonly root = mkdtempSync(join(tmpdir(), "obtaining-"));
  readonly project = join(this.root, "project");
  readonly cache = join(this.root, "cache");
  readonly bin = join(this.root, "bin");
  private readonly running: ChildProcess[] = [];

  constructor() {
    mkdirSync(this.bin);
    mkdirSync(join(this.root, "reached"));
    execFileSync("mkfifo", [join(this.root, "hold")]);
    this.script("go", this.go());
    symlinkSync(join(clone, "rehearsal"), join(this.root, "rehearsal"));
    mkdirSync(join(this.project, "rehearsal"), { recursive: true });
    symlinkSync(join(clone, "node_modules"), join(this.project, "node_modules"));
    symlinkSync(join(clone, "rehearsal", "engine"), join(this.project, "rehearsal", "engine"));
  }

  /** A project with the real launcher of the installer, but an SDK whose installer is `body`. */
  projectWithInstaller(body: string): string {
    const project = join(this.root, "other");
    const engine = join(project, "rehearsal", "engine");
    const sdk = join(project, "node_modules", "@pulumi", "pulumi", "automation");
    for (const folder of [engine, sdk]) mkdirSync(folder, { recursive: true });
    for (const file of ["install-official.cjs", "go.mod", "go.sum"])
      copyFileSync(join(clone, "rehearsal", "engine", file), join(engine, file));
    const head = `const { spawn } = require("child_process"); const fs = require("fs"); const path = require("path");\n`;
    writeFileSync(
      join(sdk, "index.js"),
      `${head}exports.PulumiCommand = { async install({ root, version }) {\n${body}\n} };\n`,
    );
    return project;
  }

  script(name: string, body: string, folder = this.bin): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}`, { mode: 0o755 });
  }

  /** A script that calls itself this version of the engine. */
  engine(version: string, step = ""): string {
    return `${step}[ "$1" = version ] && echo ${version}\n`;
  }

  run({ pauseAt = "", options = {}, path = this.bin }: Run = {}): Running {
    const given = { project: this.project, cache: this.cache, build: true, patience: 15, ...options };
    const launcher = join(clone, "rehearsal", "engine", "bundled.cjs");
    const driver = join(clone, "test", "engine", "obtaining-driver.ts");
    const child = spawn(process.execPath, [launcher, driver, JSON.stringify(given)], {
      env: { PATH: path, HOME: this.root, TMPDIR: this.root, FAKE: this.root, PAUSE_AT: pauseAt },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.push(child);
    let stdout = "";
    let stderr = "";
    const listeners: (() => void)[] = [];
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
      for (const listener of listeners) listener();
    });
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, stdout, stderr })),
    );
    const says = (text: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (stderr.includes(text)) resolve();
        };
        listeners.push(check);
        check();
        void ended.then(() => reject(new Error(`ended without saying "${text}": ${stderr}`)));
      });
    return { child, pid: child.pid ?? 0, stderr: () => stderr, says, ended };
  }

  /** Resolves when a fake tool has come to this step. */
  reached(step: string, run: Running): Promise<void> {
    return new Promise((resolve, reject) => {
      const folder = join(this.root, "reached");
      const watcher = watch(folder, check);
      function check(): void {
        if (!existsSync(join(folder, step))) return;
        watcher.close();
        resolve();
      }
      check();
      void run.ended.then(({ stderr }) => {
        watcher.close();
        reject(new Error(`ended before "${step}": ${stderr}`));
      });
    });
  }

  /** Lets the tool that stopped go on. */
  release(): void {
    writeFileSync(join(this.root, "hold"), "on\n");
  }

  /** Kills a run with its process group and waits for its end. */
  async kill(run: Running): Promise<void> {
    process.kill(-run.pid, "SIGKILL");
    await run.ended;
  }

  /** Every step that was begun, in order. */
  steps(): string[] {
    const file = join(this.root, "steps");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  dispose(): void {
    for (const child of this.running) {
      try {
        process.kill(-(child.pid ?? 0), "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  private go(): string {
    const step = `step() { echo "$1" >> "$FAKE/steps"; if [ "$PAUSE_AT" = "$1" ]; then : > "$FAKE/reached/$1"; read _ < "$FAKE/hold"; fi; }\n`;
    const selfStep = (name: string): string =>
      `case "$0" in ${name === "verify" ? "*/work-*" : "*/versions/*"}) ;; *) false;; esac && ${step.trim()} && step ${name}\n`;
    const engine = `#!/bin/sh\n${selfStep("verify")}${selfStep("use")}[ "$1" = version ] && echo v3.250.0\n`;
    return `${step}
case "$1" in
version) step go-version; echo "go version \${FAKE_GO:-go1.26.8} linux/amd64" ;;
build)
  step build-begins
  while [ "$1" != -o ]; do shift; done
  mkdir -p "$GOMODCACHE/readonly" && : > "$GOMODCACHE/readonly/file" && chmod 500 "$GOMODCACHE/readonly"
  printf 'half' > "$2"
  step build-half
  cat > "$2" <<'ENGINE'
${engine}ENGINE
  chmod 755 "$2"
  step build-ends ;;
esac
`.replace(/\b(mkdir|chmod|cat) /g, (_, tool: string) => `/bin/${tool} `);
  }
}
