import type { z } from "zod";
import { SoundValues, valueAt } from "../settings/sound-values";
import { fieldName, quoted, type FaultKind, type RecordFault } from "./record-fault";

/** One line of a file of records, whatever its format, before anybody knows whether it means anything. */
export interface Row {
  readonly line: number;
  /** The record as JSON has it; undefined when nothing of it can be judged. */
  readonly value?: Readonly<Record<string, unknown>>;
  /** What the format itself finds wrong. */
  readonly faults: readonly RecordFault[];
  /** Columns that the header lacks: reported there, not again in every row. */
  readonly missingColumns?: ReadonlySet<string>;
  /** Column of the value at a path, or of what holds it. */
  columnOf(path: readonly PropertyKey[]): number | undefined;
}

/** A line that is wrong as a whole. */
export function unreadable(line: number, message: string, column?: number, discreet?: string): Row {
  const fault: RecordFault = {
    kind: "form",
    line,
    ...(column === undefined ? {} : { column }),
    message,
    ...(discreet === undefined ? {} : { discreet }),
  };
  return { line, faults: [fault], columnOf: () => undefined };
}

/** A fault of one field of a row. */
export function faultAt(
  row: Row,
  path: readonly PropertyKey[],
  message: string,
  kind: FaultKind = "form",
): RecordFault {
  const column = row.columnOf(path);
  const field = fieldName(path);
  return {
    kind,
    line: row.line,
    ...(column === undefined ? {} : { column }),
    ...(field === undefined ? {} : { field }),
    message,
  };
}

/** What a schema says of a row. */
export interface Shape<T> {
  /** Present when the schema finds no fault. */
  readonly data?: T;
  readonly faults: readonly RecordFault[];
  /** The values that are right although others may not be. */
  readonly sound: SoundValues;
}

/** Judges a row by its schema, whose messages say what to write. */
export function shapeOf<T>(schema: z.ZodType<T>, row: Row): Shape<T> {
  const parsed = schema.safeParse(row.value);
  if (parsed.success) return { data: parsed.data, faults: [], sound: new SoundValues(row.value, []) };
  const { issues } = parsed.error;
  return {
    faults: issues
      .filter((issue) => !row.missingColumns?.has(issue.path.join(".")))
      .flatMap((issue) => faultsOf(issue, row)),
    sound: new SoundValues(row.value, issues),
  };
}

function faultsOf(issue: z.core.$ZodIssue, row: Row): RecordFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      ...faultAt(row, [...issue.path, key], unknownField(key)),
      // The name is foreign text and stands, shortened, in the message only.
      field: fieldName(issue.path) ?? "record",
    }));
  }
  const value = valueAt(row.value, issue.path);
  if (value === undefined) return [faultAt(row, issue.path, `is missing; ${issue.message}`)];
  return [
    {
      ...faultAt(row, issue.path, `found ${quoted(value)}; ${issue.message}`),
      discreet: `has another value; ${issue.message}`,
    },
  ];
}

export function unknownField(key: string): string {
  return `found the unknown field ${quoted(key)}; remove it or correct its spelling`;
}
