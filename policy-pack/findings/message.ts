import type { JudgedResource } from "../resource-model/resource";
import type { Finding, Rule } from "../rule";

/** What a message tells about the run that made it. */
export interface RunFacts {
  /** Where the rule's page is read. */
  readonly docs: (ruleId: string) => string;
  /** The one command that shows the finding again. */
  readonly showAgain: string;
}

/** Writes a finding down as the text that Pulumi prints. */
export function messageOf(rule: Rule, resource: JudgedResource, finding: Finding, run: RunFacts): string {
  const lines: ReadonlyArray<readonly [string, string]> = [
    ["property", finding.path === "" ? "(the resource as a whole)" : finding.path],
    ["found", finding.found],
    ["write instead", finding.write],
    ...(finding.notes ?? []).map((note) => ["note", note] as const),
    ["why", rule.why],
    ["read", run.docs(rule.id)],
    ["show it again", run.showAgain],
  ];
  return [
    `${rule.id} ${finding.warns === true ? "warns of" : "blocks"} ${oneLine(JSON.stringify(resource.name))} (${oneLine(resource.type)}): ${rule.title}.`,
    ...lines.map(([label, text]) => `  ${label}: ${oneLine(text)}`),
  ].join("\n");
}

/**
 * Names come from the program that is judged: neither a line break nor a change of the writing direction in one may
 * look like a line of ours.
 */
function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text for a rule that could not judge. A judge that fails has not acquitted anybody. */
export function failureOf(rule: Rule, resource: JudgedResource, cause: unknown, run: RunFacts): string {
  const finding: Finding = {
    path: "",
    found: `the rule itself failed with ${cause instanceof Error ? cause.message : String(cause)}`,
    write:
      "nothing in this resource: report the failure to the owners of the policy pack, with the command below",
  };
  return messageOf(rule, resource, finding, run);
}
