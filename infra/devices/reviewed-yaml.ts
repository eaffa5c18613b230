import { isAlias, LineCounter, parseDocument, visit, type Document } from "yaml";
import type { z } from "zod";
import { SoundValues, valueAt } from "../settings/sound-values";
import { fieldName, quoted, type RecordFault } from "./record-fault";
import { inFile } from "./record-source";
import { unknownField } from "./row";

/** What a reviewed YAML file says, or all that is wrong with it, in the order of the lines. */
export interface YamlReading<T> {
  /** Present when there is no fault: half a rule would let in whom the other half keeps out. */
  readonly value?: T;
  readonly faults: readonly RecordFault[];
}

/** A file that was read, for what several of its fields say together. */
export interface ReadYaml {
  /** The values that are right by themselves. */
  readonly sound: SoundValues;
  /** Whether anything stands at a path, right or wrong. */
  readonly has: (path: readonly PropertyKey[]) => boolean;
  /** A fault at the path's own place. */
  readonly fault: (path: readonly PropertyKey[], message: string) => RecordFault;
}

/**
 * Reads a file that people review and sign. Unknown and repeated keys are faults, and so are aliases.
 *
 * @param meaning finds what the schema cannot say; asked even when the schema found faults, so that all come at once
 */
export function readReviewedYaml<S extends z.ZodType>(
  text: string,
  schema: S,
  file?: string,
  meaning: (read: ReadYaml) => readonly RecordFault[] = () => [],
): YamlReading<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\ufeff/, ""), { lineCounter: lines, prettyErrors: false });
  const fault = (offset: number, message: string, field?: string): RecordFault => {
    const { line, col } = lines.linePos(offset);
    const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
    return { kind: "form", ...place, ...(field === undefined ? {} : { field }), message };
  };
  const inOrder = (faults: RecordFault[]) => ({
    faults: inFile(
      faults.sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0)),
      file,
    ),
  });

  const syntax = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    fault(pos[0], `this is no sound YAML (${message.split("\n")[0] ?? ""}); correct it`),
  );
  visit(document, (_, node) => {
    // Aliases can make a small text huge, and a rule that people sign should say what it says.
    if (isAlias(node)) syntax.push(fault(node.range?.[0] ?? 0, "found an alias; write the value itself"));
  });
  if (syntax.length > 0) return inOrder(syntax);

  const input: unknown = document.toJS();
  const parsed = schema.safeParse(input);
  const issues = parsed.error?.issues ?? [];
  const at = (path: readonly PropertyKey[], message: string) =>
    fault(offsetOf(document, path), message, fieldName(path));
  const faults = [
    ...issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) =>
            fault(
              offsetOf(document, [...issue.path, key]),
              unknownField(key),
              fieldName(issue.path) ?? "file",
            ),
          )
        : [at(issue.path, sentence(issue, input))],
    ),
    ...meaning({
      sound: new SoundValues(input, issues),
      has: (path) => valueAt(input, path) !== undefined,
      fault: at,
    }),
  ];
  return parsed.success && faults.length === 0 ? { value: parsed.data, faults } : inOrder(faults);
}

function sentence(issue: z.core.$ZodIssue, input: unknown): string {
  const { message } = issue;
  if (!message.startsWith("write ")) return message; // says already what was found
  const value = valueAt(input, issue.path);
  const empty = value === null && issue.path.length === 0; // an empty file
  if (value === undefined || empty) return `is missing; ${message}`;
  const bare = issue.code === "invalid_type" && issue.expected === "string" && typeof value === "number";
  return `found ${quoted(value)}; ${message}${bare ? ", in quotation marks" : ""}`;
}

/** Where a value stands, or the nearest thing around it: what is missing has no place of its own. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const start = (node as { range?: readonly number[] } | null | undefined)?.range?.[0];
    if (start !== undefined) return start;
  }
  return document.contents?.range?.[0] ?? 0;
}
