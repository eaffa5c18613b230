/** One line of CODEOWNERS. */
export interface Ownership {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

/** Where GitHub and GitLab look for it; the first one counts. */
export const OWNER_FILES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/** Reads CODEOWNERS; comments and the headings of GitLab's sections say nothing of a file. */
export function readOwners(text: string): readonly Ownership[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "" && !/^\^?\[/.test(line))
    .map((line) => {
      const [pattern = "", ...owners] = line.split(/(?<!\\)\s+/);
      return { pattern: asExpression(pattern.replaceAll("\\ ", " ")), owners };
    });
}

/** Who owns a file: of the lines that match it the last one says. */
export function ownersOf(file: string, ownership: readonly Ownership[]): readonly string[] {
  return ownership.findLast(({ pattern }) => pattern.test(file))?.owners ?? [];
}

/** A pattern as `.gitignore` has them: with a slash before its end it begins at the top, otherwise anywhere. */
function asExpression(pattern: string): RegExp {
  const path = pattern.replace(/^\//, "").replace(/\/$/, "");
  const start = pattern.startsWith("/") || path.includes("/") ? "^" : "(^|/)";
  // A folder owns what is in it; `docs/*` on its own does not reach deeper (docs.github.com, "About code owners").
  const end = pattern.endsWith("/") ? "/" : path.endsWith("/*") ? "$" : "(/|$)";
  const body = path.replace(
    /\*\*\/|\/\*\*|\*\*|\*|\?|[.+^${}()|[\]\\]/g,
    (found) => MEANING[found] ?? `\\${found}`,
  );
  return new RegExp(`${start}${body}${end}`);
}

const MEANING: Readonly<Record<string, string>> = {
  "**/": "(.*/)?",
  "/**": "(/.*)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
