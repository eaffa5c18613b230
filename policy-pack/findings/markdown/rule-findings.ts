import { byCodeUnits } from "../order";
import type { ReportedFinding } from "../report/report";
import type { Section } from "./fitted";
import { code, link, prose, valueOrProse } from "./quoted";

const WORST_FIRST = ["critical", "high", "medium"] as const;
const MOST_NOTES = 5;

/** Findings by rule, the worst first: of each rule what it asks, and where it finds what. */
export function byRule(
  findings: readonly ReportedFinding[],
  under: Section,
  rank: number,
): readonly Section[] {
  return groups(sorted(findings)).map((ofRule) => ({
    under,
    rank: rank + severityRank(ofRule[0]) / 10,
    head: ruleHead(ofRule),
    items: ofRule.map(findingItem),
    tail: "\n",
  }));
}

function groups(findings: readonly ReportedFinding[]): ReadonlyArray<readonly ReportedFinding[]> {
  const byId = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const ofRule = byId.get(finding.rule);
    if (ofRule === undefined) byId.set(finding.rule, [finding]);
    else ofRule.push(finding);
  }
  return [...byId.values()];
}

/** Worst first, and in the same order however the engine told them. */
export function sorted(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const key = ({ rule, urn, property, found }: ReportedFinding) => [rule, urn, property, found].join("\0");
  return [...findings].sort(
    (one, other) => severityRank(one) - severityRank(other) || byCodeUnits(key(one), key(other)),
  );
}

function ruleHead(ofRule: readonly ReportedFinding[]): string {
  const [first] = ofRule;
  if (first === undefined) return "";
  const { rule, page, severity, title, why } = first;
  const count = ofRule.length === 1 ? "1 finding" : `${ofRule.length} findings`;
  return [
    `##### ${link(rule, page)} · ${severity} · ${count}`,
    "",
    `${prose(title)}. Why: ${prose(why)}.`,
    "",
    "",
  ].join("\n");
}

function findingItem(finding: ReportedFinding): string {
  const { name, type, property, found, write, notes, lenience } = finding;
  const what = property === "" ? "the resource as a whole" : code(property);
  return [
    `- ${code(name)} (${code(type)}), ${placeOf(finding)}`,
    `  - ${what}: ${valueOrProse(found)}`,
    `  - write instead: ${valueOrProse(write)}`,
    ...(lenience === undefined ? [] : [`  - let through: ${prose(lenience)}`]),
    ...notes.slice(0, MOST_NOTES).map((note) => `  - note: ${prose(note)}`),
    ...(notes.length > MOST_NOTES ? [`  - and ${notes.length - MOST_NOTES} more notes`] : []),
    "",
  ].join("\n");
}

function placeOf({ position }: ReportedFinding): string {
  return position === undefined ? "place not known" : code(`${position.file}:${position.line}`);
}

function severityRank(finding: ReportedFinding | undefined): number {
  return finding === undefined ? WORST_FIRST.length : WORST_FIRST.indexOf(finding.severity);
}
