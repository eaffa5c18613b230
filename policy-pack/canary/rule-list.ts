import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Complaint } from "./configuration";

/** The rules that must fire, one after the other: a list of its own, so that a rule does not vanish in silence. */
const FILE = join("canary", "rules.json");
const schema = z.strictObject({
  schema: z.literal("canary-rules/v1"),
  rules: z.array(z.string().min(1)).min(1),
});

/** The list of a pack; undefined when it has none that can be read. */
export function ruleListOf(pack: string): readonly string[] | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(join(pack, FILE), "utf8"))).rules;
  } catch {
    return undefined;
  }
}

/** Rules, as somebody names them. */
export interface RuleLists {
  /** The list of this canary. */
  readonly own: readonly string[] | undefined;
  /** For which this canary has a resource. */
  readonly baits: readonly string[];
  /** Of the pack that is judged, as far as it can be told. */
  readonly judged: readonly string[] | undefined;
  /** Whether the judged pack is this canary's own. */
  readonly isOwn: boolean;
}

/** What speaks against the lists: no rule may be missing in one of them. */
export function complaintsOnLists({ own, baits, judged, isOwn }: RuleLists): readonly Complaint[] {
  if (own === undefined)
    return [{ what: `${FILE}: cannot be read`, remedy: "restore the list that security has reviewed" }];
  const listed = new Set(own);
  return [
    ...missingIn(new Set(baits), own).map((rule) => ({
      what: `${rule} has no resource in the canary`,
      remedy: "write one to which the rule must object, in policy-pack/canary/baits.ts",
    })),
    ...missingIn(listed, baits).map((rule) => ({
      what: `${rule} is not in ${FILE}`,
      remedy: "add it there",
    })),
    ...(judged === undefined
      ? [
          {
            what: "the judged pack has no list of its rules that can be read",
            remedy: `restore ${FILE} there`,
          },
        ]
      : missingIn(new Set(judged), own).map((rule) => ({
          what: `${rule} is not among the rules of the judged pack`,
          remedy: "bring the rule back, or take it off the list of the canary, which security reviews",
        }))),
    // Of a newer pack its own canary knows what is new.
    ...(isOwn && judged !== undefined
      ? missingIn(new Set([...listed, ...baits]), judged).map((rule) => ({
          what: `${rule} has no resource in the canary`,
          remedy: `write one in policy-pack/canary/baits.ts, and the rule into ${FILE}`,
        }))
      : []),
  ];
}

function missingIn(among: ReadonlySet<string>, rules: readonly string[]): readonly string[] {
  return rules.filter((rule) => !among.has(rule));
}
