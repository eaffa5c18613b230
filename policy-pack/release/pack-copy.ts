import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { readDataFiles, type DataFiles } from "./data-changes";
import { archiveOf, commitOf } from "./last-release";
import { COMPARED_TRUST, NO_EXEMPTIONS } from "./must-fail";
import { unpack } from "./tarball";

/** A pack that is compared, in a folder of its own. */
export interface PackCopy {
  /** Where it comes from, for readers. */
  readonly label: string;
  readonly version: string;
  /** A copy whose trust file and exemptions are those of every comparison, absolute. */
  readonly folder: string;
  /** What the pack itself reads, before that. */
  readonly data: DataFiles;
}

/** Something that holds no policy pack. */
export class NoPack extends Error {}

const manifest = z.object({ version: z.string() });

/**
 * Copies a pack so that it can be judged with.
 *
 * @param from a tarball of `npm pack`, a folder, or a name that git knows
 * @param work an empty folder that is removed afterwards, absolute
 * @throws NoPack when there is no pack
 */
export function copyPack(from: string, project: string, work: string): PackCopy {
  const folder = join(work, "policy-pack");
  mkdirSync(work, { recursive: true });
  // What the pack is started with, and what one in sources is compiled with.
  symlinkSync(join(project, "node_modules"), join(work, "node_modules"), "dir");
  const label = copyFrom(from, project, work, folder);
  const data = readDataFiles(folder);
  writeFileSync(join(folder, "trust.yaml"), COMPARED_TRUST);
  writeFileSync(join(folder, "exemptions.yaml"), NO_EXEMPTIONS);
  const { version } = manifest.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  return { label, version, folder, data };
}

/** @returns what the pack is called */
function copyFrom(from: string, project: string, work: string, folder: string): string {
  if (!existsSync(from)) return copyCommit(from, project, work);
  const place = resolve(from);
  const source = statSync(place).isDirectory() ? place : unpack(place, join(work, "unpacked"));
  // Before anything is copied: a wrong folder may be a large one.
  if (!existsSync(join(source, "PulumiPolicy.yaml"))) throw new NoPack(`${from}: holds no policy pack`);
  cpSync(source, folder, { recursive: true, filter: (file) => basename(file) !== "node_modules" });
  return from;
}

function copyCommit(name: string, project: string, work: string): string {
  const commit = commitOf(project, name);
  if (commit === undefined)
    throw new NoPack(`${name}: is no file, no folder and no commit of this repository`);
  try {
    const input = archiveOf(project, commit, "policy-pack");
    execFileSync("tar", ["-xf", "-", "-C", work], { input, stdio: ["pipe", "ignore", "pipe"] });
  } catch (error) {
    throw new NoPack(`${name}: holds no policy pack`, { cause: error });
  }
  return commit.startsWith(name) ? commit.slice(0, 12) : `${name} (${commit.slice(0, 12)})`;
}
