import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestOf } from "./digest";
import { archiveOf, lastRelease, tagsBefore } from "./last-release";

/** A pack that judges what comes after a commit. */
export interface CheckedOutPack {
  /** Where its rules and its data come from, for readers. */
  readonly from: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  /** Of all its files (docs/policy-pack-release.md). */
  readonly digest: string;
}

const PACK = "policy-pack";
/**
 * What security changes between releases: an anchor that is pinned today must count today. The types that a stack may
 * have are no part of it: they belong to the rules.
 */
const DATA = ["trust.yaml", "exemptions.yaml", "remote-access.json"].map((name) => `${PACK}/${name}`);

const manifest = z.object({ version: z.string() });

/**
 * Writes the pack of the last release that a commit contains, with the data of that commit; the commit's own pack while
 * there is no release.
 *
 * @param commit has been reviewed
 * @param folder an empty folder, absolute; it gets this project's packages beside the pack
 * @throws Error when there is no pack in one of them, or something lies in the folder
 */
export function checkOutPack(project: string, commit: string, folder: string): CheckedOutPack {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder}: is not empty; name a new folder`);
  const release = lastRelease(tagsBefore(project, commit));
  unpackFrom(project, release ?? commit, PACK, folder);
  if (release !== undefined) for (const file of DATA) unpackFrom(project, commit, file, folder);
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  const pack = join(folder, PACK);
  const { version } = manifest.parse(JSON.parse(readFileSync(join(pack, "package.json"), "utf8")));
  return { from: whereFrom(release, commit), version, folder: pack, digest: digestOf(pack).sha256 };
}

function whereFrom(release: string | undefined, commit: string): string {
  const base = `base ${commit.slice(0, 12)}`;
  if (release === undefined) return `commit ${commit.slice(0, 12)} of the base, as there is no release yet`;
  return `release ${release}, with trust file, exemptions and configuration of the ${base}`;
}

function unpackFrom(project: string, commit: string, path: string, folder: string): void {
  try {
    const input = archiveOf(project, commit, path);
    execFileSync("tar", ["-xf", "-", "-C", folder], { input, stdio: ["pipe", "ignore", "pipe"] });
  } catch (error) {
    throw new Error(`${commit}: holds no ${path}`, { cause: error });
  }
  if (!existsSync(join(folder, path))) throw new Error(`${commit}: holds no ${path}`);
}
