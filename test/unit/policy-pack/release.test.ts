import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { licencesOf, packagesIn } from "../../../policy-pack/release/bundle";
import { digestOf, differences } from "../../../policy-pack/release/digest";
import { archiveOf, commitOf, lastRelease, tagsIn } from "../../../policy-pack/release/last-release";
import { withoutLinksElsewhere } from "../../../policy-pack/release/package-folder";
import { packFolder, unpack } from "../../../policy-pack/release/tarball";
import { publishedTypeMap, TYPE_MAP_FILE } from "../../../policy-pack/type-map/load";

const place = mkdtempSync(join(tmpdir(), "release-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

let made = 0;
/** A new folder with these files. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = join(place, String((made += 1)));
  for (const [name, content] of Object.entries({ ...files })) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
/** A tarball of these files, as they stand in it; tar cleans nothing up. */
function tarball(...files: ReadonlyArray<readonly [path: string, content: string]>): string {
  const root = folder({});
  mkdirSync(root, { recursive: true });
  const file = join(root, "p.tar");
  files.forEach(([path, content], index) => {
    writeFileSync(join(root, "one"), content);
    const args = [
      index === 0 ? "-cf" : "-rf",
      file,
      "-P",
      "-C",
      root,
      "--transform",
      `s|^one$|${path}|`,
      "one",
    ];
    execFileSync("tar", args);
  });
  execFileSync("gzip", ["-n", file]);
  return `${file}.gz`;
}
const PACK = { "main.cjs": "1", "docs/rules/a.md": "2", "docs/a.md": "3", "Z.md": "4", "docs.md": "5" };

describe("the digest of a pack", () => {
  it("is what find, sort and sha256sum make of it", () => {
    const root = folder({ ...PACK, "node_modules/zod/index.js": "", "docs/node_modules/zod/index.js": "" });
    const line =
      "find . -path ./node_modules -prune -o ! -type d -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
    const shell = execFileSync("sh", ["-c", line], { cwd: root, encoding: "utf8" });
    expect(`${digestOf(root).sha256}  -\n`).toBe(shell);
  });

  it("does not depend on what npm installed below the pack", () => {
    const bare = digestOf(folder(PACK)).sha256;
    expect(digestOf(folder({ ...PACK, "node_modules/zod/index.js": "" })).sha256).toBe(bare);
  });

  it.each([
    ["is changed", { ...PACK, "main.cjs": "other" }],
    ["is renamed", { ...PACK, "Z.md": undefined, "Y.md": "4" }],
    ["comes to it", { ...PACK, "tsconfig.json": "{}" }],
    ["is missing", { ...PACK, "docs.md": undefined }],
  ])("is another one when a file %s", (_, files) => {
    const there = Object.entries(files).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]));
    const changed = folder(Object.fromEntries(there) as Record<string, string>);
    expect(digestOf(changed).sha256).not.toBe(digestOf(folder(PACK)).sha256);
  });

  it("refuses names of which one could pass for several, or that sha256sum writes in another way", () => {
    const { "docs.md": last, ...pack } = PACK;
    const sum = createHash("sha256").update(last).digest("hex");
    for (const name of [`docs.md\n${sum}  else.md`, "a\\b", "a\rb", "a b"]) {
      const root = folder({ ...pack, [name]: last });
      expect(() => digestOf(root)).toThrow(`${root}: holds ${JSON.stringify(name)}; names in a package`);
    }
  });

  it("refuses a link, whose content may be another one tomorrow", () => {
    const root = folder(PACK);
    symlinkSync(join(root, "main.cjs"), join(root, "docs", "link"));
    expect(() => digestOf(root)).toThrow(`${join(root, "docs/link")}: is neither a file nor a folder`);
  });

  it("tells which files are not the same", () => {
    const own = digestOf(folder({ "main.cjs": "other", "Z.md": "4", "new.md": "" }));
    expect(differences(own, digestOf(folder({ "main.cjs": "1", "Z.md": "4", "old.md": "" })))).toEqual([
      { file: "main.cjs", what: "changed" },
      { file: "new.md", what: "added" },
      { file: "old.md", what: "missing" },
    ]);
  });
});

it("packs a folder with npm and unpacks the same files", () => {
  const root = folder({ ...PACK, "package.json": '{ "name": "p", "version": "1.2.3" }' });
  const tarball = packFolder(root, place);
  expect(tarball).toBe(join(place, "p-1.2.3.tgz"));
  expect(differences(digestOf(unpack(tarball, join(place, "unpacked"))), digestOf(root))).toEqual([]);
});

it.each([
  "x/main.cjs",
  "main.cjs",
  "./package/main.cjs",
  "package/./main.cjs",
  "package/docs/../main.cjs",
  "package//main.cjs",
  "/package/main.cjs",
  "package/main.cjs",
  "package/node_modules/zod/index.js",
  "package/docs/node_modules/zod/index.js",
  "package/a b",
  "package/a\\nb",
])("refuses a tarball out of which npm may unpack another pack: %s", (path) => {
  const good = tarball(["package/main.cjs", "1"], ["package/docs/.x_modules/node_modules.md", ""]);
  expect(() => unpack(good, join(place, "unpacked"))).not.toThrow();
  const file = tarball(["package/main.cjs", "1"], [path, "2"]);
  expect(() => unpack(file, join(place, "unpacked"))).toThrow(
    `${file}: holds what no package of the pack has: ${path}`,
  );
});

it("says so when a file is no tarball", () => {
  const file = join(folder(PACK), "main.cjs");
  expect(() => unpack(file, join(place, "unpacked"))).toThrow(`${file}: is no package as npm pack writes it`);
});

it("finds the packages that were compiled in, scoped and nested ones too", () => {
  const files = [
    "policy-pack/index.ts",
    "node_modules/zod/v4/index.js",
    "node_modules/zod/index.js",
    "node_modules/@a/b/node_modules/@c/d/index.js",
  ];
  expect(packagesIn(files)).toEqual(["node_modules/@a/b/node_modules/@c/d", "node_modules/zod"]);
});

it("hands on the licence of each package, and builds nothing of one that has none", () => {
  const manifest = '{ "name": "a", "version": "1.0.0", "license": "MIT" }';
  const root = folder({
    "n/a/package.json": manifest,
    "n/a/LICENSE.md": "Do what you like.\n",
    "n/b/package.json": manifest,
  });
  expect(licencesOf(root, ["n/a"])).toBe("a 1.0.0 (MIT)\n\nDo what you like.\n");
  expect(() => licencesOf(root, ["n/a", "n/b"])).toThrow("n/b has no licence file");
});

it("keeps links that lead somewhere and makes plain words of the others", () => {
  const text =
    "[a](a.md) [b](../b.md#c) [d](https://d.example) [here](#top) `x[0](y)`, [gone](../gone.md#at)";
  const there = (file: string) => ["a.md", "../b.md"].includes(file);
  expect(withoutLinksElsewhere(text, there)).toBe(
    "[a](a.md) [b](../b.md#c) [d](https://d.example) [here](#top) `x0`, gone",
  );
});

describe("the last release", () => {
  it.each([
    [
      "the highest, by number",
      ["policy-pack-v0.9.0", "policy-pack-v0.10.0", "policy-pack-v0.2.11"],
      "policy-pack-v0.10.0",
    ],
    [
      "the later part when the earlier ones are alike",
      ["policy-pack-v1.2.9", "policy-pack-v1.2.10"],
      "policy-pack-v1.2.10",
    ],
    [
      "no candidate and nothing else",
      ["policy-pack-v1.0.0-rc.1", "policy-pack-v2", "v3.0.0", "xpolicy-pack-v1.0.0"],
      undefined,
    ],
    ["none without tags", [], undefined],
  ])("is %s", (_, tags, release) => expect(lastRelease(tags)).toBe(release));

  it("is read out of a repository", () => {
    const root = folder({ "policy-pack/PulumiPolicy.yaml": "runtime: nodejs", "other.md": "" });
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        encoding: "utf8",
      });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    git("tag", "policy-pack-v1.0.0");
    git("tag", "v2.0.0");
    const commit = git("rev-parse", "HEAD").trim();
    expect(commitOf(root, "policy-pack-v1.0.0")).toBe(commit);
    for (const none of ["elsewhere", "--all", ""]) expect(commitOf(root, none)).toBeUndefined();
    const archive = archiveOf(root, commit, "policy-pack").toString();
    expect(archive).toContain("policy-pack/PulumiPolicy.yaml");
    expect(archive).not.toContain("other.md");
    // A release that is being made is compared with the one before it.
    expect(tagsIn(root)).toEqual([]);
    git("commit", "-qm", "second", "--allow-empty");
    git("tag", "policy-pack-v1.1.0");
    expect(tagsIn(root)).toEqual(["policy-pack-v1.0.0"]);
  });
});

describe("the type map of a published pack", () => {
  const map = { canonical: ["network:New"], aliases: { "network:old": ["network:New"] } };

  it("is the one that lies in it, whatever else it says", () => {
    const root = folder({ [TYPE_MAP_FILE]: JSON.stringify({ madeFrom: "x 1.0.0", ...map }) });
    expect(publishedTypeMap(root)).toEqual(map);
  });

  it.each([undefined, "", "{}", '{"canonical":[],"aliases":{"a":1}}'])(
    "stops the pack when it says %j",
    (content) => {
      const root = folder(content === undefined ? { other: "" } : { [TYPE_MAP_FILE]: content });
      expect(() => publishedTypeMap(root)).toThrow(
        `${join(root, TYPE_MAP_FILE)}: cannot be used; install the policy pack anew`,
      );
    },
  );
});
