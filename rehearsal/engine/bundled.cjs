// node bundled.cjs <entry.ts> [arguments]: runs a TypeScript entry from a bundle that is kept between runs.
// node bundled.cjs --only-build <entry.ts>: sees that there is a bundle, and runs nothing.
//
// A preview starts several Node processes and must not wait for a compiler in each. The bundle is used only when
// every source it was made of still has the content it had when the compiler read it; it is never an older one.
"use strict";
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { basename, dirname, extname, join, relative, resolve } = require("node:path");

const project = resolve(__dirname, "..", "..");
const folder = join(project, "node_modules", ".cache", "remote-access", "bundles");
/** Besides the sources, what decides how they are compiled and which packages they meet. */
const surroundings = ["package.json", "package-lock.json", "tsconfig.json", relative(project, __filename)];

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** SHA-256 of a file's content, or "absent". */
function fingerprint(path) {
  try {
    return sha256(readFileSync(path));
  } catch {
    return "absent";
  }
}

/** A file under its final name is complete from the first moment, also when two processes write it. */
function writeWhole(path, content) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}

/** The bundle of `entry` if it is still what its sources say, otherwise undefined. */
function fresh(manifestPath) {
  try {
    const { bundle, node, inputs } = JSON.parse(readFileSync(manifestPath, "utf8"));
    const path = join(folder, bundle);
    if (node !== process.versions.node.split(".")[0] || !bundle.startsWith(fingerprint(path).slice(0, 32)))
      return undefined;
    for (const [input, hash] of Object.entries(inputs)) {
      if (fingerprint(join(project, input)) !== hash) return undefined;
    }
    return path;
  } catch {
    return undefined;
  }
}

function build(entry, manifestPath) {
  const esbuild = require("esbuild");
  const inputs = Object.fromEntries(surroundings.map((path) => [path, fingerprint(join(project, path))]));
  const loaders = { ".ts": "ts", ".mts": "ts", ".cts": "ts", ".json": "json" };
  const readOnce = {
    name: "read-once",
    setup(setup) {
      setup.onLoad({ filter: /./, namespace: "file" }, ({ path }) => {
        // Hashed is what the compiler gets, not what the file holds a moment later.
        const contents = readFileSync(path, "utf8");
        inputs[relative(project, path)] = sha256(contents);
        const loader = loaders[extname(path)] ?? "js";
        if (loader === "json") return { contents, loader };
        // On the first line, so that line numbers stay what they are.
        const here = `const __filename = ${JSON.stringify(path)}, __dirname = ${JSON.stringify(dirname(path))};`;
        return { contents: /\b__(file|dir)name\b/.test(contents) ? here + contents : contents, loader };
      });
    },
  };
  return esbuild
    .build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      target: `node${process.versions.node.split(".")[0]}`,
      packages: "external",
      sourcemap: "inline",
      sourcesContent: false,
      sourceRoot: `${project}/`,
      absWorkingDir: project,
      outfile: join(project, "bundle.cjs"),
      plugins: [readOnce],
      logLevel: "silent",
    })
    .then(({ outputFiles }) => {
      const [{ contents }] = outputFiles;
      const bundle = `${sha256(contents).slice(0, 32)}-${basename(entry, ".ts")}.cjs`;
      mkdirSync(folder, { recursive: true });
      writeWhole(join(folder, bundle), contents);
      writeWhole(
        manifestPath,
        JSON.stringify({ entry, bundle, node: process.versions.node.split(".")[0], inputs }),
      );
      sweep();
      void esbuild.stop();
      return join(folder, bundle);
    });
}

/** Removes what belongs to entries that are gone, and bundles that no entry uses; a day's grace for who just starts one. */
function sweep() {
  const dayAgo = Date.now() - 24 * 3600 * 1000;
  const wanted = new Set();
  const files = readdirSync(folder).map((name) => join(folder, name));
  const attempt = (step) => {
    try {
      step();
    } catch {
      // Another process was faster, or a file is damaged: whoever needs it builds it again.
    }
  };
  for (const path of files.filter((name) => name.endsWith(".json"))) {
    attempt(() => {
      const { entry, bundle } = JSON.parse(readFileSync(path, "utf8"));
      if (existsSync(entry)) wanted.add(join(folder, bundle));
      else rmSync(path, { force: true });
    });
  }
  for (const path of files.filter((name) => !name.endsWith(".json") && !wanted.has(name)))
    attempt(() => statSync(path).mtimeMs < dayAgo && rmSync(path, { force: true }));
}

async function main() {
  const onlyBuild = process.argv[2] === "--only-build";
  const [given, ...rest] = process.argv.slice(onlyBuild ? 3 : 2);
  if (given === undefined || !existsSync(given)) {
    console.error(
      `bundled.cjs: found ${given === undefined ? "no entry" : `no file "${given}"`}; write: node bundled.cjs <entry.ts> [arguments]`,
    );
    process.exitCode = 2;
    return;
  }
  const entry = resolve(given);
  const manifestPath = join(folder, `${basename(entry, ".ts")}-${sha256(entry).slice(0, 16)}.json`);
  let bundle = fresh(manifestPath);
  if (bundle === undefined) {
    try {
      bundle = await build(entry, manifestPath);
    } catch (fault) {
      if (!Array.isArray(fault.errors) || fault.errors.length === 0) throw fault;
      const esbuild = require("esbuild");
      console.error((await esbuild.formatMessages(fault.errors, { kind: "error" })).join(""));
      process.exitCode = 1;
      return;
    }
  }
  if (onlyBuild) return;
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], entry, ...rest];
  require(bundle);
}

main().catch((fault) => {
  console.error(fault);
  process.exit(1);
});
