import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAllowedTypes, type AllowedTypes } from "./allowed-types";

const FILE = "allowed-types.json";

/** Reads the pack's list of types. It is read at each run, not compiled in: an edit must count at once. */
export function loadAllowedTypes(pack: string): AllowedTypes {
  try {
    return readAllowedTypes(readFileSync(join(pack, FILE), "utf8"), FILE);
  } catch (error) {
    return { ok: false, fault: `${FILE}: cannot be read: ${(error as Error).message}` };
  }
}
