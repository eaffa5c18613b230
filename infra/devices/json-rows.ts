import { fieldName, quoted, type RecordFault } from "./record-fault";
import { unreadable, type Row } from "./row";
import { characters, textLines, type TextLine } from "./text-lines";
import { surveyJson } from "./json-survey";

/** Reads JSON lines: one object a line, no name twice in an object. Blank lines mean nothing. */
export async function* jsonRows(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Row> {
  let empty = true;
  for await (const line of textLines(chunks)) {
    if ("text" in line && line.text.trim() === "") continue;
    empty = false;
    yield jsonRow(line);
  }
  if (empty) yield unreadable(1, "the file is empty; write one JSON object a line");
}

function jsonRow(line: TextLine): Row {
  if ("fault" in line) return unreadable(line.number, line.fault, line.column);
  const { number, text } = line;
  const columnAt = (index: number): number => characters(text.slice(0, index)) + 1;
  const { syntax, duplicates } = surveyJson(text);
  if (syntax !== undefined) return unreadable(number, syntax.message, columnAt(syntax.at));
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const remedy = "write one JSON object a line";
    return unreadable(number, `found ${quoted(value)}; ${remedy}`, 1, `is something else; ${remedy}`);
  }
  const faults = duplicates.map(({ at, path }): RecordFault => ({
    kind: "form",
    line: number,
    column: columnAt(at),
    field: fieldName(path.slice(0, -1)) ?? "record",
    message: `found the field ${quoted(path.at(-1))} twice; remove one of them`,
  }));
  return {
    line: number,
    value: value as Record<string, unknown>,
    faults,
    columnOf: (path) => columnAt(indexOf(text, path)),
  };
}

/** Index of the value at a path, or of the innermost value on the way to it that is there. */
function indexOf(text: string, path: readonly PropertyKey[]): number {
  let depth = -1;
  let index = 0;
  surveyJson(text, (visited, at) => {
    const onTheWay = visited.length <= path.length && visited.every((part, place) => part === path[place]);
    if (onTheWay && visited.length > depth) {
      depth = visited.length;
      index = at;
    }
  });
  return index;
}
