import { csvRows, type CsvColumns } from "./csv-rows";
import { jsonRows } from "./json-rows";
import type { RecordFault } from "./record-fault";
import type { Row } from "./row";

export type RecordFormat = "csv" | "json-lines";

/** A stream of records and how it is written. */
export interface RecordSource {
  /** Bytes or text, cut anywhere. */
  readonly chunks: AsyncIterable<Uint8Array | string>;
  readonly format: RecordFormat;
  /** Name for messages. */
  readonly file?: string;
}

/** What a reader gives: the records that may be used, and everything that is wrong with the file. */
export interface Reading<R> {
  /** In the order of the lines. */
  readonly records: readonly R[];
  /** In the order of the lines; all of them, so print them with `printFaults`, which stops somewhere. */
  readonly faults: readonly RecordFault[];
}

/** The format that a file's name promises; undefined for other endings than .csv, .jsonl and .ndjson. */
export function formatOf(fileName: string): RecordFormat | undefined {
  if (/\.csv$/i.test(fileName)) return "csv";
  return /\.(?:jsonl|ndjson)$/i.test(fileName) ? "json-lines" : undefined;
}

/** The source's records, one by one. */
export function rowsOf({ chunks, format }: RecordSource, columns: CsvColumns): AsyncGenerator<Row> {
  return format === "csv" ? csvRows(chunks, columns) : jsonRows(chunks);
}

/** Faults with the name of their file. */
export function inFile(faults: readonly RecordFault[], file: string | undefined): readonly RecordFault[] {
  return file === undefined ? faults : faults.map((fault) => ({ ...fault, file }));
}
