import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";

/**
 * A file as it is in a revision of the repository.
 *
 * @returns undefined where the revision does not have the file
 * @throws Error where there is no such revision, or no repository
 */
export function fileAt(revision: string, path: string): string | undefined {
  const folder = dirname(path);
  const commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`);
  if (commit.status !== 0) {
    const why = commit.stderr.trim();
    throw new Error(
      `there is no revision ${JSON.stringify(revision)}${why ? ` (${why})` : ""}; name a branch, tag or commit such as HEAD~1`,
    );
  }
  // "./" makes the path one of the folder, not of the repository's root.
  const shown = git(folder, "show", `${commit.stdout.trim()}:./${basename(path)}`);
  return shown.status === 0 ? shown.stdout : undefined;
}

function git(folder: string, ...args: readonly string[]) {
  const found = spawnSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (found.error) throw new Error(`git cannot be started (${found.error.message}); install it`);
  return found;
}
