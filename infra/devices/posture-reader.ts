import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { SoundValues } from "../settings/sound-values";
import { liesAhead } from "./calendar";
import { FirstLines } from "./first-lines";
import type { Posture } from "./posture";
import { POSTURE_COLUMNS, postureSchema } from "./posture-schema";
import { quoted, type RecordFault } from "./record-fault";
import { inFile, rowsOf, type Reading, type RecordSource } from "./record-source";
import { faultAt, shapeOf, type Row } from "./row";

export interface PostureRecord {
  readonly line: number;
  readonly posture: Posture;
  /** SHA-256 of the record's canonical form (RFC 8785), in lower case: the same for CSV and JSON lines. */
  readonly sha256: string;
  /**
   * Names of other devices that the file gives the same key, in the file's order; empty is the rule. Also devices whose
   * own record has a fault: a key in two hands is no key.
   */
  readonly keySharedWith: readonly string[];
}

/**
 * Reads posture records (`posture/v1`). A record with a fault of kind `form` is not returned, nor are both of two that
 * claim one name or one serial number: nobody can say which of them is true. A key that two devices have is a fault of
 * kind `conflict`, and both records are returned: the judge has to act on it.
 */
export async function readPosture(source: RecordSource, now: Date): Promise<Reading<PostureRecord>> {
  const candidates: Array<Omit<PostureRecord, "keySharedWith">> = [];
  const faults: RecordFault[] = [];
  const unusable = new Set<number>();
  const names = new FirstLines();
  const serialNumbers = new FirstLines();
  const keys = new KeyHolders();

  for await (const read of rowsOf(source, POSTURE_COLUMNS)) {
    const row = source.format === "csv" ? withSchema(read) : read;
    faults.push(...row.faults);
    if (row.value === undefined) continue;
    const { data, faults: ofShape, sound } = shapeOf(postureSchema, row);
    const found = [...ofShape, ...faultsOfTimes(row, sound, now)];
    for (const [path, seen] of [
      [["device", "name"], names],
      [["device", "serialNumber"], serialNumbers],
    ] as const) {
      const value = sound.get<string>(path);
      const first = seen.seenBefore(value, row.line);
      if (first === undefined) continue;
      unusable.add(first);
      const same = `as in line ${first}; leave one record of each device`;
      found.push({ ...faultAt(row, path, `found ${quoted(value)} ${same}`), discreet: `is ${same}` });
    }
    faults.push(...found, ...keys.add(row, sound));
    if (data !== undefined && found.length === 0 && row.faults.length === 0) {
      candidates.push({ line: row.line, posture: data, sha256: digestOf(data) });
    }
  }
  return {
    records: candidates
      .filter(({ line }) => !unusable.has(line))
      .map((record) => ({ ...record, keySharedWith: keys.othersWith(record.posture) })),
    faults: inFile(faults, source.file),
  };
}

/** In CSV the name of the schema may be left out. */
function withSchema(row: Row): Row {
  return row.value === undefined ? row : { ...row, value: { schema: "posture/v1", ...row.value } };
}

function digestOf(posture: Posture): string {
  return createHash("sha256").update(canonicalize(posture)!).digest("hex");
}

/** Times that each exist but cannot all be true. */
function faultsOfTimes(row: Row, sound: SoundValues, now: Date): RecordFault[] {
  const timeAt = (path: readonly string[]) => Date.parse(sound.get<string>(path) ?? "");
  const faults: RecordFault[] = [];
  // Comparisons with the NaN of a time that is absent or wrong are false.
  const notAfter = (path: readonly string[], limit: readonly string[]) => {
    if (timeAt(path) > timeAt(limit)) {
      const [time, latest] = [sound.get<string>(path), sound.get<string>(limit)];
      faults.push(
        faultAt(
          row,
          path,
          `found ${time}, after ${limit.join(".")}; write a time up to ${latest}, or correct that`,
        ),
      );
    }
  };
  const collectedAt = sound.get<string>(["collectedAt"]);
  if (collectedAt !== undefined && liesAhead(collectedAt, now)) {
    faults.push(
      faultAt(
        row,
        ["collectedAt"],
        `found ${collectedAt}, which is still to come at ${now.toISOString()}; correct it, or set the clocks`,
      ),
    );
  }
  notAfter(["management", "lastSyncAt"], ["collectedAt"]);
  notAfter(["management", "enrolledAt"], ["management", "lastSyncAt"]);
  // Otherwise an attestation dated ahead would stay young for ever.
  notAfter(["health", "attestedAt"], ["collectedAt"]);
  return faults;
}

/** Which devices have which key. */
class KeyHolders {
  readonly #holders = new Map<string, Map<string, { readonly name: string; readonly line: number }>>();

  /** @returns the fault when a device of another name was seen with the row's key */
  add(row: Row, sound: SoundValues): RecordFault[] {
    const key = sound.get<string>(["key", "spkiSha256"]);
    const name = sound.get<string>(["device", "name"]);
    if (key === undefined || name === undefined) return [];
    const holders = this.#holders.get(key) ?? new Map<string, { name: string; line: number }>();
    this.#holders.set(key, holders);
    const identity = name.toUpperCase();
    if (holders.has(identity)) return [];
    const [first] = holders.values();
    holders.set(identity, { name, line: row.line });
    if (first === undefined) return [];
    return [
      faultAt(
        row,
        ["key", "spkiSha256"],
        `found the key of ${first.name} in line ${first.line}; both devices lose access until each has a new key`,
        "conflict",
      ),
    ];
  }

  othersWith({ key, device }: Posture): string[] {
    const holders = this.#holders.get(key.spkiSha256)?.values() ?? [];
    return [...holders]
      .map(({ name }) => name)
      .filter((name) => name.toUpperCase() !== device.name.toUpperCase());
  }
}
