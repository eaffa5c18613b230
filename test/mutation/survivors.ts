import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { JudgedChange } from "./from-declarations/judge-changes";
import type { JudgedWay } from "./ways-in/judge-ways";

/** Where the reviewed survivors stand. */
export const SURVIVORS_FILE = join(__dirname, "survivors.yaml");

const reason = z.string().min(30, { error: "say in a sentence why it admits nobody" });
const text = z.string().min(1);
const KINDS = ["changed", "removed", "added", "unknown", "unsourced"] as const;
const change = z.strictObject({
  /** As `network:Subnet`; types of other packages by their whole token. */
  types: z.array(text).min(1),
  paths: z.array(text).min(1),
  kinds: z.array(z.enum(KINDS)).min(1),
  /** Where rules block other values at the same place: those that they let through. */
  values: z.array(z.unknown()).min(1).optional(),
  /** Rules block the same at another resource, or in another item of the list: the reason says which are meant. */
  partly: z.literal(true).optional(),
});
const way = z.strictObject({ ways: z.array(text).min(1), reason });
const schema = z.strictObject({
  schema: z.literal("survivors/v1"),
  ways: z.array(way),
  changes: z.array(z.strictObject({ reason, survivors: z.array(change).min(1) })),
});

export type Survivors = z.infer<typeof schema>;

/**
 * Reads what somebody has reviewed.
 *
 * @throws Error that names every fault with its place
 */
export function readSurvivors(content: string): Survivors {
  const parsed = schema.safeParse(parse(content));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `survivors.yaml: ${path.map(String).join(".")}: ${message}`,
  );
  throw new Error(faults.join("\n"));
}

export const loadSurvivors = () => readSurvivors(readFileSync(SURVIVORS_FILE, "utf8"));

/** What the file says of the mutants of a run. */
export interface Explained {
  /** Survivors that no entry explains. */
  readonly unexplained: readonly (JudgedWay | JudgedChange)[];
  /** What is wrong with the file: entries that explain nothing, and entries that would explain what is blocked today. */
  readonly faults: readonly string[];
  readonly ways: number;
  readonly changes: number;
}

/** One path of one entry, which has to explain something by itself. */
interface Line {
  readonly type: string;
  readonly name: string;
  readonly matches: (mutant: JudgedChange) => boolean;
  readonly mayCoverBlocked: boolean;
}

/**
 * Compares survivors with the file.
 *
 * @param isWhole a sample cannot tell that an entry explains nothing
 */
export function explain(
  { ways, changes }: Survivors,
  judged: { readonly ways: readonly JudgedWay[]; readonly changes: readonly JudgedChange[] },
  isWhole: boolean,
): Explained {
  const reviewed = ways.flatMap((entry) => entry.ways);
  const survivedWays = judged.ways.filter(survivedWay);
  const lines = changes.flatMap((entry) => entry.survivors).flatMap(linesOf);
  const byType = new Map<string, Line[]>();
  for (const line of lines) byType.set(line.type, [...(byType.get(line.type) ?? []), line]);
  const used = new Set<Line>();
  const unexplained: JudgedChange[] = [];
  const tooWide = new Map<Line, JudgedChange>();
  for (const mutant of judged.changes) {
    const matching = (byType.get(shortType(mutant.type)) ?? []).filter(({ matches }) => matches(mutant));
    if (mutant.blockedBy.length > 0)
      matching.filter((line) => !line.mayCoverBlocked).forEach((line) => tooWide.set(line, mutant));
    else if (matching.length === 0) unexplained.push(mutant);
    else matching.forEach((line) => used.add(line));
  }
  const unexplainedWays = survivedWays.filter((mutant) => !reviewed.includes(mutant.way));
  return {
    unexplained: [...unexplainedWays, ...unexplained],
    faults: [
      ...[...tooWide].map(
        ([{ name }, mutant]) =>
          `${name}: also covers what ${mutant.blockedBy[0]} blocks (${mutant.place} ${mutant.kind} ${JSON.stringify(mutant.value)}); write values, or narrower paths`,
      ),
      ...(isWhole
        ? [
            ...lines
              .filter((line) => !used.has(line))
              .map(({ name }) => `${name}: explains nothing any more; remove it`),
            ...reviewed
              .filter((id) => !survivedWays.some((mutant) => mutant.way === id))
              .map((id) => `ways: ${id}: explains nothing any more; remove it`),
          ]
        : []),
    ],
    ways: survivedWays.length - unexplainedWays.length,
    changes: judged.changes.filter(({ blockedBy }) => blockedBy.length === 0).length - unexplained.length,
  };
}

/** A way in survives where no rule blocks it, and where a rule that must block it does not. */
export function survivedWay({ rules, blockedBy }: JudgedWay): boolean {
  return rules === "any" ? blockedBy.length === 0 : !rules.every((rule) => blockedBy.includes(rule));
}

function linesOf({ types, paths, kinds, values, partly }: z.infer<typeof change>): readonly Line[] {
  const accepted = values?.map((value) => JSON.stringify(value));
  const mayCoverBlocked = values !== undefined || partly === true;
  return types.flatMap((type) =>
    paths.map((path) => {
      const pattern = patternOf(path);
      const matches = ({ pattern: place, kind, value }: JudgedChange) =>
        kinds.includes(kind) &&
        pattern.test(place) &&
        (accepted === undefined || accepted.includes(JSON.stringify(value)));
      return { type, name: `changes: ${type} ${path} ${kinds.join(", ")}`, matches, mayCoverBlocked };
    }),
  );
}

/** `tags.**` covers a place and everything below it; all other signs stand for themselves. */
function patternOf(path: string): RegExp {
  const below = path.endsWith(".**");
  const fixed = (below ? path.slice(0, -3) : path).replaceAll(/[.*[\]$()+?^|{}\\]/g, String.raw`\$&`);
  return new RegExp(`^${fixed}${below ? String.raw`([.\[].*)?` : ""}$`);
}

/** `network:Subnet`; types of other packages as they are. */
export function shortType(token: string): string {
  return token.replace(/^azure-native:/, "");
}
