import type { Liftable, Exemption, ExemptionsReading } from "./exemption-file";
import { isForStack, type BreakGlass } from "./break-glass";
import { isMeant } from "./urn-pattern";

/** Whether what a rule objects to is let through. */
export type Lenience =
  | {
      readonly lets: true;
      /** Until when, and who answers for it. */
      readonly terms: string;
      readonly reason: string;
    }
  | {
      readonly lets: false;
      /** What a reader may have taken for a reason to let it through, one sentence each. */
      readonly notes: readonly string[];
    };

/** What of a run may let something through. */
export interface Exceptions {
  readonly exemptions: ExemptionsReading;
  readonly breakGlass: BreakGlass;
  readonly now: Date;
}

/**
 * Decides whether a finding blocks.
 *
 * @param what `failure`: the rule itself failed. Whoever approved an exemption has not seen what it would have found, so
 * that only an override lets it through.
 */
export function lenienceFor(
  rule: Liftable,
  urn: string,
  what: "finding" | "failure",
  { exemptions, breakGlass, now }: Exceptions,
): Lenience {
  const today = now.toISOString().slice(0, 10);
  const meant = exemptionsOf(rule, urn, what, exemptions);
  const [longest] = meant.filter(({ until }) => today <= until).sort(byEnd);
  if (longest !== undefined) {
    const { until, approver, reason } = longest;
    return { lets: true, terms: `exempted until ${until} by ${approver}`, reason };
  }
  const override = overrideFor(rule, urn, breakGlass);
  if (override?.lets === true) return override;
  return {
    lets: false,
    notes: [
      ...(exemptions.ok
        ? []
        : [`no exemption counts while there is a fault: ${exemptions.faults.join(" | ")}`]),
      ...meant.map(
        ({ until, approver }) => `an exemption for this ended on ${until}; it was approved by ${approver}`,
      ),
      ...(override?.notes ?? []),
    ],
  };
}

/** Asked again of the rule, although the file with an entry for another one has a fault: two locks. */
function exemptionsOf(
  { id, exemptable }: Liftable,
  urn: string,
  what: "finding" | "failure",
  reading: ExemptionsReading,
): readonly Exemption[] {
  if (!reading.ok || what === "failure" || exemptable !== true) return [];
  return reading.exemptions.filter(({ rule, urn: pattern }) => rule === id && isMeant(pattern, urn));
}

function byEnd(one: Exemption, other: Exemption): number {
  return one.until < other.until ? 1 : -1;
}

function overrideFor({ id, exemptable }: Liftable, urn: string, glass: BreakGlass): Lenience | undefined {
  switch (glass.state) {
    case "none":
      return undefined;
    case "void":
      if (glass.rules?.includes(id) === false) return undefined;
      return {
        lets: false,
        notes: [`the override in ${glass.file} does not count: ${glass.faults.join(" | ")}`],
      };
    case "counts": {
      const { rules, stacks, notAfter, ticket, reason } = glass.override;
      if (!rules.includes(id) || exemptable === undefined || exemptable === false) return undefined;
      if (!isForStack(glass.override, urn))
        return { lets: false, notes: [`the override counts for ${stacks.join(", ")} only`] };
      const terms = `let through by break-glass until ${notAfter}, ticket ${ticket}, signed with "${glass.key}"`;
      return { lets: true, terms, reason };
    }
  }
}
