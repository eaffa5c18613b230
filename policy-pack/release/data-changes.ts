import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** What a pack reads beside its rules, by the names of the files; `undefined` where there is none. */
export type DataFiles = Readonly<Record<string, unknown>>;

/** One entry that only one of two packs has. */
export interface DataChange {
  readonly file: string;
  readonly sign: "+" | "-";
  /** `anchors: {"name":…}` */
  readonly entry: string;
}

/** By file, whether an entry that comes, or one that goes, may let something pass. */
const LOOSENS: Readonly<Record<string, readonly DataChange["sign"][]>> = {
  // A pin more lets somebody in, and an asset less is guarded no more.
  "trust.yaml": ["+", "-"],
  "exemptions.yaml": ["+"],
  "allowed-types.json": ["+"],
  // The scope and the statement of the remote-access stack.
  "remote-access.json": ["+", "-"],
};

const DATA_FILES = Object.keys(LOOSENS);

/** Reads them as they are; both YAML and JSON are YAML. */
export function readDataFiles(folder: string): DataFiles {
  return Object.fromEntries(
    DATA_FILES.map((file) => {
      try {
        return [file, parse(readFileSync(join(folder, file), "utf8"))];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [file, undefined];
        throw new Error(`${file}: cannot be read: ${(error as Error).message}`, { cause: error });
      }
    }),
  );
}

/** What the one says and the other does not; the order of entries means nothing. */
export function dataChanges(released: DataFiles, tree: DataFiles): readonly DataChange[] {
  return DATA_FILES.flatMap((file) => {
    const [before, after] = [entriesOf(released[file]), entriesOf(tree[file])];
    return [
      ...before
        .filter((entry) => !after.includes(entry))
        .map((entry) => ({ file, sign: "-" as const, entry })),
      ...after
        .filter((entry) => !before.includes(entry))
        .map((entry) => ({ file, sign: "+" as const, entry })),
    ];
  });
}

/** Whether a change may let something pass that was blocked. */
export function loosens({ file, sign }: DataChange): boolean {
  return LOOSENS[file]?.includes(sign) ?? true;
}

/** Each item of a list, and each value that stands by itself, in one line. */
function entriesOf(content: unknown, path = ""): readonly string[] {
  if (Array.isArray(content))
    return content.map((item: unknown) => `${path}: ${JSON.stringify(sorted(item))}`);
  if (isRecord(content)) {
    return Object.entries(content).flatMap(([key, value]) =>
      entriesOf(value, path === "" ? key : `${path}.${key}`),
    );
  }
  return content === undefined || content === null ? [] : [`${path}: ${JSON.stringify(content)}`];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
