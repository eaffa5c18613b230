import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT, textOf } from "./pipelines";

const lines = textOf("CODEOWNERS")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [pattern = "", ...owners] = line.split(/ +/);
    return { pattern, owners };
  });

/** Of the forms that this file keeps to; the last line that fits counts. */
function ownersOf(file: string): readonly string[] {
  const fits = (pattern: string) =>
    pattern === "*" || (pattern.endsWith("/") ? `/${file}`.startsWith(pattern) : `/${file}` === pattern);
  return lines.findLast(({ pattern }) => fits(pattern))?.owners ?? [];
}

/** What judges a change, chooses what judges it, or says who must agree. */
const JUDGES = [
  "CODEOWNERS",
  ".ci/run",
  ".ci/pulumi-cli",
  ".ci/released-pack",
  ".github/dependabot.yml",
  ".github/workflows/review.yml",
  ".github/workflows/publish.yml",
  ".github/workflows/preview.yml",
  ".github/workflows/up.yml",
  ".github/workflows/audit.yml",
  ".github/workflows/release-pack.yml",
  ".gitlab-ci.yml",
  ".gitlab/renovate.json",
  ".npmrc",
  "package.json",
  "package-lock.json",
  "Pulumi.yaml",
  "eslint.config.mjs",
  "tsconfig.json",
  "policy-pack/index.ts",
  "policy-pack/package.json",
  "policy-pack/PulumiPolicy.yaml",
  "policy-pack/trust.yaml",
  "policy-pack/exemptions.yaml",
  "policy-pack/allowed-types.json",
  "policy-pack/remote-access.json",
  "policy-pack/canary/rules.json",
  "policy-pack/release/accepted.yaml",
  "policy-pack/findings/publish/command.ts",
  "rehearsal/engine/install-official.cjs",
  "rehearsal/engine/go.sum",
  "docs/roles/preview.json",
  "test/unit/ci/code-owners.test.ts",
];

it.each(JUDGES)("security owns %s", (file) => {
  expect(existsSync(join(PROJECT, file))).toBe(true);
  expect(ownersOf(file)).toEqual(["@example/security"]);
});

it("security owns every workflow and all of the policy pack", () => {
  const own = [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    ".github",
    ".gitlab",
    ".ci",
    "policy-pack",
  ];
  const files = execFileSync("git", own, { cwd: PROJECT, encoding: "utf8" }).trim().split("\n");
  expect(files.filter((file) => ownersOf(file)[0] !== "@example/security")).toEqual([]);
});

it.each(["infra/index.ts", "Pulumi.city.yaml", "README.md", "a-new-file"])("somebody owns %s", (file) => {
  expect(ownersOf(file)).toEqual(["@example/platform"]);
});

it.each(lines.filter(({ pattern }) => pattern !== "*").map(({ pattern }) => pattern))(
  "what %s names is there, and is a folder where it says so",
  (pattern) => {
    expect(pattern).toMatch(/^\/[\w./-]+$/);
    expect(existsSync(join(PROJECT, pattern))).toBe(true);
  },
);

it("stands in the one place that both forges read, and nowhere else", () => {
  expect(
    [".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS"].filter((file) =>
      existsSync(join(PROJECT, file)),
    ),
  ).toEqual([]);
});
