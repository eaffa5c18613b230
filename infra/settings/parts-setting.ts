import { keyOf } from "./faults";
import type { Say } from "./range-setting";
import { PART_KEYS, PARTS, type Part } from "./schema";

/** Which parts a stack has, as its file says. */
export interface StackParts {
  readonly own: readonly Part[];
  /** Parts of other stacks that read the same file: their keys are none of this stack's business. */
  readonly elsewhere: readonly Part[];
  /** Whether the file names stacks (a map), and not just parts (a list). */
  readonly shared: boolean;
}

/**
 * Reads `remote-access:parts`: a list, or a map from stacks to lists.
 *
 * Where it does not say so properly, the parts are those whose settings are there, so that these are checked as well.
 */
export function stackParts(values: Readonly<Record<string, unknown>>, stack: string): StackParts {
  const said = values.parts;
  const shared = typeof said === "object" && said !== null && !Array.isArray(said);
  if (!shared) {
    const written = PARTS.filter((part) => PART_KEYS[part].some((key) => values[key] !== undefined));
    return { own: namedIn(said) ?? written, elsewhere: [], shared };
  }
  const { [stack]: mine, ...others } = said as Record<string, unknown>;
  const own = namedIn(mine) ?? [];
  return { own, elsewhere: PARTS.filter((part) => !own.includes(part) && isIn(part, mine, others)), shared };
}

/** A stack that the file does not name or gives nothing sound has a fault of its own; its keys have none then. */
function isIn(part: Part, mine: unknown, others: Readonly<Record<string, unknown>>): boolean {
  return namedIn(mine) === undefined || Object.values(others).some((list) => namedIn(list)?.includes(part));
}

function namedIn(list: unknown): Part[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.every((part) => PARTS.includes(part as Part))
    ? PARTS.filter((part) => list.includes(part))
    : undefined;
}

/** Whether a key belongs to a part that the stack does not have; said unless another stack of the file has it. */
export function isOfOtherPart(key: string, { own, elsewhere }: StackParts, say: Say): boolean {
  const other = PARTS.find((part) => !own.includes(part) && PART_KEYS[part].includes(key));
  if (other === undefined) return false;
  if (!elsewhere.includes(other)) {
    say(
      [key],
      `belongs to the part ${other}; remove it, or add ${other} to ${keyOf("remote-access", ["parts"])}`,
    );
  }
  return true;
}

/**
 * Every part once, also among the stacks of one file: two stacks that were made from the same settings would make the
 * same things.
 *
 * @param parts a list or a map whose shape is sound
 */
export function partsFaults(
  parts: readonly Part[] | Readonly<Record<string, readonly Part[]>> | undefined,
  stack: string,
  say: Say,
): void {
  if (parts === undefined) return;
  const lists: Readonly<Record<string, readonly Part[]>> = isList(parts) ? { "": parts } : parts;
  if (!isList(parts) && lists[stack] === undefined) {
    const named = Object.keys(lists).join(" and ") || "none";
    say(
      ["parts"],
      `does not name the stack ${stack}, which reads this file (it names ${named}); add ${stack}: [<its parts>]`,
    );
  }
  const first = new Map<Part, string>();
  for (const [name, list] of Object.entries(lists)) {
    if (!isList(list)) continue; // the schema has said so
    list.forEach((part, index) => {
      const path = ["parts", ...(name === "" ? [] : [name]), index];
      const earlier = first.get(part);
      if (earlier === undefined) first.set(part, keyOf("", path).slice(1));
      else say(path, `"${part}" is used twice; the first is ${earlier}`);
    });
  }
}

function isList(parts: object): parts is readonly Part[] {
  return Array.isArray(parts);
}
