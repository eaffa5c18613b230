import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const PROJECT = join(__dirname, "../../..");

/** Every page of the repository, as a path in it. */
export function pages(): readonly string[] {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"];
  return execFileSync("git", options, { cwd: PROJECT, encoding: "utf8" }).trim().split("\n");
}

/** The text of a page without its examples, in which links are none. */
export function proseOf(page: string): string {
  return readFileSync(join(PROJECT, page), "utf8").replaceAll(/^ *```.*?^ *```$/gms, "");
}

/** Where its links lead. */
export function linksIn(prose: string): readonly string[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors that GitHub makes of its headings. */
export function anchorsIn(prose: string): readonly string[] {
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
