import { z } from "zod";

/** What plain `pulumi preview --json` says of each step, as far as it is read here. */
export const stepsSchema = z.looseObject({
  steps: z
    .array(
      z.looseObject({
        urn: z.string(),
        newState: z
          .looseObject({
            parent: z.string().optional(),
            sourcePosition: z.string().optional(),
            stackTrace: z.array(z.looseObject({ sourcePosition: z.string().optional() })).optional(),
          })
          .nullish(),
      }),
    )
    .optional(),
});
export type Steps = z.infer<typeof stepsSchema>;

/** A place in the program. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** Where files of the program are. */
export interface Program {
  /** Absolute. */
  readonly project: string;
  /** Whether the project has such a file; a position in another one points nowhere. */
  readonly has: (file: string) => boolean;
}

/**
 * Where each resource is declared, by URN.
 *
 * Pulumi tells the line that constructs a resource; inside of a callback it tells none, and of the stack a line of the
 * SDK. Then it is the nearest call in the program that led there, or else where the nearest parent is declared.
 */
export function positionsIn({ steps = [] }: Steps, program: Program): (urn: string) => Position | undefined {
  const states = new Map(steps.map(({ urn, newState }) => [urn, newState ?? {}]));
  const at = (urn: string, depth: number): Position | undefined => {
    const state = states.get(urn);
    if (state === undefined || depth === 0) return undefined;
    const calls = [state, ...(state.stackTrace ?? [])].map(({ sourcePosition }) => sourcePosition);
    const [own] = calls.flatMap((text) => positionOf(text, program) ?? []);
    return own ?? at(state.parent ?? "", depth - 1);
  };
  return (urn) => at(urn, DEEPEST);
}

/** No program nests deeper; what goes round in a circle ends. */
const DEEPEST = 100;

/** `project:///infra/index.ts#7,14`, from the folder of the program. */
function positionOf(text: string | undefined, program: Program): Position | undefined {
  const [, path, line, column] = /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/.exec(text ?? "") ?? [];
  if (path === undefined || Number(line) < 1) return undefined;
  const file = fileIn(decoded(path), program.project);
  if (file === undefined || file.split("/").includes("node_modules") || !program.has(file)) return undefined;
  return { file, line: Number(line), ...(Number(column) > 0 ? { column: Number(column) } : {}) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A program outside of the project, as one that is laid over it, names its files from where both begin. */
function fileIn(path: string, project: string): string | undefined {
  const parts = path.split("/");
  const up = parts.findLastIndex((part) => part === "..") + 1;
  if (up === 0) return path;
  const down = parts.slice(up);
  for (let length = down.length - 1; length > 0; length--) {
    const folder = `/${down.slice(0, length).join("/")}`;
    if (project.endsWith(folder)) return down.slice(length).join("/");
  }
  return undefined;
}
