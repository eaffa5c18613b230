import { parseDocument, Scalar } from "yaml";
import type { Violation } from "../audit/engine-events";
import type { Exemption, Liftable } from "../exemptions/exemption-file";
import { isMeant, patternFault } from "../exemptions/urn-pattern";
import { isFailure, isStrict } from "../findings/message";

/** What a baseline is made from. */
export interface BaselineSource {
  readonly violations: readonly Violation[];
  /** What is exempted already. */
  readonly existing: readonly Exemption[];
  readonly rules: readonly Liftable[];
  readonly today: string;
}

/** What each new exemption says besides its rule and its resource. */
export type BaselineTerms = Required<Omit<Exemption, "rule" | "urn">>;

/** Today's findings as exemptions, and what stays blocked. */
export interface Baseline {
  readonly added: readonly Exemption[];
  readonly left: readonly Left[];
}

/** A finding for which there is no exemption. */
export interface Left {
  readonly rule: string;
  readonly urn: string;
  readonly why: string;
}

/** Makes exemptions of what blocks today, one for each rule and resource, whatever the number of places. */
export function baseline(source: BaselineSource, terms: BaselineTerms): Baseline {
  const added: Exemption[] = [];
  const left: Left[] = [];
  for (const violation of blocking(source.violations)) {
    const { rule, urn } = violation;
    const meant = source.existing.filter((one) => one.rule === rule && isMeant(one.urn, urn));
    // Only in the file that is written; the pack, which still blocks, has another one.
    if (meant.some(({ until }) => source.today <= until)) continue;
    const why = hindrance(violation, meant, source);
    if (why === undefined) added.push({ rule, urn, ...terms });
    else left.push({ rule, urn, why });
  }
  return { added, left };
}

/** Puts entries below those of a file, whose comments stay. */
export function withEntries(text: string, entries: readonly Exemption[]): string {
  const document = parseDocument(text);
  const list = document.get("exemptions", true);
  // `exemptions: []`
  if (typeof list === "object" && list !== null && "flow" in list) list.flow = false;
  for (const { rule, urn, reason, approver, owner, until } of entries) {
    // Other readers of YAML would take it for a date.
    const day = new Scalar(until);
    day.type = Scalar.QUOTE_DOUBLE;
    document.addIn(["exemptions"], document.createNode({ rule, urn, reason, approver, owner, until: day }));
  }
  return document.toString({ lineWidth: 0 });
}

/** One for each rule and resource; one that cannot be exempted speaks for the others. */
function blocking(violations: readonly Violation[]): readonly Violation[] {
  const all = new Map<string, Violation>();
  for (const violation of violations.filter(({ level }) => level === "mandatory")) {
    const key = `${violation.rule} ${violation.urn}`;
    if (!all.has(key) || isFailure(violation.message) || isStrict(violation.message)) all.set(key, violation);
  }
  return [...all.values()];
}

function hindrance(
  { rule, urn, message }: Violation,
  meant: readonly Exemption[],
  { rules }: BaselineSource,
): string | undefined {
  const exemptable = rules.find(({ id }) => id === rule)?.exemptable;
  if (exemptable === "emergency") return "only an override lifts this rule";
  if (exemptable !== true) return "nothing can be exempted from this rule";
  if (isFailure(message)) return "the rule itself failed";
  if (isStrict(message)) return "nothing can be exempted at this place";
  const [ended] = meant;
  // Otherwise nobody would ever decide again.
  if (ended !== undefined)
    return `its exemption ended on ${ended.until}: whether it gets another one, people decide`;
  if (urn.includes("*")) return "an entry would mean others as well: its URN holds *";
  return patternFault(urn);
}
