import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { z } from "zod";

/** A program as one file, and the folders of the packages that were compiled into it. */
export interface Bundle {
  readonly code: string;
  readonly packages: readonly string[];
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * Bundles a program of the pack. Only Pulumi's SDK stays outside: the engine starts the pack with the one that is
 * installed, and two copies of it would not know each other's values.
 */
export async function bundle(project: string, entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: project,
    entryPoints: [entry],
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["@pulumi/*"],
    // Paths in comments are then those of this project, wherever node_modules really lies.
    preserveSymlinks: true,
    legalComments: "inline",
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("esbuild wrote no bundle");
  return { code: output.text, packages: packagesIn(Object.keys(metafile.inputs)) };
}

/** Folders of the packages that files belong to, in order. */
export function packagesIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap(
    (file) => /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.slice(1) ?? [],
  );
  return [...new Set(folders)].sort();
}

/** The licences of packages, which are handed on with their code. */
export function licencesOf(project: string, folders: readonly string[]): string {
  const texts = folders.map((folder) => {
    const place = join(project, folder);
    const { name, version, license } = manifest.parse(
      JSON.parse(readFileSync(join(place, "package.json"), "utf8")),
    );
    const file = existsSync(place) && readdirSync(place).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
    if (!file) throw new Error(`${folder} has no licence file, which has to be handed on with its code`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(place, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
