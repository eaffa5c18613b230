// Entry of the policy pack (PulumiPolicy.yaml): runs index.ts from one bundle, made at first use.
//
// Pulumi would compile TypeScript with full type checks at every start, which takes longer than a whole preview. The
// bundle is kept under a name made of everything it was made of, so that a pack never runs an older version of itself.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { compileFunction } = require("node:vm");

const pack = __dirname;
const near = createRequire(path.join(pack, "index.js"));
/** Packages compiled into the bundle or deciding what it meets. */
const packages = [
  "canonicalize",
  "esbuild",
  "ipaddr.js",
  "yaml",
  "zod",
  "@pulumi/policy",
  "@pulumi/pulumi",
  "@pulumi/azure-native",
];
const DAY = 24 * 3600 * 1000;

/** The pack's own sources, sorted; a file that is added or removed changes the list. */
function sources(folder = pack) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && !name.startsWith("."))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return sources(file);
      return /\.(ts|cjs)$/.test(entry.name) ? [file] : [];
    })
    .sort();
}

function versionOf(name) {
  try {
    return JSON.parse(fs.readFileSync(near.resolve(`${name}/package.json`), "utf8")).version;
  } catch {
    return manifestAbove(name);
  }
}

/** Some packages do not export their package.json. */
function manifestAbove(name) {
  for (const folder of near.resolve.paths(name) ?? []) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, name, "package.json"), "utf8")).version;
    } catch {
      // Not in this one.
    }
  }
  return "absent";
}

/** One hash over everything the bundle is made of. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const name of packages) hash.update(`${name}@${versionOf(name)}\0`);
  for (const file of sources()) {
    const content = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
    hash.update(`${path.relative(pack, file)}\0${content}\0`);
  }
  return hash.digest("hex").slice(0, 32);
}

/** `.cache` in the nearest node_modules that holds the SDK; undefined when there is none. */
function cacheFolder() {
  const modules = (near.resolve.paths("@pulumi/policy") ?? []).find((folder) =>
    fs.existsSync(path.join(folder, "@pulumi", "policy", "package.json")),
  );
  return modules && path.join(modules, ".cache", "remote-access", "policy-pack");
}

function build() {
  let esbuild;
  try {
    esbuild = near("esbuild");
  } catch {
    throw new Error(
      `The policy pack in ${pack} is not installed: esbuild is missing. Run npm ci in its project.`,
    );
  }
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [path.join(pack, "index.ts")],
    absWorkingDir: pack,
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@pulumi/*"],
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** First line of a kept bundle: a bundle that was cut off or edited is built anew. */
function seal(text) {
  return `// sha256 ${createHash("sha256").update(text).digest("hex")}`;
}

/** A kept bundle; undefined when there is none, or not the one that was written. */
function kept(file) {
  let content;
  try {
    content = fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const end = content.indexOf("\n");
  const text = content.slice(end + 1);
  return content.slice(0, end) === seal(text) ? text : undefined;
}

/** Writes a bundle under its final name, complete from the first moment, also when two processes do so at once. */
function keep(file, text) {
  const draft = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(draft, `${seal(text)}\n${text}`);
  fs.renameSync(draft, file);
  for (const name of fs.readdirSync(path.dirname(file))) {
    const other = path.join(path.dirname(file), name);
    // Younger ones may just be starting in another process.
    if (other !== file && fs.statSync(other, { throwIfNoEntry: false })?.mtimeMs < Date.now() - DAY) {
      if (/^(pack|types)-/.test(name)) fs.rmSync(other, { force: true });
    }
  }
}

function load(cache, before) {
  const file = path.join(cache ?? pack, `pack-${before}.cjs`);
  let text = kept(file);
  if (text === undefined) {
    text = build();
    try {
      // Sources that changed while they were compiled belong to no fingerprint.
      if (cache !== undefined && fingerprint() === before) keep(file, text);
    } catch {
      // A cache that cannot be written costs a build at each start and nothing else.
    }
  }
  const bundle = { exports: {} };
  compileFunction(text, ["exports", "require", "module"], { filename: file })(bundle.exports, near, bundle);
  return bundle.exports;
}

const cache = cacheFolder();
const made = fingerprint();
load(cache, made).start({
  pack,
  cache,
  folder: process.cwd(),
  fingerprint: made,
  env: process.env,
  now: new Date(),
  parent: process.ppid,
});
