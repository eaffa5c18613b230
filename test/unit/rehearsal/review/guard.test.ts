import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedSince, takeSnapshot } from "../../../../rehearsal/review/guard";

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "guarded-"));
  for (const name of ["pack", "cache", "packages/one", "packages/.cache"])
    mkdirSync(at(name), { recursive: true });
  for (const name of ["pack/a", "cache/a", "packages/one/a"]) writeFileSync(at(name), "before");
  symlinkSync("packages", at("link"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each<[string, () => void, readonly string[]]>([
  ["nothing", () => undefined, []],
  ["a file's content", () => writeFileSync(at("pack/a"), "after!"), ["pack/a"]],
  ["a new file", () => writeFileSync(at("pack/b"), ""), ["pack/b"]],
  ["a file that is gone", () => rmSync(at("pack/a")), ["pack/a"]],
  [
    "a link in the place of a file",
    () => (rmSync(at("pack/a")), symlinkSync("/nowhere", at("pack/a"))),
    ["pack/a"],
  ],
  ["a file that was not there", () => writeFileSync(at("later"), ""), ["later"]],
  ["a package's file", () => writeFileSync(at("packages/one/a"), "afterw"), ["packages/one/a"]],
  ["a package's right to run", () => chmodSync(at("packages/one/a"), 0o777), ["packages/one/a"]],
  ["a cache beside packages", () => writeFileSync(at("packages/.cache/a"), ""), []],
  ["a new file in a cache", () => writeFileSync(at("cache/b"), ""), []],
  ["a file that left a cache", () => rmSync(at("cache/a")), []],
  ["a file in a cache", () => writeFileSync(at("cache/a"), "after"), ["cache/a"]],
])("notices %s", (_, change, noticed) => {
  const before = takeSnapshot({ whole: [at("pack"), at("later")], large: [at("link")], kept: [at("cache")] });
  change();
  expect(changedSince(before)).toEqual(noticed.map((name) => at(name)));
});

it("is not deceived by a file's times that were set back", () => {
  // Whole seconds: parts of a millisecond could not be set back.
  const setBack = () => utimesSync(at("packages/one/a"), 1_000, 1_000);
  setBack();
  const before = takeSnapshot({ whole: [], large: [at("packages")], kept: [] });
  writeFileSync(at("packages/one/a"), "afterw");
  setBack();
  expect(changedSince(before)).toEqual([at("packages/one/a")]);
});
