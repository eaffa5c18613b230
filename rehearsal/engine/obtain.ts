import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  cacheLock,
  createOwnFolder,
  createWorkFolder,
  engineHome,
  removeTree,
  sweepWorkFolders,
} from "./cache-layout";
import { buildArguments, buildEnvironment, isAtLeast, minimumGo, versionOfGo } from "./go-toolchain";
import { installHost } from "./host-install";
import { commandFolders, findCommand, folderWithHost, isExecutable } from "./path-search";
import { withLock } from "./process-lock";
import type { Progress } from "./progress";
import { runCommand, versionOf } from "./run-command";
import { spawnInstaller } from "./official-installer";
import { whileRemovingOnSignal } from "./signal-cleanup";
import { ENGINE_VERSION, isSuitableVersion } from "./version";

/** A Pulumi CLI that can run Node.js programs. */
export interface Engine {
  /** Folder to put first on `PATH`: holds `pulumi` and its host for Node.js. */
  readonly bin: string;
  readonly version: string;
  readonly origin: "PATH" | "cache" | "installer" | "build";
}

/** Where to look for the engine and what may be tried. */
export interface ObtainOptions {
  /** The clone: holds `rehearsal/engine/go.mod`. */
  readonly project: string;
  /** Folder for engines, shared by clones. */
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  /** Only what is on this machine: `PATH` and the cache. */
  readonly offline?: boolean;
  /** Not the official installer: it fetches a script that is not pinned by hash. */
  readonly build?: boolean;
  readonly progress: Progress;
  /** Seconds after which the official installer is given up. */
  readonly patience?: number;
}

/** No engine could be had. The message is one sentence: what was tried, and how to get one. */
export class NoEngine extends Error {
  override readonly name = "NoEngine";
}

/**
 * Finds or makes the engine: on `PATH`, in the cache, by the official installer, by a build with Go. Safe when
 * several processes ask at once (one works, the others wait) and after a kill at any point.
 *
 * @throws NoEngine when nothing works.
 */
export async function obtain(options: ObtainOptions): Promise<Engine> {
  const reasons: string[] = [];
  // Also when the engine is there: whoever made it may have been killed while clearing up gigabytes.
  if (existsSync(options.cache)) sweepWorkFolders(options.cache);
  const ready = (await fromPath(options, reasons)) ?? (await fromCache(options));
  if (ready !== undefined) return ready;
  if (options.offline)
    throw new NoEngine(
      missing([...reasons, `none in the cache ${options.cache}`, "--offline forbids the network"]),
    );
  createOwnFolder(options.cache, "Pulumi engines for rehearsals; safe to delete.");
  const onWait = ({ pid, what }: { pid: number; what: string }): void =>
    options.progress.say(`Waiting for process ${pid}, which is ${what}.`);
  return withLock(cacheLock(options.cache), { what: "obtaining the engine", onWait }, async () => {
    sweepWorkFolders(options.cache);
    // Whoever we waited for has probably done the work.
    const meanwhile = await fromCache(options);
    if (meanwhile !== undefined) return meanwhile;
    const origin = (await fromInstaller(options, reasons)) ?? (await fromGo(options, reasons));
    const engine = origin && (await fromCache(options));
    if (!engine) throw new NoEngine(missing(reasons));
    return { ...engine, origin };
  });
}

/** The one sentence. */
export function missing(reasons: readonly string[]): string {
  return (
    `The Pulumi CLI ${ENGINE_VERSION} or newer (below 4) is missing (${reasons.join("; ")}): ` +
    "install it from https://www.pulumi.com/docs/iac/download-install/, or install Go and try again."
  );
}

async function fromPath({ env, cache }: ObtainOptions, reasons: string[]): Promise<Engine | undefined> {
  const command = findCommand("pulumi", commandFolders(env.PATH, cache));
  if (command === undefined) {
    reasons.push("no pulumi on PATH");
    return undefined;
  }
  const bin = folderWithHost(command);
  const version = await versionOf(command, env);
  if (bin !== undefined && isSuitableVersion(version)) return { bin, version, origin: "PATH" };
  const fault = bin === undefined ? "has no pulumi-language-nodejs beside it" : `is version "${version}"`;
  reasons.push(`${command} ${fault}`);
  return undefined;
}

async function fromCache({ cache, env, project }: ObtainOptions): Promise<Engine | undefined> {
  const command = join(engineHome(cache), "bin", "pulumi");
  if (!isExecutable(command)) return undefined;
  const version = await versionOf(command, env);
  if (!isSuitableVersion(version)) return undefined;
  return {
    bin: folderWithHost(command) ?? (await installHost(command, cache, project)),
    version,
    origin: "cache",
  };
}

async function fromInstaller(options: ObtainOptions, reasons: string[]): Promise<"installer" | undefined> {
  if (options.build) return undefined;
  const { patience = 15, progress, cache, project, env } = options;
  return inWorkFolder(cache, async (work) => {
    const root = join(work, "official");
    const what = `Installing the Pulumi CLI ${ENGINE_VERSION} with its official installer (once)`;
    const fault = await progress.during(what, () => spawnInstaller({ root, patience, project, env }));
    if (fault === undefined && (await putInPlace(root, options))) return "installer";
    reasons.push(`the official installer failed: ${fault ?? "what it installed does not run"}`);
    return undefined;
  });
}

async function fromGo(options: ObtainOptions, reasons: string[]): Promise<"build" | undefined> {
  const { cache, env, project, progress } = options;
  const source = join(project, "rehearsal", "engine");
  const wanted = minimumGo(readFileSync(join(source, "go.mod"), "utf8"));
  const go = findCommand("go", commandFolders(env.PATH, cache));
  if (go === undefined) {
    reasons.push(`no Go ${wanted.join(".")} or newer on PATH to build it`);
    return undefined;
  }
  return inWorkFolder(cache, async (work) => {
    const environment = buildEnvironment(env, work);
    const found = versionOfGo((await runCommand(go, ["version"], { env: environment, cwd: source })).stdout);
    if (found === undefined || !isAtLeast(found, wanted)) {
      reasons.push(
        `${go} is Go ${found?.join(".") ?? "of unknown version"}, ${wanted.join(".")} or newer is needed`,
      );
      return undefined;
    }
    const root = join(work, "built");
    mkdirSync(join(root, "bin"), { recursive: true });
    const what = `Building the Pulumi CLI ${ENGINE_VERSION} with Go (once, three to seven minutes)`;
    const args = buildArguments(join(root, "bin", "pulumi"));
    const { code, stderr } = await progress.during(what, () =>
      runCommand(go, args, { cwd: source, env: environment }),
    );
    if (code === 0 && (await putInPlace(root, options))) return "build";
    const last = stderr.trim().split("\n").slice(-3).join(" / ");
    reasons.push(
      `the build with Go failed: ${code === 0 ? "what it made does not run" : last || "it was killed"}`,
    );
    return undefined;
  });
}

/** Moves a finished engine to where everybody looks for it, but only one that runs. */
async function putInPlace(root: string, { cache, env }: ObtainOptions): Promise<boolean> {
  if (!isSuitableVersion(await versionOf(join(root, "bin", "pulumi"), env))) return false;
  const home = engineHome(cache);
  mkdirSync(dirname(home), { recursive: true });
  // Only what did not run is in the way, fromCache has looked under the same lock; and hosts hold links to that.
  for (const broken of [home, join(cache, "hosts")]) if (existsSync(broken)) removeTree(broken);
  renameSync(root, home);
  return true;
}

async function inWorkFolder<T>(cache: string, fn: (work: string) => Promise<T>): Promise<T> {
  const work = createWorkFolder(cache);
  return whileRemovingOnSignal(work, () => fn(work));
}
