import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createOwnFolder } from "../engine/cache-layout";
import { obtain } from "../engine/obtain";
import { buildingArguments, prepare } from "../engine/prepare";
import type { Progress } from "../engine/progress";
import type { RehearsedStack } from "../main-job/rehearsed-stack";
import { Stopped } from "../main-job/stopped";
import type { Places } from "../places";
import { askCanary, type Canary } from "./canary";
import { offlineEnvironment, placesIn } from "./environment";
import { EXIT } from "./exit";
import { checkOut, type Revision } from "./git";
import { policies } from "./pack-commands";
import type { Processes } from "./processes";
import { PROJECT_FILES } from "./project-files";
import { settingsOf } from "./stacks";

/** Of a commit, what is the program: all else of it is not even there while it runs. */
export const PROGRAM = ["infra", "Pulumi*.yaml", "tsconfig*.json", "package.json"];

/** What every part of a review works with. */
export interface Bench {
  /** This checkout, which is trusted. */
  readonly project: string;
  /** Environment of the caller. */
  readonly caller: NodeJS.ProcessEnv;
  /** A folder of its own, removed afterwards. */
  readonly work: string;
  readonly processes: Processes;
  readonly progress: Progress;
}

/** What judges a change. */
export interface Trusted {
  readonly base: string;
  /** Folder of the engine. */
  readonly bin: string;
  readonly pack: string;
  readonly configuration: string;
  /** Where the pack comes from, for readers. */
  readonly packFrom: string;
  /** Digest of all its files (docs/policy-pack-release.md). */
  readonly packDigest: string;
  /** Folder with the base's program. */
  readonly program: string;
  /** A rehearsal's home with an authority and empty stacks; each preview gets a copy. */
  readonly seed: Places;
  readonly canary: Canary;
}

/**
 * Makes ready what judges, out of the base, and has the canary try it.
 *
 * @param base a commit
 * @throws Stopped when that cannot be done: then nothing is judged
 */
export async function makeTrusted(
  bench: Bench,
  base: string,
  stacks: readonly RehearsedStack[],
): Promise<Trusted> {
  const { work, project, caller, progress } = bench;
  const program = join(work, "base");
  const seed = placesIn(join(work, "seed"), project, caller);
  const [engine, checkedOut] = await Promise.all([
    obtain({ ...seed, env: caller, progress }),
    checkOutPack(bench, base),
  ]);
  writeProgram(project, { commit: base }, program, stacks);
  prepareHome(seed);
  const env = offlineEnvironment(seed, engine.bin, caller);
  const { folder: pack, from: packFrom, digest: packDigest } = checkedOut;
  const configuration = join(pack, "remote-access.json");
  const [canary] = await Promise.all([
    progress.during("Trying the policy pack on what must fail", () =>
      askCanary({ pack, cwd: program, env, processes: bench.processes }, configuration),
    ),
    progress.during("Making an authority for the stand-in", () =>
      fillSeed(bench, seed, env, program, stacks),
    ),
  ]);
  return { base, bin: engine.bin, pack, configuration, packFrom, packDigest, program, seed, canary };
}

/**
 * A program with this checkout's packages, and with the settings of the stacks under their names.
 *
 * @param projectFile stands in the place of the program's own
 */
export function writeProgram(
  project: string,
  revision: Revision,
  folder: string,
  stacks: readonly RehearsedStack[],
  projectFile?: string,
): void {
  checkOut(project, revision, PROGRAM, folder);
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  if (projectFile !== undefined) {
    for (const file of PROJECT_FILES) rmSync(join(folder, file), { force: true });
    copyFileSync(projectFile, join(folder, "Pulumi.yaml"));
  }
  for (const stack of stacks) {
    const file = join(folder, settingsOf(stack));
    if (stack.configFile !== undefined && existsSync(file))
      copyFileSync(file, join(folder, `Pulumi.${stack.name}.yaml`));
  }
}

/** A home for one preview: what was made for all of them, and a login of its own. */
export function homeFor(
  { work, project, caller }: Bench,
  { seed }: Pick<Trusted, "seed">,
  name: string,
): Places {
  const places = placesIn(join(work, "homes", name), project, caller);
  prepareHome(places);
  cpSync(seed.backend, places.backend, { recursive: true });
  for (const entry of OF_AUTHORITY)
    cpSync(join(seed.home, entry), join(places.home, entry), { recursive: true });
  return places;
}

/** What the program and the pack read of an authority. */
export const OF_AUTHORITY = ["trust-pins.json", join("certificate-authority", "gateway-statement.json")];

function prepareHome(places: Places): void {
  createOwnFolder(places.home, "A review's own; safe to delete.");
  for (const name of ["user", "tmp"]) mkdirSync(join(places.home, name), { mode: 0o700 });
  prepare(places);
}

interface CheckedOut {
  readonly from: string;
  readonly digest: string;
  readonly folder: string;
}

async function checkOutPack({ project, work, caller, processes }: Bench, base: string): Promise<CheckedOut> {
  const own = { pack: join(project, "policy-pack"), cwd: project, env: caller, processes };
  const { code, stdout, stderr } = await policies(
    own,
    ...["checkout-pack", "--base", base, "--to", join(work, "trusted")],
  );
  if (code !== 0) throw new Stopped(EXIT.notJudged, stderr.trim());
  return JSON.parse(stdout) as CheckedOut;
}

async function fillSeed(
  { project, processes }: Bench,
  seed: Places,
  env: NodeJS.ProcessEnv,
  program: string,
  stacks: readonly RehearsedStack[],
): Promise<void> {
  const command = join(project, "infra", "certificate-authority", "command.ts");
  const gateway = stacks.at(-1);
  const init = ["init", "--home", seed.home, "--stack", gateway?.name ?? "", "--json"];
  // The caches are watched while the program runs: what belongs there has to be there before.
  const built = buildingArguments(project).map((args) =>
    processes.run(process.execPath, args, { cwd: project, env }),
  );
  const authority = processes.run(process.execPath, ["--import", "tsx", command, ...init], {
    cwd: project,
    env,
  });
  for (const { name } of stacks) {
    const made = await processes.run("pulumi", ["stack", "init", name, "--non-interactive"], {
      cwd: program,
      env,
    });
    if (made.code !== 0)
      throw new Stopped(EXIT.notJudged, `pulumi stack init ${name}: ${made.stderr.trim()}`);
  }
  await Promise.all(built);
  const { code, stderr } = await authority;
  if (code !== 0) throw new Stopped(EXIT.notJudged, `npm run ca -- init: ${stderr.trim()}`);
}
