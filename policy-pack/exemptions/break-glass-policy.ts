import type { ResourceValidationPolicy } from "@pulumi/policy";
import { oneLine } from "../findings/message";
import type { BreakGlass } from "./break-glass";

/** Name of the policy, and the first word of what it says. */
export const BREAK_GLASS = "break-glass";

/**
 * A policy that blocks nothing and says in every output, once, that there is an override: nobody may overlook one, nor
 * rely on one that does not count.
 */
export function breakGlassPolicy(glass: BreakGlass): ResourceValidationPolicy {
  const words = wordsFor(glass);
  // One process may judge the preview and the update after it; both begin with the same resource.
  let first: string | undefined;
  return {
    name: BREAK_GLASS,
    description: "Says that security has lifted rules for some hours; blocks nothing.",
    enforcementLevel: "advisory",
    validateResource: ({ urn }, report) => {
      first ??= urn;
      if (words !== undefined && urn === first) report(words, urn);
    },
  };
}

function wordsFor(glass: BreakGlass): string | undefined {
  switch (glass.state) {
    case "none":
      return undefined;
    case "void":
      return oneLine(`${BREAK_GLASS}: ${glass.file} does not count: ${glass.faults.join(" | ")}`);
    case "counts": {
      const { rules, stacks, notAfter, ticket, reason } = glass.override;
      return oneLine(
        `${BREAK_GLASS}: until ${notAfter} nothing blocks ${stacks.join(", ")} by ${rules.join(", ")}: ${reason} (ticket ${ticket}, signed with "${glass.key}")`,
      );
    }
  }
}
