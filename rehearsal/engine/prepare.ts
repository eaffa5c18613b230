import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../places";
import { createOwnFolder } from "./cache-layout";
import { pluginFile } from "./environment";
import { shellWord } from "./shell-quoting";
import { writeWhole } from "./whole-file";

/** Provider → its stand-in, relative to the project. */
const STAND_INS = {
  "azure-native": "rehearsal/azure/azure-native.ts",
  random: "rehearsal/azure/random.ts",
};

/**
 * Makes the rehearsal's home ready: folders that nobody else can read, the stand-ins installed as plugins of
 * exactly the versions the project uses, and a login to the file backend, so that no command asks for one. May be
 * repeated at any time.
 */
export function prepare(places: Places): void {
  createOwnFolder(places.home, `Rehearsal of ${places.project}; safe to delete.`);
  for (const folder of [places.pulumiHome, places.backend])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, entry] of Object.entries(STAND_INS)) {
    const version = installedVersion(places.project, `@pulumi/${name}`);
    writeWhole(pluginFile(places, name, version), pluginScript(places.project, entry), 0o755);
  }
  const backend = `file://${places.backend}`;
  const login = { current: backend, accounts: { [backend]: { lastValidatedAt: "0001-01-01T00:00:00Z" } } };
  writeWhole(join(places.pulumiHome, "credentials.json"), `${JSON.stringify(login, null, 2)}\n`, 0o600);
}

/** A plugin that starts a stand-in from this clone's sources; paths may hold blanks and quotes. */
export function pluginScript(project: string, entry: string, node: string = process.execPath): string {
  const launcher = join(project, "rehearsal", "engine", "bundled.cjs");
  return `#!/bin/sh\nexec ${[node, launcher, join(project, entry)].map(shellWord).join(" ")} "$@"\n`;
}

/** Arguments for Node.js, by which each stand-in is compiled before anything needs it. */
export function buildingArguments(project: string): ReadonlyArray<readonly string[]> {
  const launcher = join(project, "rehearsal", "engine", "bundled.cjs");
  return Object.values(STAND_INS).map((entry) => [launcher, "--only-build", join(project, entry)]);
}

/** @throws Error saying what to run when the package is not installed. */
function installedVersion(project: string, name: string): string {
  const manifest = join(project, "node_modules", name, "package.json");
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  } catch {
    throw new Error(`"${name}" is not installed (no ${manifest}): run \`npm ci\` in ${project}`);
  }
}
