import type { Lenience } from "../exemptions/lenience";
import type { JudgedResource } from "../resource-model/resource";
import type { Finding, Rule } from "../rule";

/** What a message tells about the run that made it. */
export interface RunFacts {
  /** Where the rule's page is read. */
  readonly docs: (ruleId: string) => string;
  /** The one command that shows the finding again. */
  readonly showAgain: string;
}

const STRICT = "neither an exemption nor an override lets this through";
const FAILED = "the rule itself failed with ";

/** For what nobody lets through, and nobody has meant to. */
export const NO_LENIENCE: Lenience = { lets: false, notes: [] };

/** Writes a finding down as the text that Pulumi prints. */
export function messageOf(
  rule: Rule,
  resource: JudgedResource,
  finding: Finding,
  run: RunFacts,
  lenience: Lenience = NO_LENIENCE,
): string {
  const notes = [
    ...(finding.notes ?? []),
    ...(finding.strict === true ? [STRICT] : []),
    ...(lenience.lets ? [] : lenience.notes),
  ];
  const lines: ReadonlyArray<readonly [string, string]> = [
    ...(lenience.lets ? [[lenience.terms, lenience.reason] as const] : []),
    ["property", finding.path === "" ? "(the resource as a whole)" : finding.path],
    ["found", finding.found],
    ["write instead", finding.write],
    ...notes.map((note) => ["note", note] as const),
    ["why", rule.why],
    ["read", run.docs(rule.id)],
    ["show it again", run.showAgain],
  ];
  const does = finding.warns === true ? "warns of" : lenience.lets ? "would block" : "blocks";
  return [
    `${rule.id} ${does} ${oneLine(JSON.stringify(resource.name))} (${oneLine(resource.type)}): ${rule.title}.`,
    ...lines.map(([label, text]) => `  ${oneLine(label)}: ${oneLine(text)}`),
  ].join("\n");
}

/** Out of a message, the words by which what it tells is exempted; undefined when it is not. */
export function exemptionIn(message: string): string | undefined {
  return /^ {2}(exempted until \d{4}-\d{2}-\d{2} by .+)$/m.exec(message)?.[1];
}

/**
 * Names come from the program that is judged: neither a line break nor a change of the writing direction in one may
 * look like a line of ours.
 */
export function oneLine(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What a rule that could not judge says. A judge that fails has not acquitted anybody. */
export function failureOf(cause: unknown): Finding {
  return {
    path: "",
    found: `${FAILED}${cause instanceof Error ? cause.message : String(cause)}`,
    write:
      "nothing in this resource: report the failure to the owners of the policy pack, with the command below",
  };
}

/** Whether a message tells of a rule that could not judge. */
export function isFailure(message: string): boolean {
  return message.split("\n").some((line) => line.startsWith(`  found: ${FAILED}`));
}

/** Whether a message tells of something that nobody lets through, whoever may exempt from the rule. */
export function isStrict(message: string): boolean {
  return message.split("\n").includes(`  note: ${STRICT}`);
}
