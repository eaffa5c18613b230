import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { createWorkFolder, removeTree } from "./cache-layout";
import { ENGINE_VERSION } from "./version";

/** File name in the host's folder → its entry in this one. */
const PROGRAMS = {
  "language-host.cjs": "language-host.ts",
  "dynamic-provider.cjs": "dynamic-provider.ts",
};

/** Executable beside the engine → the program it starts. */
const SCRIPTS = {
  "pulumi-language-nodejs": "language-host.cjs",
  "pulumi-resource-pulumi-nodejs": "dynamic-provider.cjs",
};

/**
 * Puts our host for Node.js beside an engine that has none, in a folder named after the content of both: clones of
 * other commits that share the cache use theirs, and none is ever stale. The engine finds plugins beside its own
 * executable, so the folder holds a hard link to it. What lies there needs no clone: packages are bundled in.
 *
 * @returns the folder to put on `PATH`.
 */
export async function installHost(engine: string, cache: string, project: string): Promise<string> {
  const source = join(project, "rehearsal", "engine");
  const bundles = await bundlePrograms(source);
  const hash = createHash("sha256").update(ENGINE_VERSION);
  for (const [name, content] of Object.entries(bundles)) hash.update(name).update(content);
  const home = join(cache, "hosts", hash.digest("hex").slice(0, 16));
  if (existsSync(home)) return join(home, "bin");
  const work = createWorkFolder(cache);
  try {
    const bin = join(work, "bin");
    mkdirSync(bin);
    link(engine, join(bin, "pulumi"));
    for (const [name, content] of Object.entries(bundles)) writeFileSync(join(bin, name), content);
    for (const [name, program] of Object.entries(SCRIPTS)) {
      writeFileSync(join(bin, name), `#!/bin/sh\nexec node "\${0%/*}/${program}" "$@"\n`);
      chmodSync(join(bin, name), 0o755);
    }
    mkdirSync(dirname(home), { recursive: true });
    putInPlace(work, home);
  } finally {
    removeTree(work);
  }
  return join(home, "bin");
}

/** A folder cannot replace one with files in it: then another process was first, with the same content. */
function putInPlace(work: string, home: string): void {
  try {
    renameSync(work, home);
  } catch (fault) {
    if (!existsSync(home)) throw fault;
  }
}

function link(engine: string, target: string): void {
  try {
    linkSync(engine, target);
  } catch {
    // File systems without hard links.
    copyFileSync(engine, target);
  }
}

async function bundlePrograms(source: string): Promise<Record<string, string>> {
  const bundles: Record<string, string> = {};
  for (const [name, entry] of Object.entries(PROGRAMS)) {
    const { outputFiles } = await build({
      entryPoints: [join(source, entry)],
      absWorkingDir: source,
      bundle: true,
      write: false,
      platform: "node",
      format: "cjs",
      target: "node20",
      // Comments name paths of this clone; without them every clone of a commit makes the same bytes.
      minifyWhitespace: true,
      legalComments: "none",
      logLevel: "error",
    });
    bundles[name] = outputFiles[0]?.text ?? "";
  }
  return bundles;
}
