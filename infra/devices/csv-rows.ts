import { CsvError, parse } from "csv-parse/sync";
import { fieldName, quoted, type RecordFault } from "./record-fault";
import { unreadable, type Row } from "./row";
import { characters, textLines } from "./text-lines";

/** A column that a file may have; its name is the field's path with dots, such as `key.spkiSha256`. */
export interface CsvColumn {
  /** Whether the header must name it. */
  readonly required: boolean;
  /** What a filled cell means in JSON; without it, its text. */
  readonly parse?: (cell: string) => unknown;
}

export type CsvColumns = ReadonlyMap<string, CsvColumn>;

type Separator = "," | ";";

/** What the header says: which cell is which field. */
interface Header {
  readonly separator: Separator;
  /** Fields of the header, those that count for nothing included. */
  readonly width: number;
  /** By the cell's index; a column that is unknown or stands there a second time is not among them. */
  readonly cells: ReadonlyMap<number, { readonly path: readonly string[]; readonly column: CsvColumn }>;
  /** Objects that a record has even if all their cells are empty. */
  readonly groups: readonly string[];
  readonly missing: ReadonlySet<string>;
}

/**
 * Reads CSV (RFC 4180) with a header line, separated by commas or, as Excel writes in German, by semicolons. An empty cell
 * is an absent field. A quoted field ends on its line, so that every line is one record and its number is true.
 */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array | string>,
  columns: CsvColumns,
): AsyncGenerator<Row> {
  let header: Header | undefined;
  for await (const line of textLines(chunks)) {
    if ("fault" in line) {
      yield unreadable(line.number, line.fault, line.column);
      // Without a header nothing that follows has a meaning.
      if (header === undefined) return;
    } else if (header !== undefined) {
      if (line.text !== "") yield csvRow(line.number, line.text, header);
    } else {
      const read = readHeader(line.number, line.text, columns);
      yield read.row;
      if (read.header === undefined) return;
      header = read.header;
    }
  }
  if (header === undefined)
    yield unreadable(1, `the file is empty; write the header line ${namesOf(columns)}`);
}

function readHeader(line: number, text: string, columns: CsvColumns): { row: Row; header?: Header } {
  const known = (separator: Separator) =>
    cellsOf(text, separator).cells.filter((name) => columns.has(name)).length;
  const separator: Separator = known(";") > known(",") ? ";" : ",";
  const { cells: names, fault } = cellsOf(text, separator);
  if (fault !== undefined) return { row: unreadable(line, fault.message, fault.column) };
  if (!names.some((name) => columns.has(name))) {
    return {
      row: unreadable(
        line,
        `found no header; write ${namesOf(columns)} in the first line, with commas or semicolons`,
        1,
      ),
    };
  }
  const starts = startsOf(text, separator);
  const faults: RecordFault[] = [];
  const cells = new Map<number, { path: readonly string[]; column: CsvColumn }>();
  names.forEach((name, index) => {
    const column = columns.get(name);
    const first = names.indexOf(name);
    const message =
      column === undefined
        ? `found the unknown column ${quoted(name)}; remove it or ${spellingOf(name, columns)}`
        : first < index
          ? `found the column ${quoted(name)} a second time; remove it here or as column ${first + 1}`
          : undefined;
    if (message !== undefined) {
      faults.push({ kind: "form", line, column: starts[index] ?? 1, message });
    } else if (column !== undefined) {
      cells.set(index, { path: name.split("."), column });
    }
  });
  const missing = [...columns].filter(([name, { required }]) => required && !names.includes(name));
  for (const [name] of missing) {
    faults.push({ kind: "form", line, field: name, message: "the column is missing; add it to the header" });
  }
  const groups = [...columns].flatMap(([name, { required }]) =>
    required && name.includes(".") ? [name.split(".")[0]!] : [],
  );
  return {
    row: { line, faults, columnOf: () => undefined },
    header: {
      separator,
      width: names.length,
      cells,
      groups: [...new Set(groups)],
      missing: new Set(missing.map(([name]) => name)),
    },
  };
}

function csvRow(line: number, text: string, header: Header): Row {
  const { cells, fault } = cellsOf(text, header.separator);
  if (fault !== undefined) return unreadable(line, fault.message, fault.column);
  if (cells.length !== header.width) {
    const starts = startsOf(text, header.separator);
    return unreadable(
      line,
      `found ${cells.length} fields, the header has ${header.width}; write one for each column, ` +
        `in double quotes if it contains a ${header.separator === "," ? "comma" : "semicolon"}`,
      starts[header.width] ?? characters(text) + 1,
    );
  }
  if (cells.every((cell) => cell === "")) return unreadable(line, "the row is empty; remove it", 1);
  const value: Record<string, unknown> = {};
  for (const group of header.groups) value[group] = {};
  for (const [index, { path, column }] of header.cells) {
    const cell = cells[index]!;
    if (cell === "") continue;
    const holder = path.length === 1 ? value : ((value[path[0]!] ??= {}) as Record<string, unknown>);
    holder[path.at(-1)!] = column.parse === undefined ? cell : column.parse(cell);
  }
  let starts: readonly number[] | undefined;
  const columnOf = (path: readonly PropertyKey[]): number | undefined => {
    const name = fieldName(path) ?? "";
    for (const [index, { path: cellPath }] of header.cells) {
      const own = cellPath.join(".");
      // Parts of a cell, such as history[1].on, have the cell's place.
      if (name === own || name.startsWith(`${own}[`)) {
        starts ??= startsOf(text, header.separator);
        return starts[index];
      }
    }
    return undefined;
  };
  return { line, value, faults: [], missingColumns: header.missing, columnOf };
}

interface Cells {
  readonly cells: readonly string[];
  readonly fault?: { readonly message: string; readonly column: number };
}

// The record separator is fixed, or a lone carriage return would be taken for one.
const optionsFor = (separator: Separator) => ({
  delimiter: separator,
  record_delimiter: "\n",
  relax_column_count: true,
});

function cellsOf(text: string, separator: Separator): Cells {
  try {
    return { cells: parse(text, optionsFor(separator))[0] ?? [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = typeof error.column === "number" ? error.column : 0;
    return {
      cells: [],
      fault: {
        message:
          error.code === "CSV_QUOTE_NOT_CLOSED"
            ? "a field in double quotes does not end on its line; close the quotes, a field has no line break"
            : 'found a double quote inside a field; put the field in double quotes and write "" for each one in it',
        column: startsOf(text, separator)[index] ?? 1,
      },
    };
  }
}

/** Column at which each field begins; up to the first fault where there is one. Needed for messages only. */
function startsOf(text: string, separator: Separator): number[] {
  const bytes = Buffer.from(text);
  const starts = [1];
  let from = 0;
  let column = 1;
  try {
    parse(text, {
      ...optionsFor(separator),
      cast: (cell, { bytes: end }) => {
        column += characters(bytes.toString("utf8", from, end)) + 1;
        from = end + 1;
        starts.push(column);
        return cell;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return starts;
  }
  // Behind the last field there is no separator, so nothing begins.
  return starts.slice(0, -1);
}

function namesOf(columns: CsvColumns): string {
  return [...columns].flatMap(([name, { required }]) => (required ? [name] : [])).join(",");
}

function spellingOf(name: string, columns: CsvColumns): string {
  const plain = (text: string) => text.trim().toLowerCase();
  const meant = [...columns.keys()].find((known) => plain(known) === plain(name));
  return meant === undefined ? "correct its spelling" : `write ${meant}`;
}
