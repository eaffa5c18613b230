import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { verifyStatement, type GatewayStatement } from "./sealed-statement";

/** The statement of a run: none was configured, the file cannot be used, or what it says and whose key sealed it. */
export type StatementReading =
  | { readonly state: "none" }
  | { readonly state: "faulty"; readonly file: string; readonly faults: readonly string[] }
  | {
      readonly state: "read";
      readonly file: string;
      readonly statement: GatewayStatement;
      /** SHA-256 of the seal key's SubjectPublicKeyInfo. */
      readonly seal: string;
    };

/** Where statements are looked for. */
export interface StatementPlaces {
  /** Folder from which a path without prefix is meant, absolute. */
  readonly folder: string;
  /** A rehearsal's home; undefined outside rehearsals. */
  readonly home: string | undefined;
}

const IN_HOME = "rehearsal:";
/** 300 entries, the most that Azure takes, are about 50 kB. */
const LARGEST_BYTES = 1_000_000;

/**
 * Reads the statement that the pack's configuration names: a path, or `rehearsal:` and a path in a rehearsal's home.
 *
 * Each file is read once, so that all resources of a run are judged by the same statement.
 */
export function statementReader(
  places: StatementPlaces,
): (configured: string | undefined) => StatementReading {
  const readings = new Map<string, StatementReading>();
  return (configured) => {
    if (configured === undefined) return { state: "none" };
    const known = readings.get(configured) ?? read(configured, places);
    readings.set(configured, known);
    return known;
  };
}

function read(configured: string, { folder, home }: StatementPlaces): StatementReading {
  const faulty = (...faults: string[]): StatementReading => ({ state: "faulty", file: configured, faults });
  const inHome = configured.startsWith(IN_HOME);
  if (inHome && !home) return faulty("there is no rehearsal: REMOTE_ACCESS_REHEARSAL_HOME is not set");
  const path = inHome ? join(home ?? "", configured.slice(IN_HOME.length)) : resolve(folder, configured);
  try {
    if (statSync(path).size > LARGEST_BYTES) return faulty(`is larger than ${LARGEST_BYTES} bytes`);
    const verification = verifyStatement(readFileSync(path, "utf8"));
    if (!verification.ok) return faulty(...verification.faults);
    const { statement, seal } = verification;
    return { state: "read", file: configured, statement, seal };
  } catch (error) {
    return faulty(`cannot be read: ${(error as Error).message}`);
  }
}
