/**
 * Builds what the authority's host runs: the command `ca` as one file that needs Node.js and nothing else, and beside
 * it the scripts and units of this folder.
 *
 *   npm run build:host -- [folder]     default: out/host
 *
 * The same sources give the same bytes, on whatever machine: two people build, and compare SHA256SUMS.
 */
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const PROJECT = join(__dirname, "../..");
const COMMAND = "ca.cjs";
const SUMS = "SHA256SUMS";
const EXECUTABLE = [COMMAND, "hourly.sh", "alarm.sh"];

async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    entryPoints: ["infra/certificate-authority/command.ts"],
    outfile: join(folder, COMMAND),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Paths in comments are then those of this project, wherever node_modules really lies.
    preserveSymlinks: true,
    // Some packages are modules and ask where they lie.
    define: { "import.meta.url": "importMetaUrl" },
    banner: {
      js: '#!/usr/bin/env node\nconst importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
    },
    legalComments: "external",
    logLevel: "error",
  });
}

/** @returns names relative to the folder, in order */
function filesIn(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const name = join(below, entry.name);
      return entry.isDirectory() ? filesIn(folder, name) : [name];
    })
    .sort();
}

async function main([target]: readonly string[]): Promise<void> {
  const folder = resolve(target ?? join(PROJECT, "out/host"));
  rmSync(join(folder, "systemd"), { recursive: true, force: true });
  mkdirSync(join(folder, "systemd"), { recursive: true });
  await bundle(folder);
  for (const script of ["hourly.sh", "alarm.sh"]) copyFileSync(join(__dirname, script), join(folder, script));
  for (const unit of readdirSync(join(__dirname, "systemd"))) {
    copyFileSync(join(__dirname, "systemd", unit), join(folder, "systemd", unit));
  }
  for (const file of EXECUTABLE) chmodSync(join(folder, file), 0o755);

  const sums = filesIn(folder)
    .filter((name) => name !== SUMS)
    .map(
      (name) =>
        `${createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")}  ${name}\n`,
    );
  writeFileSync(join(folder, SUMS), sums.join(""));
  console.log(`Built ${folder}; compare ${SUMS} with a second builder's:\n${sums.join("")}`);
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`build:host: ${(error as Error).message}`);
  process.exitCode = 1;
});
