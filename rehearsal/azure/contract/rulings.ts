import { parse } from "yaml";
import { z } from "zod";
import { compareVersions, isVersion } from "./versions";

const version = z.string().refine(isVersion, { error: "write an exact version such as 3.28.0, with quotes" });
const ruling = z.strictObject({
  /** The ruling counts for comparisons of two versions from here … */
  from: version,
  /** … to here. */
  to: version,
  type: z.string().min(1),
  change: z.enum([
    "type-added",
    "type-removed",
    "api-version-changed",
    "property-added",
    "property-removed",
    "property-changed",
    "requirement-changed",
    "value-added",
    "value-removed",
  ]),
  /** The property or value; not written where the change is about the type. */
  item: z.string().default(""),
  ruling: z.string().regex(/^(harmless|ruled-by [a-z0-9-]+)$/, {
    error: 'write "harmless", or "ruled-by" and the id of the rule that judges it',
  }),
  reason: z.string().min(20, { error: "write in a sentence why" }),
});
const file = z.strictObject({ schema: z.literal("contract-rulings/v1"), rulings: z.array(ruling) });

/** What somebody decided about one change of the declarations. */
export type Ruling = z.infer<typeof ruling>;

/** The rulings in a file, or everything that is wrong with it. */
export type RulingsReading =
  | { readonly ok: true; readonly rulings: readonly Ruling[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads a file of rulings.
 *
 * @param ruleExists whether the policy pack has a rule of that id.
 */
export function readRulings(text: string, ruleExists: (id: string) => boolean): RulingsReading {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    return { ok: false, faults: [(error as Error).message] };
  }
  const parsed = file.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`),
    };
  }
  const { rulings } = parsed.data;
  const faults = rulings.flatMap((one, i) => faultsOf(one, i, rulings, ruleExists));
  return faults.length === 0 ? { ok: true, rulings } : { ok: false, faults };
}

function faultsOf(
  one: Ruling,
  i: number,
  all: readonly Ruling[],
  ruleExists: (id: string) => boolean,
): string[] {
  const faults: string[] = [];
  const rule = /^ruled-by (.+)$/.exec(one.ruling)?.[1];
  if (rule !== undefined && !ruleExists(rule)) {
    faults.push(
      `rulings.${i}.ruling: there is no rule ${JSON.stringify(rule)}; docs/rules/ has a page for each`,
    );
  }
  if (compareVersions(one.from, one.to) > 0) {
    faults.push(`rulings.${i}.from: ${one.from} comes after ${one.to}; exchange them`);
  }
  const first = all.findIndex((other) => subjectOf(other) === subjectOf(one) && overlap(other, one));
  if (first !== i) faults.push(`rulings.${i}: rulings.${first} rules the same change; keep one`);
  return faults;
}

function overlap(a: Ruling, b: Ruling): boolean {
  // Ranges that only touch are neighbours: an upgrade crosses one or the other.
  return a === b || (compareVersions(a.from, b.to) < 0 && compareVersions(b.from, a.to) < 0);
}

function subjectOf({ type, change, item }: Ruling): string {
  return [type, change, item].join("\0");
}
