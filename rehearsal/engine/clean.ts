import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../places";
import { MARKER, removeTree } from "./cache-layout";

/** One folder that a clean removes. */
export interface Remains {
  readonly path: string;
  /** What is lost with it. */
  readonly meaning: string;
  /** Bytes on disk; a file with several names counts once. */
  readonly bytes: number;
}

/** Which of the rehearsal's folders to remove. */
export interface CleanOptions {
  /** Also the engines, which other clones share. */
  readonly all?: boolean;
}

/**
 * What a clean of this clone's rehearsal removes; folders that do not exist are left out.
 *
 * @throws Error naming every folder that does not carry our marker: a mistyped `REMOTE_ACCESS_REHEARSAL_HOME`
 * must not cost somebody their home.
 */
export function remainsOf(places: Places, { all = false }: CleanOptions = {}): Remains[] {
  const wanted: [string, string][] = [
    [places.home, "keys, state and stand-in Azure of this clone's rehearsal"],
    ...(all ? ([[places.cache, "engines shared by all clones"]] as [string, string][]) : []),
  ];
  const present = wanted.filter(([path]) => existsSync(path));
  const foreign = present.filter(([path]) => !existsSync(join(path, MARKER)));
  if (foreign.length > 0)
    throw new Error(
      foreign
        .map(
          ([path]) =>
            `"${path}" has no file ${MARKER}, so no rehearsal made it: remove it by hand if it is yours`,
        )
        .join("\n"),
    );
  return present.map(([path, meaning]) => ({ path, meaning, bytes: sizeOf(path, new Set()) }));
}

/** Removes what {@link remainsOf} has found. */
export function clean(remains: readonly Remains[]): void {
  for (const { path } of remains) removeTree(path);
}

/** `117440512` → `112 MB`. */
export function readableSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function sizeOf(path: string, counted: Set<number>): number {
  const { ino, blocks } = lstatSync(path);
  const own = counted.has(ino) ? 0 : blocks * 512;
  counted.add(ino);
  if (!lstatSync(path).isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name), counted), own);
}
