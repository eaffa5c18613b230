import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Removes what a kill has left of the small files beside the state's own (`dev.json.attrs`: content type and checksum).
 *
 * The engine's file backend writes a state under another name and renames it, but these in place: cut off between
 * opening and writing, one stays empty, and every later command ends with "failed to load checkpoint: EOF"
 * (seen with 3.250.0). Without the file the backend falls back to its defaults; the state itself is whole.
 *
 * @param backend folder of the file backend; no command may be at work on it
 */
export function removeCutOffAttributes(backend: string): void {
  const folder = join(backend, ".pulumi");
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return; // nothing was ever brought up
  }
  for (const file of names.filter((name) => name.endsWith(".attrs")).map((name) => join(folder, name))) {
    if (!isWhole(file)) rmSync(file, { force: true });
  }
}

function isWhole(file: string): boolean {
  const text = readFileSync(file, "utf8");
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
