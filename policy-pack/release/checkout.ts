import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestOf } from "./digest";
import { archiveOf, lastRelease, tagsBefore } from "./last-release";

/** A pack that judges what comes after a commit. */
export interface CheckedOutPack {
  /** Where it comes from, for readers. */
  readonly from: string;
  readonly version: string;
  /** Absolute. */
  readonly folder: string;
  /** Of all its files (docs/policy-pack-release.md). */
  readonly digest: string;
}

const PACK = "policy-pack";
const manifest = z.object({ version: z.string() });

/**
 * Writes the pack of the last release that a commit contains, as it was released; the commit's own pack while there is no
 * release.
 *
 * @param commit has been reviewed
 * @param folder an empty folder, absolute; it gets this project's packages beside the pack
 * @throws Error when there is no pack, or something lies in the folder
 */
export function checkOutPack(project: string, commit: string, folder: string): CheckedOutPack {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder}: is not empty; name a new folder`);
  const release = lastRelease(tagsBefore(project, commit));
  unpackFrom(project, release ?? commit, folder);
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  const pack = join(folder, PACK);
  const { version } = manifest.parse(JSON.parse(readFileSync(join(pack, "package.json"), "utf8")));
  const from =
    release === undefined
      ? `commit ${commit.slice(0, 12)} of the base, as there is no release yet`
      : `release ${release}`;
  return { from, version, folder: pack, digest: digestOf(pack).sha256 };
}

function unpackFrom(project: string, commit: string, folder: string): void {
  try {
    const input = archiveOf(project, commit, PACK);
    execFileSync("tar", ["-xf", "-", "-C", folder], { input, stdio: ["pipe", "ignore", "pipe"] });
  } catch (error) {
    throw new Error(`${commit}: holds no policy pack`, { cause: error });
  }
}
