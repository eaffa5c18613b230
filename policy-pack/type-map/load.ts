import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { TypeMap } from "../resource-model/token";
import { readAzureNative } from "./azure-native";

const NOTHING_KNOWN: TypeMap = { canonical: [], aliases: {} };
const schema = z.object({
  canonical: z.array(z.string()),
  aliases: z.record(z.string(), z.array(z.string())),
});

/** The map that lies in a published pack. */
export const TYPE_MAP_FILE = "type-map.json";

/**
 * The type map of a published pack. Only this one counts: an SDK near by belongs to those who are judged, and without a map
 * former names would hide what they name.
 */
export function publishedTypeMap(pack: string): TypeMap {
  const file = join(pack, TYPE_MAP_FILE);
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: cannot be used; install the policy pack anew`, { cause: error });
  }
}

/**
 * The type map of the azure-native SDK nearest to the pack, kept under `cache` by the pack's fingerprint, which covers
 * the code that reads the SDK and the SDK's version: a map is never older than either.
 *
 * Without an SDK near by the map is empty: then types keep the names they are written with, which is right for every
 * type that Azure never renamed.
 */
export function loadTypeMap(pack: string, cache: string | undefined, fingerprint: string): TypeMap {
  let manifest: string;
  try {
    manifest = createRequire(join(pack, "index.js")).resolve("@pulumi/azure-native/package.json");
  } catch {
    return NOTHING_KNOWN;
  }
  const kept = cache === undefined ? undefined : join(cache, `types-${fingerprint}.json`);
  return (kept === undefined ? undefined : read(kept)) ?? make(dirname(manifest), kept);
}

function read(file: string): TypeMap | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function make(sdk: string, kept: string | undefined): TypeMap {
  const map = readAzureNative(sdk);
  if (kept === undefined) return map;
  const draft = `${kept}.${process.pid}`;
  try {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(draft, JSON.stringify(map));
    renameSync(draft, kept);
  } catch {
    // A cache that cannot be written costs half a second a run and nothing else.
  }
  return map;
}
