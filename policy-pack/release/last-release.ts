import { execFileSync } from "node:child_process";

/** Every release of the pack is a tag of this form, `policy-pack-v1.2.3`. */
const TAG = /^policy-pack-v(\d+)\.(\d+)\.(\d+)$/;

/** The highest release among tags; a tag of any other form is none. */
export function lastRelease(tags: readonly string[]): string | undefined {
  const versions = tags.flatMap((tag) => {
    const numbers = TAG.exec(tag)?.slice(1).map(Number);
    return numbers === undefined ? [] : [{ tag, numbers }];
  });
  versions.sort((one, other) => compare(one.numbers, other.numbers));
  return versions.at(-1)?.tag;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

/** The releases before what is checked out: while one is made its own tag is there already. */
export function tagsIn(project: string): readonly string[] {
  return git(project, "tag", "--list", "policy-pack-v*", "--no-contains", "HEAD")
    .toString()
    .split("\n")
    .filter(Boolean);
}

/** The releases that a commit contains, its own among them. */
export function tagsBefore(project: string, commit: string): readonly string[] {
  return git(project, "tag", "--list", "policy-pack-v*", "--merged", commit)
    .toString()
    .split("\n")
    .filter(Boolean);
}

/** The commit that a name stands for; undefined when it stands for none. */
export function commitOf(project: string, name: string): string | undefined {
  try {
    return git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`)
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** A folder of a commit, as tar. */
export function archiveOf(project: string, commit: string, folder: string): Buffer {
  return git(project, "archive", "--format=tar", commit, folder);
}

function git(project: string, ...args: readonly string[]): Buffer {
  return execFileSync("git", ["-C", project, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 256 * 1024 * 1024,
  });
}
