import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

/** Says what the folder holds, so that the next run knows what it may take away. */
export const MANIFEST = "profiles.json";

const manifestSchema = z.object({
  schema: z.literal("profiles/v1"),
  files: z.record(z.string(), z.string()),
});

/**
 * Puts a folder in place as a whole: a reader sees the old one or the new one. An old one is taken away only where every
 * file in it is one that an earlier run wrote, unchanged.
 *
 * @param files content by path, with `/` between folders
 * @param facts what the manifest says besides
 * @throws Error that names what is in the way; nothing was changed then
 */
export function replaceFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  facts: Readonly<Record<string, unknown>>,
): void {
  const target = resolve(folder);
  const standing = standingFiles(target);
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(`${target}.new-`);
  try {
    const hashes = Object.fromEntries([...files].map(([path, content]) => [path, sha256(content)]));
    const manifest = `${JSON.stringify({ schema: "profiles/v1", ...facts, files: hashes }, null, 2)}\n`;
    for (const [path, content] of [...files, [MANIFEST, manifest] as const]) {
      const file = join(fresh, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { mode: 0o644, flag: "wx" });
    }
    chmodSync(fresh, 0o755);
    swap(fresh, target, standing);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

function swap(fresh: string, target: string, standing: readonly string[] | undefined): void {
  if (standing === undefined) {
    renameSync(fresh, target);
    return;
  }
  const old = fresh.replace(/\.new-(\w+)$/, ".old-$1");
  renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    renameSync(old, target);
    throw error;
  }
  takeAway(old, standing);
}

/**
 * Files of a folder that may be replaced; undefined where there is none.
 *
 * @throws Error that names what an earlier run did not write
 */
function standingFiles(target: string): string[] | undefined {
  if (!existsSync(target)) return undefined;
  if (!statSync(target).isDirectory()) throw new Error(`${target} is no folder; name another with --out`);
  const found = filesBelow(target);
  if (found.length === 0) return [];
  const hashes = manifestOf(target);
  if (hashes === undefined) {
    throw new Error(`${target} is not empty, and no earlier run wrote it; name another folder with --out`);
  }
  const foreign = found.filter(
    (path) => path !== MANIFEST && hashes[path] !== sha256(readFileSync(join(target, path))),
  );
  if (foreign.length > 0) {
    throw new Error(
      `${target} holds what no earlier run wrote, or what was changed since: ${foreign.join(", ")}. Move it away, or name ` +
        "another folder with --out",
    );
  }
  return found;
}

function manifestOf(target: string): Readonly<Record<string, string>> | undefined {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(target, MANIFEST), "utf8"))).files;
  } catch {
    return undefined;
  }
}

/** Everything that is no folder, links too. */
function filesBelow(folder: string, path = ""): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inside = path === "" ? entry.name : `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, inside) : [inside];
  });
}

/** Only what is known, and folders only when they are empty: what came in meanwhile stays. */
function takeAway(old: string, files: readonly string[]): void {
  for (const path of files) rmSync(join(old, path), { force: true });
  try {
    removeEmptyFolders(old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    throw new Error(`the new folder is in place; what came into the old one meanwhile lies in ${old}`, {
      cause: error,
    });
  }
}

function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  rmdirSync(folder);
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
