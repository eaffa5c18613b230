import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readBreakGlass, type BreakGlass, type Judges } from "./break-glass";
import { readExemptions, type ExemptionsReading, type Liftable } from "./exemption-file";

export const EXEMPTIONS_FILE = "exemptions.yaml";
export const BREAK_GLASS_FILE = "break-glass.json";

/** Reads the pack's exemptions. A file that cannot be read is a fault like any other: then nothing is exempted. */
export function loadExemptions(pack: string, rules: readonly Liftable[]): ExemptionsReading {
  try {
    return readExemptions(readFileSync(join(pack, EXEMPTIONS_FILE), "utf8"), EXEMPTIONS_FILE, rules);
  } catch (error) {
    return { ok: false, faults: [`${EXEMPTIONS_FILE}: cannot be read: ${(error as Error).message}`] };
  }
}

/** Where an override is looked for. */
export interface OverridePlaces {
  /** Folder of the pack: an override beside the exemptions counts without being named. */
  readonly pack: string;
  /** Folder from which a path is meant, absolute. */
  readonly folder: string;
  /** The file that was named instead. It may lie anywhere: its signature counts. */
  readonly named: string | undefined;
}

/** Reads the override. One that was named and is not there does not count, and that is said. */
export function loadBreakGlass({ pack, folder, named }: OverridePlaces, judges: Judges): BreakGlass {
  const isNamed = named !== undefined && named !== "";
  const file = isNamed ? named : BREAK_GLASS_FILE;
  try {
    return readBreakGlass(readFileSync(resolve(isNamed ? folder : pack, file), "utf8"), file, judges);
  } catch (error) {
    if (!isNamed && (error as NodeJS.ErrnoException).code === "ENOENT") return { state: "none" };
    return { state: "void", file, faults: [`it cannot be read: ${(error as Error).message}`] };
  }
}
