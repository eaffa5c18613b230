import type { ReportingDescriptor } from "sarif";
import { isOwnPage, isWebPage, link, prose, visible } from "../markdown/quoted";
import type { ReportedFinding } from "../report/report";
import { atMost, paragraph, plain } from "./text";

/** What GitHub makes a word of: above 9.0 `critical`, from 7.0 `high`, from 4.0 `medium`. */
const SCORES = { critical: "9.5", high: "8.0", medium: "5.5" } as const;

/** What GitHub takes of a name. */
const LONGEST_NAME = 255;

/** The rules that found something, each once, in the order of the findings. */
export function ruleDescriptors(findings: readonly ReportedFinding[]): ReportingDescriptor[] {
  const first = new Map<string, ReportedFinding>();
  for (const finding of findings) if (!first.has(finding.rule)) first.set(finding.rule, finding);
  return [...first.values()].map(descriptorOf);
}

function descriptorOf({ rule, title, why, severity, page }: ReportedFinding): ReportingDescriptor {
  const described = paragraph([`${plain(title)}.`, `Why: ${plain(why)}.`]);
  const read = isWebPage(page) || isOwnPage(page) ? `\nRead: ${page}` : "";
  return {
    id: rule,
    name: nameOf(rule),
    shortDescription: { text: atMost(`${plain(title)}.`) },
    fullDescription: { text: described },
    help: {
      text: described + read,
      markdown: `${link(rule, page)}: ${prose(title)}. Why: ${prose(why)}.`,
    },
    ...(isWebPage(page) ? { helpUri: page } : {}),
    defaultConfiguration: { level: "error" },
    properties: { tags: ["security"], severity, "security-severity": SCORES[severity] },
  };
}

/** SARIF wants a name that is no repetition of the id: `P2sCertificateOnly`. */
function nameOf(rule: string): string {
  const words = visible(rule).replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return atMost(words, LONGEST_NAME);
}
