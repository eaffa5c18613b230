import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";

/** What a YAML file says, or everything that is wrong with its syntax. */
export type YamlReading =
  | {
      readonly ok: true;
      readonly content: unknown;
      /** `file:line` of what stands at a path; of the nearest place above it where nothing does. */
      readonly place: (path: readonly PropertyKey[]) => string;
    }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads YAML so that each fault can be told with its line. Whatever YAML only warns of is a fault as well. */
export function readYaml(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const faults = [...document.errors, ...document.warnings].map(
    (error) => `${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split("\n")[0] ?? ""}`,
  );
  if (faults.length > 0) return { ok: false, faults };
  const place = (path: readonly PropertyKey[]): string => {
    const node = path.length === 0 ? document.contents : nodeAt(path, (p) => document.getIn(p, true));
    const range = (node as { range?: readonly number[] } | null | undefined)?.range;
    return `${file}:${range?.[0] === undefined ? 1 : lines.linePos(range[0]).line}`;
  };
  return { ok: true, content: document.toJS(), place };
}

/** The node at `path`, or the nearest one above it: what is missing has no line of its own. */
function nodeAt(path: readonly PropertyKey[], get: (path: readonly PropertyKey[]) => unknown): unknown {
  for (let length = path.length; length > 0; length--) {
    const node = get(path.slice(0, length));
    if (node !== undefined && node !== null) return node;
  }
  return undefined;
}

/** An error text for whatever is no object; unknown keys keep their own. */
export function unlessKeys(what: string) {
  return (issue: { code?: string }) => (issue.code === "unrecognized_keys" ? undefined : what);
}

/** What is wrong with a file's content, and where in it: `anchors[0].until: …`. */
export function sentence(issue: z.core.$ZodIssue): string {
  const where = issue.path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
  const what =
    issue.code === "unrecognized_keys"
      ? `found the unknown ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}; remove it or correct its spelling`
      : issue.message;
  return where === "" ? what : `${where}: ${what}`;
}

/** The entries of a list that repeat what an earlier one says under a key. */
export function duplicates<K extends string>(
  list: string,
  entries: ReadonlyArray<Record<K, string>>,
  key: K,
) {
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex((other) => other[key] === entry[key]);
    return first < index ? [{ list, index, key, first }] : [];
  });
}
