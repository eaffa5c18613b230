import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRehearsalPins, type RehearsalPins } from "./rehearsal-pins";
import { readTrust, type TrustReading } from "./trust-file";

export const TRUST_FILE = "trust.yaml";

/** Reads the pack's trust file. One that cannot be read is a fault like any other: then nobody is trusted. */
export function loadTrust(pack: string): TrustReading {
  try {
    return readTrust(readFileSync(join(pack, TRUST_FILE), "utf8"), TRUST_FILE);
  } catch (error) {
    return { ok: false, faults: [`${TRUST_FILE}: cannot be read: ${(error as Error).message}`] };
  }
}

/** Reads the pins in a rehearsal's home; `home` is undefined outside rehearsals. */
export function loadRehearsalPins(home: string | undefined, trust: TrustReading): RehearsalPins {
  const file = trust.ok ? trust.trust.rehearsal?.pins : undefined;
  if (home === undefined || home === "" || file === undefined) return { state: "none" };
  try {
    return readRehearsalPins(readFileSync(join(home, file), "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { state: "none" };
    return { state: "faulty", fault: `${file} cannot be read: ${(error as Error).message}` };
  }
}
