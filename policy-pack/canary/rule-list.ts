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

/** The list of a pack; a pack may have none, or one that cannot be read. */
export type RuleList = readonly string[] | "none" | "faulty";

/** Reads the rules that must fire, as the pack in this folder lists them. */
export function ruleListOf(pack: string): RuleList {
  try {
    return schema.parse(JSON.parse(readFileSync(join(pack, FILE), "utf8"))).rules;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "none" : "faulty";
  }
}

/** Rules, as somebody names them. */
export interface RuleLists {
  /** The list of this canary. */
  readonly own: RuleList;
  /** For which this canary has a resource. */
  readonly baits: readonly string[];
  /** Of the pack that is judged. */
  readonly judged: RuleList;
  /** Whether the judged pack is this canary's own. */
  readonly isOwn: boolean;
}

/** What speaks against the lists: no rule may be missing in one of them. */
export function complaintsOnLists({ own, baits, judged, isOwn }: RuleLists): readonly Complaint[] {
  if (typeof own === "string")
    return [{ what: `${FILE}: cannot be read`, remedy: "restore the list that security has reviewed" }];
  return [
    ...missingIn(baits, own).map(withoutResource),
    ...missingIn(own, baits).map((rule) => ({ what: `${rule} is not in ${FILE}`, remedy: "add it there" })),
    ...complaintsOnJudged(own, judged),
    // Of a newer pack its own canary knows what is new.
    ...(isOwn && typeof judged !== "string"
      ? missingIn([...own, ...baits], judged).map(withoutResource)
      : []),
  ];
}

/** A pack without a list, as one of somebody else's, is judged by what it blocks. */
function complaintsOnJudged(own: readonly string[], judged: RuleList): readonly Complaint[] {
  switch (judged) {
    case "none":
      return [];
    case "faulty":
      return [{ what: `${FILE} of the judged pack: cannot be read`, remedy: "restore it there" }];
    default:
      return missingIn(judged, own).map((rule) => ({
        what: `${rule} is not among the rules of the judged pack`,
        remedy: "bring the rule back, or take it off the list of the canary, which security reviews",
      }));
  }
}

function withoutResource(rule: string): Complaint {
  return {
    what: `${rule} has no resource in the canary`,
    remedy: `write one to which it must object, in policy-pack/canary/baits.ts, and the rule into ${FILE}`,
  };
}

/** Those of the rules that are not among the others. */
function missingIn(others: readonly string[], rules: readonly string[]): readonly string[] {
  return rules.filter((rule) => !others.includes(rule));
}
