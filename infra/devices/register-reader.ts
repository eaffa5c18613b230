import { latestLocalDay } from "./date-forms";
import { NEXT_STATES, type Device, type LifeState } from "./device";
import { FirstLines } from "./first-lines";
import { quoted, type RecordFault } from "./record-fault";
import { inFile, rowsOf, type Reading, type RecordSource } from "./record-source";
import { deviceSchema, REGISTER_COLUMNS } from "./register-schema";
import { faultAt, shapeOf, type Row } from "./row";
import type { SoundValues } from "../settings/sound-values";

export interface RegisterRecord {
  readonly line: number;
  readonly device: Device;
}

/**
 * Reads a register (`register/v1`). A device with a fault is not among the records, nor are both of two that claim one
 * number: the register is to be used only when there is no fault at all, for a device that is missing in it is judged as
 * one that the city does not have.
 *
 * @param now days after it are faults, except an exception's end
 */
export async function readRegister(source: RecordSource, now: Date): Promise<Reading<RegisterRecord>> {
  const records: RegisterRecord[] = [];
  const faults: RecordFault[] = [];
  const unusable = new Set<number>();
  const inventories = new FirstLines();
  const serialNumbers = new FirstLines();
  const lastDay = latestLocalDay(now);

  for await (const row of rowsOf(source, REGISTER_COLUMNS)) {
    faults.push(...row.faults);
    if (row.value === undefined) continue;
    const { data, faults: ofShape, sound } = shapeOf(deviceSchema, row);
    const found = [...ofShape, ...faultsOfDays(row, sound, lastDay), ...faultsOfLife(row, sound)];
    for (const [field, seen] of [
      ["inventory", inventories],
      ["serialNumber", serialNumbers],
    ] as const) {
      const value = sound.get<string>([field]);
      const first = seen.seenBefore(value, row.line);
      if (first === undefined) continue;
      unusable.add(first);
      const same = `as in line ${first}; remove or correct one of them`;
      found.push({ ...faultAt(row, [field], `found ${quoted(value)} ${same}`), discreet: `is ${same}` });
    }
    faults.push(...found);
    if (data !== undefined && found.length === 0 && row.faults.length === 0) {
      records.push({ line: row.line, device: data });
    }
  }
  return {
    records: records.filter(({ line }) => !unusable.has(line)),
    faults: inFile(faults, source.file),
  };
}

/** Days that each exist but cannot all be true. */
function faultsOfDays(row: Row, sound: SoundValues, lastDay: string): RecordFault[] {
  const faults: RecordFault[] = [];
  const dayAt = (...path: PropertyKey[]) => sound.get<string>(path);
  const past = (path: readonly PropertyKey[], earliest?: { day: string | undefined; what: string }) => {
    const day = dayAt(...path);
    if (day === undefined) return;
    if (day > lastDay) {
      faults.push(faultAt(row, path, `found ${day}, which is still to come; write a day up to ${lastDay}`));
    } else if (earliest?.day !== undefined && day < earliest.day) {
      faults.push(
        faultAt(row, path, `found ${day}, before ${earliest.what}; write a day from ${earliest.day} on`),
      );
    }
  };
  // A day that is to come is reported once; it is no measure for other days.
  const measure = (what: string, ...path: PropertyKey[]) => {
    const day = dayAt(...path);
    return { day: day !== undefined && day > lastDay ? undefined : day, what };
  };
  const ordered = measure("orderedOn", "orderedOn");
  past(["orderedOn"]);
  past(["approvedOn"], ordered);
  for (const index of sound.indexes(["history"])) {
    const before = index === 0 ? ordered : measure("the event before it", "history", index - 1, "on");
    past(["history", index, "on"], before);
  }
  return faults;
}

/** What the device's life allows (see NEXT_STATES), and what goes together. */
function faultsOfLife(row: Row, sound: SoundValues): RecordFault[] {
  const faults: RecordFault[] = [];
  const stateAt = (index: number) => sound.get<LifeState>(["history", index, "state"]);
  const events = sound.indexes(["history"]);
  for (const index of events) {
    const state = stateAt(index);
    const before = stateAt(index - 1);
    if (state === undefined) continue;
    if (index === 0) {
      if (state !== "ordered") {
        faults.push(
          faultAt(
            row,
            ["history", 0, "state"],
            `found ${state}; write the day of the order first, ordered:...`,
          ),
        );
      }
    } else if (before !== undefined && !NEXT_STATES[before].includes(state)) {
      const next = NEXT_STATES[before];
      faults.push(
        faultAt(
          row,
          ["history", index, "state"],
          `found ${state} after ${before}; ` +
            (next.length === 0
              ? `remove it, nothing follows ${before}`
              : `write ${next.join(", ")} or the events in between`),
        ),
      );
    }
  }
  const last = stateAt(events.length - 1);
  if (last !== undefined && last !== "retired" && sound.get(["wipingProof"]) !== undefined) {
    faults.push(
      faultAt(
        row,
        ["wipingProof"],
        `found on a device that is ${last}; remove it, or write retired:... in history`,
      ),
    );
  }
  if (sound.get(["exceptionUntil"]) !== undefined && isAbsent(row, "agreement")) {
    faults.push(
      faultAt(row, ["exceptionUntil"], "found without agreement; write the agreement's reference too"),
    );
  }
  return faults;
}

/** Whether a field is not there, rather than wrong or left out of the header. */
function isAbsent(row: Row, field: string): boolean {
  return row.value?.[field] === undefined && row.missingColumns?.has(field) !== true;
}
