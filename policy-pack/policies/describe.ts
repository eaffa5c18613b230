import type { Rule } from "../rule";

/** What one has to know of a rule to live with it. */
export interface RuleDescription {
  readonly id: string;
  /** A whole sentence, as on its page. */
  readonly title: string;
  readonly why: string;
  readonly severity: Rule["severity"];
  /** Which stacks it judges. */
  readonly scope: "any" | "remote-access";
  readonly exemptable: boolean | "emergency";
  readonly remedy: string;
  readonly controls: readonly string[];
  /** Where its page is read. */
  readonly page: string;
}

/** @param docs where a rule's page is read */
export function describeRule(rule: Rule, docs: (id: string) => string): RuleDescription {
  const { id, title, why, severity, kind, exemptable = false, remedy, controls } = rule;
  return {
    id,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
    why,
    severity,
    scope: kind === "entrance" ? "any" : "remote-access",
    exemptable,
    remedy,
    controls,
    page: docs(id),
  };
}

/** How a rule's page begins. Written from the rule, so that both say the same. */
export function pageHead(description: Omit<RuleDescription, "page">): string {
  const { id, title, why, severity, scope, exemptable, remedy } = description;
  const lines = [
    ["Why", why],
    ["Remedy", remedy],
    ["Severity", severity],
    ["Scope", scope === "any" ? "any (every stack)" : "remote-access (the stack that builds it)"],
    ["Exemptable", inWords(exemptable)],
  ];
  return [`# ${id}`, "", title, "", ...lines.map(([label, text]) => `- ${label}: ${text}`)].join("\n");
}

/** The rule as a person reads it: its page as it stands, and where that is, because its links start there. */
export function ruleText({ page }: Pick<RuleDescription, "page">, text: string): string {
  return `${text.trimEnd()}\n\nThis page: ${page}`;
}

/** One line for each rule. */
export function ruleTable(descriptions: readonly RuleDescription[]): string {
  const rows = [
    ["rule", "severity", "scope", "exemptable", "what must hold"],
    ...descriptions.map(({ id, severity, scope, exemptable, title }) => [
      id,
      severity,
      scope,
      exemptable === true ? "yes" : exemptable === false ? "never" : "emergency",
      title,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function inWords(exemptable: RuleDescription["exemptable"]): string {
  switch (exemptable) {
    case true:
      return "yes, by an entry of exemptions.yaml until a day, or by an override";
    case "emergency":
      return "in an emergency, by an override that security signs for some hours";
    case false:
      return "never";
  }
}
