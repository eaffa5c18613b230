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

const LET_THROUGH = /^ {2}(?:exempted until|let through by break-glass until) /m;
/** `opaque-budget` counts what it tells; anything else that is not judged is one. */
const NOT_JUDGED = /^ {2}found: not judged: (?:(\d+) \()?/m;

/**
 * Adds up what the pack said. `passed` stands there only when nothing blocks and nothing was left unjudged, so that
 * nobody takes what was not judged for passed.
 *
 * `npm run audit` does the same in policy-pack/findings/verdict.ts, because neither side may know the other.
 *
 * @param isWhole false when the pack was not asked, or not to the end
 */
export function verdictOn(told: readonly Told[], isWhole: boolean): Verdict {
  const each = [...new Map(told.map((one) => [JSON.stringify(one), one])).values()];
  const advisory = each.filter(({ level }) => level === "advisory");
  const blocked = each.filter(({ level }) => level === "mandatory").length;
  const exempted = advisory.filter(({ message }) => LET_THROUGH.test(message)).length;
  const unjudged = each.reduce((sum, { message }) => {
    const found = NOT_JUDGED.exec(message);
    return found === null ? sum : sum + Number(found[1] ?? 1);
  }, 0);
  const notJudged = isWhole ? unjudged : "everything";
  const parts = [
    ...(blocked > 0 ? [`blocked (${blocked})`] : []),
    ...(blocked === 0 && notJudged === 0 ? ["passed"] : []),
    ...(notJudged === 0 ? [] : [`not judged (${notJudged})`]),
    ...(exempted > 0 ? [`exempted (${exempted})`] : []),
  ];
  return { blocked, notJudged, exempted, line: parts.join(" · ") };
}
