import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../policies/replace-file";
import type { Rule } from "../rule";
import { exported, initiative, INITIATIVES, type Exported } from "./definitions";
import type { Pinned } from "./expression";
import { definitionSchema, initiativeSchema } from "./grammar";
import { manifest, readme } from "./readme";

const MANIFEST = "manifest.json";
const FOLDERS = ["definitions", "initiatives"];

/**
 * The files of an export, by their paths.
 *
 * @throws Error when a definition does not fit the language
 */
export function exportFiles(
  rules: readonly Rule[],
  pinned: Pinned,
  scope: string,
): { readonly files: ReadonlyMap<string, string>; readonly all: readonly Exported[] } {
  const all = exported(rules, pinned);
  const initiatives = Object.fromEntries(
    (["entrance", "confinement"] as const).map((kind) => [
      INITIATIVES[kind].name,
      initiative(kind, all, scope),
    ]),
  );
  const files = new Map([
    ...all.flatMap(({ name, definition }) =>
      definition === undefined
        ? []
        : [[`definitions/${name}.json`, json(definitionSchema.parse(definition))] as const],
    ),
    ...Object.entries(initiatives).map(
      ([name, one]) => [`initiatives/${name}.json`, json(initiativeSchema.parse(one))] as const,
    ),
    [MANIFEST, json(manifest(all, scope))] as const,
    ["README.md", readme(all, initiatives, scope)] as const,
  ]);
  return { files, all };
}

/**
 * Writes an export into a folder, in the place of an older one.
 *
 * @throws Error when the folder is none, or holds something else
 */
export function writeExport(folder: string, files: ReadonlyMap<string, string>): void {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Error(`${folder} is no folder; name an empty folder, or a new one`);
  if (existsSync(folder) && readdirSync(folder).length > 0 && !isExport(folder)) {
    throw new Error(`${folder} holds something else than an export; name an empty folder, or a new one`);
  }
  for (const name of FOLDERS) {
    // What was a definition yesterday must not be brought to Azure tomorrow.
    rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const [path, text] of files) replaceFile(join(folder, path), text);
}

function isExport(folder: string): boolean {
  try {
    return readFileSync(join(folder, MANIFEST), "utf8").includes('"azure-policy-export/');
  } catch {
    return false;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
