import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is reviewed: a commit, or the working tree as it lies there. */
export type Revision = { readonly commit: string } | "working tree";

/** The commit that a name stands for; undefined when it stands for none. */
export function commitOf(project: string, name: string): string | undefined {
  try {
    return git(project, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]).trim();
  } catch {
    return undefined;
  }
}

/** How many commits of `base` are not in `head`. */
export function commitsLacking(project: string, base: string, head: string): number {
  return Number(git(project, ["rev-list", "--count", base, `^${head}`]).trim());
}

/** Files that are not the same, sorted; one that was renamed is two. */
export function changedFiles(project: string, base: string, head: Revision): readonly string[] {
  const diff = ["diff", "--name-only", "--no-renames", "--ignore-submodules=none", "-z", base];
  const changed = listed(git(project, head === "working tree" ? diff : [...diff, head.commit]));
  const unknown = head === "working tree" ? listed(git(project, untracked([]))) : [];
  return [...new Set([...changed, ...unknown])].sort();
}

/** A file's text; undefined where there is none. */
export function textAt(project: string, revision: Revision, path: string): string | undefined {
  try {
    if (revision === "working tree") return readFileSync(join(project, path), "utf8");
    return git(project, ["cat-file", "blob", `${revision.commit}:${path}`]);
  } catch {
    return undefined;
  }
}

/**
 * Writes the files below some paths into a folder. Not with `git archive`: the commit itself says, in `.gitattributes`,
 * what an archive leaves out, so that something else would be reviewed than what is checked out.
 *
 * @param paths as Git's pathspecs
 * @param index a file of our own, which is removed
 */
export function checkOut(
  project: string,
  revision: Revision,
  paths: readonly string[],
  folder: string,
  index = `${folder}.index`,
): void {
  mkdirSync(folder, { recursive: true });
  if (revision === "working tree") return copyTree(project, paths, folder);
  const env = { ...process.env, GIT_INDEX_FILE: index };
  try {
    git(project, ["read-tree", revision.commit], { env });
    const files = git(project, ["ls-files", "-z", "--", ...paths], { env });
    git(project, ["checkout-index", "-f", "-z", "--stdin", `--prefix=${folder}/`], { env, input: files });
  } finally {
    rmSync(index, { force: true });
  }
}

function copyTree(project: string, paths: readonly string[], folder: string): void {
  const tracked = listed(git(project, ["ls-files", "-z", "--", ...paths]));
  for (const file of [...tracked, ...listed(git(project, untracked(paths)))]) {
    if (!existsSync(join(project, file))) continue; // removed, and not yet committed
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(join(project, file), join(folder, file));
  }
}

function untracked(paths: readonly string[]): string[] {
  return ["ls-files", "--others", "--exclude-standard", "-z", "--", ...paths];
}

function listed(output: string): readonly string[] {
  return output.split("\0").filter((name) => name !== "");
}

function git(
  project: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): string {
  return execFileSync("git", ["-C", project, ...args], {
    ...options,
    encoding: "utf8",
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    maxBuffer: 256 * 1024 * 1024,
  });
}
