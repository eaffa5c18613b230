/** What a policy event of the engine says, as far as a verdict needs it. */
export interface Told {
  readonly rule: string;
  readonly urn: string;
  readonly level: string;
  readonly message: string;
}

/** How a stack stands before the policy pack, in numbers. */
export interface Verdict {
  /** Findings that block. */
  readonly blocked: number;
  /** What no rule could look into; `everything` where the pack was not asked, or not to the end. */
  readonly notJudged: number | "everything";
  /** Findings that would block if security had not let them through for a while. */
  readonly exempted: number;
  /** The three verdicts in one line. */
  readonly line: string;
}

/** What a finding does to the stack; `not-judged` is what no rule could look into, `warns` what blocks nothing. */
export type Effect = "blocks" | "exempted" | "not-judged" | "warns";

const LET_THROUGH = /^ {2}(?:exempted until|let through by break-glass until) /m;
/** `opaque-budget` counts what it tells; anything else that is not judged is one. */
const NOT_JUDGED = /^ {2}found: not judged: (?:(\d+) \()?/m;

/**
 * Adds up what the pack said. `passed` stands there only when nothing blocks and nothing was left unjudged, so that
 * nobody takes what was not judged for passed.
 *
 * The command `plan` does the same in infra/change-safety/verdict.ts, because neither side may know the other.
 *
 * @param isWhole false when the pack was not asked, or not to the end
 */
export function verdictOn(told: readonly Told[], isWhole: boolean): Verdict {
  const each = distinct(told);
  const of = (effect: Effect) => each.filter((one) => effectOf(one) === effect).length;
  const unjudged = each.reduce((sum, { message }) => {
    const found = NOT_JUDGED.exec(message);
    return found === null ? sum : sum + Number(found[1] ?? 1);
  }, 0);
  return verdictOf({
    blocked: of("blocks"),
    notJudged: isWhole ? unjudged : "everything",
    exempted: of("exempted"),
  });
}

/** What was told, each once: the engine repeats what it says of a resource that is planned in several steps. */
export function distinct<T extends Told>(told: readonly T[]): readonly T[] {
  return [...new Map(told.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * What is mandatory blocks, whatever its message says. Of the rest, what an exemption lets through is exempted, though no
 * rule could look into it.
 */
export function effectOf({ level, message }: Pick<Told, "level" | "message">): Effect {
  if (level === "mandatory") return "blocks";
  if (level === "advisory" && LET_THROUGH.test(message)) return "exempted";
  return NOT_JUDGED.test(message) ? "not-judged" : "warns";
}

/** Several stacks, or what was counted elsewhere, with the line that says it. */
export function verdictOf({ blocked, notJudged, exempted }: Omit<Verdict, "line">): Verdict {
  const parts = [
    ...(blocked > 0 ? [`blocked (${blocked})`] : []),
    ...(blocked === 0 && notJudged === 0 ? ["passed"] : []),
    ...(notJudged === 0 ? [] : [`not judged (${notJudged})`]),
    ...(exempted > 0 ? [`exempted (${exempted})`] : []),
  ];
  return { blocked, notJudged, exempted, line: parts.join(" · ") };
}

/** Of all together: while one was not judged, not everything was. */
export function verdictOver(all: readonly Omit<Verdict, "line">[]): Verdict {
  return verdictOf({
    blocked: all.reduce((sum, { blocked }) => sum + blocked, 0),
    notJudged: all.reduce<Verdict["notJudged"]>(
      (sum, { notJudged }) =>
        sum === "everything" || notJudged === "everything" ? "everything" : sum + notJudged,
      0,
    ),
    exempted: all.reduce((sum, { exempted }) => sum + exempted, 0),
  });
}
