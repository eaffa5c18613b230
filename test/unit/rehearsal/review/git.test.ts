import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedFiles, checkOut, commitOf, commitsLacking, textAt } from "../../../../rehearsal/review/git";
import { Repository } from "./repository";

const repository = new Repository({
  "infra/index.ts": "first",
  "infra/part.ts": "part",
  "Pulumi.dev.yaml": "dev",
  "docs/page.md": "page",
});
const base = repository.git("rev-parse", "HEAD");
const work = mkdtempSync(join(tmpdir(), "checked-out-"));
let folders = 0;
const checkedOut = (revision: Parameters<typeof checkOut>[1], ...paths: string[]) => {
  const folder = join(work, String(folders++));
  checkOut(repository.folder, revision, paths, folder);
  return { folder, files: readdirSync(folder, { recursive: true }).map(String).sort() };
};
afterEach(() => repository.git("reset", "--quiet", "--hard", base));
afterAll(() => {
  repository.remove();
  rmSync(work, { recursive: true });
});

it("writes the named paths of a commit and nothing else, and leaves working tree and index as they are", () => {
  const commit = repository.commit({ "infra/index.ts": "second", "Pulumi.prod.yaml": "prod" });
  repository.git("reset", "--quiet", "--hard", base);
  const { folder, files } = checkedOut({ commit }, "infra", "Pulumi*.yaml");
  expect(files).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml", "infra", "infra/index.ts", "infra/part.ts"]);
  expect(readFileSync(join(folder, "infra/index.ts"), "utf8")).toBe("second");
  expect(repository.git("status", "--porcelain")).toBe("");
  expect(readdirSync(work)).not.toContainEqual(expect.stringContaining("index"));
});

it("writes what the commit's own attributes would leave out of an archive", () => {
  const commit = repository.commit({
    "infra/hidden.ts": "way in",
    ".gitattributes": "infra/hidden.ts export-ignore\n",
  });
  expect(checkedOut({ commit }, "infra").files).toContain("infra/hidden.ts");
});

it("writes the working tree as it lies there: what is changed, new or gone, but not what is ignored", () => {
  repository.write({
    "infra/index.ts": "changed",
    "infra/new.ts": "new",
    "infra/part.ts": undefined,
    "infra/ignored.ts": "ignored",
    ".gitignore": "ignored.ts\n",
  });
  const { folder, files } = checkedOut("working tree", "infra");
  expect(files).toEqual(["infra", "infra/index.ts", "infra/new.ts"]);
  expect(readFileSync(join(folder, "infra/index.ts"), "utf8")).toBe("changed");
  repository.git("clean", "--quiet", "--force", "-x", "-d");
});

it("lists what changed, a renamed file twice, and of the working tree also what is new", () => {
  const commit = repository.commit({ "infra/part.ts": undefined, "infra/mit Umlaut ä.ts": "part" });
  expect(changedFiles(repository.folder, base, { commit })).toEqual([
    "infra/mit Umlaut ä.ts",
    "infra/part.ts",
  ]);
  repository.write({ "infra/new.ts": "new" });
  expect(changedFiles(repository.folder, commit, "working tree")).toEqual(["infra/new.ts"]);
  repository.git("clean", "--quiet", "--force", "-d");
});

it("knows commits by any name, texts in them, and how far one is behind another", () => {
  const commit = repository.commit({ "infra/index.ts": "second" });
  expect(commitOf(repository.folder, "HEAD")).toBe(commit);
  expect(commitOf(repository.folder, "nowhere")).toBeUndefined();
  expect(commitOf(repository.folder, "--help")).toBeUndefined();
  expect(textAt(repository.folder, { commit }, "infra/index.ts")).toBe("second");
  expect(textAt(repository.folder, { commit }, "infra/none.ts")).toBeUndefined();
  expect([
    commitsLacking(repository.folder, commit, base),
    commitsLacking(repository.folder, base, commit),
  ]).toEqual([1, 0]);
});
