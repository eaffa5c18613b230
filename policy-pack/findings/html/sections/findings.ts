import { EFFECTS_WORST_FIRST } from "../../order";
import type { ReportedFinding } from "../../report/report";
import type { NumberedStack } from "../cells";
import { element, type Child, type Markup } from "../element";
import { both, counted, english, say, type Said } from "../language";
import { badge, code, facts, heading, none, page, sentences, type Docs } from "../parts";

type Effect = ReportedFinding["effect"];
type Severity = ReportedFinding["severity"];

/** More than that stay closed until somebody opens them; print shows all. */
const OPEN = 20;

const EFFECTS: Readonly<Record<Effect, readonly [sign: string, word: Said]>> = {
  blocks: ["✕", { de: "blockiert", en: "blocks" }],
  "not-judged": ["?", { de: "nicht beurteilt", en: "not judged" }],
  exempted: ["◷", { de: "ausgenommen", en: "exempted" }],
  warns: ["!", { de: "Hinweis", en: "warning" }],
};

const SEVERITIES: Readonly<Record<Severity, Said>> = {
  critical: { de: "kritisch", en: "critical" },
  high: { de: "hoch", en: "high" },
  medium: { de: "mittel", en: "medium" },
};
const BY_SEVERITY = Object.keys(SEVERITIES);

/** A place in the page that is inside of the finding, so that a browser opens it for whoever follows a link. */
export const findingId = (stack: NumberedStack, index: number) => `${stack.id}f${index + 1}`;

interface Numbered {
  readonly finding: ReportedFinding;
  readonly id: string;
}

export function findingsSection(stack: NumberedStack, docs: Docs): Markup {
  const found = findingsOf(stack, "blocks", "warns");
  return element(
    "section",
    {},
    heading(3, `${stack.id}-findings`, say("Befunde", "Findings")),
    found.length === 0 ? none("Keine Regel hat etwas einzuwenden.", "No rule objects.") : byRule(found, docs),
  );
}

export function findingsOf(stack: NumberedStack, ...effects: readonly Effect[]): readonly Numbered[] {
  return stack.report.findings.flatMap((finding, index) =>
    effects.includes(finding.effect) ? [{ finding, id: findingId(stack, index) }] : [],
  );
}

/** Findings of one rule stand together, so that the reason is said once. */
export function byRule(found: readonly Numbered[], docs: Docs): Markup[] {
  const rules = new Map<string, Numbered[]>();
  for (const one of found) {
    const { effect, severity, rule } = one.finding;
    const key = [EFFECTS_WORST_FIRST.indexOf(effect), BY_SEVERITY.indexOf(severity), rule].join(" ");
    rules.set(key, [...(rules.get(key) ?? []), one]);
  }
  const isOpen = found.length <= OPEN;
  return [...rules]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, findings]) => ofRule(findings, docs, isOpen));
}

function ofRule(findings: readonly Numbered[], docs: Docs, isOpen: boolean): Markup {
  const [{ finding, id }] = findings as [Numbered];
  const many = counted(findings.length, { de: "Mal", en: "time" }, { de: "Mal", en: "times" });
  return element(
    "article",
    { class: `rule ${finding.effect}`, "aria-labelledby": `${id}-rule` },
    heading(4, `${id}-rule`, code(finding.rule), " ", english(finding.title)),
    element(
      "p",
      { class: "badges" },
      badge(finding.effect, ...EFFECTS[finding.effect]),
      badge("severity", "", {
        de: `Schwere: ${SEVERITIES[finding.severity].de}`,
        en: `severity: ${SEVERITIES[finding.severity].en}`,
      }),
      findings.length > 1 && element("span", { class: "badge" }, both(many)),
    ),
    element("p", {}, say("Warum: ", "Why: "), english(finding.why)),
    element("p", {}, say("Seite der Regel: ", "Page of the rule: "), page(finding.page, docs)),
    findings.map((one) => single(one, isOpen)),
  );
}

function single({ finding, id }: Numbered, isOpen: boolean): Markup {
  const { name, type, property } = finding;
  return element(
    "details",
    { open: isOpen },
    element("summary", {}, element("strong", {}, name), " ", code(property === "" ? type : property)),
    element("div", { id, class: "finding" }, facts(rowsOf(finding))),
  );
}

function rowsOf(finding: ReportedFinding): ReadonlyArray<readonly [Said, Child] | undefined> {
  const { position, lenience, notes } = finding;
  return [
    lenience === undefined ? undefined : [{ de: "Durchgelassen", en: "Let through" }, english(lenience)],
    [{ de: "Gefunden", en: "Found" }, element("code", { class: "found", lang: "en" }, finding.found)],
    [
      { de: "Stattdessen", en: "Write instead" },
      element("code", { class: "write", lang: "en" }, finding.write),
    ],
    notes.length === 0 ? undefined : [{ de: "Dazu", en: "Notes" }, sentences(notes)],
    [{ de: "Typ", en: "Type" }, code(finding.type)],
    finding.property === ""
      ? [{ de: "Eigenschaft", en: "Property" }, say("die Ressource als Ganzes", "the resource as a whole")]
      : [{ de: "Eigenschaft", en: "Property" }, code(finding.property)],
    position === undefined ? undefined : [{ de: "Stelle", en: "Position" }, code(placeText(position))],
    [{ de: "URN", en: "URN" }, code(finding.urn)],
    [{ de: "Wieder zeigen", en: "Show it again" }, code(finding.showAgain)],
  ];
}

function placeText({ file, line, column }: NonNullable<ReportedFinding["position"]>): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
