import type { ReachedCell, StackReport } from "../../report/report";
import { wayOf, type NumberedStack } from "../cells";
import { element, type Child, type Markup } from "../element";
import { both, english, say, type Said } from "../language";
import { badge, code, heading, none, sentences, table } from "../parts";

type Declared = NonNullable<StackReport["declaredDifference"]>["opened"][number];
type Change = StackReport["changes"][number];

const OPENED = badge("new", "+", { de: "öffnet", en: "opens" });
const CLOSED = badge("gone", "−", { de: "schließt", en: "closes" });

/** What the change opens and closes, in the plan and in what is declared, and its steps. */
export function differenceSection(stack: NumberedStack): Markup {
  const id = `${stack.id}-difference`;
  return element(
    "section",
    {},
    heading(3, id, say("Unterschied zum Vergleichsstand", "Difference to the base")),
    reached(stack),
    declared(stack),
    changes(stack),
  );
}

function reached({ id, report }: NumberedStack): Markup[] {
  const title = heading(4, `${id}-reached`, say("Wer was erreicht", "Who reaches what"));
  const difference = report.matrixDifference;
  if (difference === undefined) return [title, none("Nicht verglichen.", "Not compared.")];
  const rows = [
    ...difference.opened.map((cell) => reachedRow(OPENED, cell)),
    ...difference.closed.map((cell) => reachedRow(CLOSED, cell)),
  ];
  if (rows.length === 0) return [title, none("Nichts ändert sich.", "Nothing changes.")];
  return [title, table(`${id}-reached`, [CHANGE, FROM, TO, SERVICES, WAY], rows)];
}

function reachedRow(sign: Markup, cell: ReachedCell): Child[] {
  return [
    sign,
    [cell.from, element("small", {}, code(cell.sources.join(", ")))],
    [cell.to, element("small", {}, code(cell.destinations.join(", ")))],
    code(cell.services.join(", ")),
    wayOf(cell).join(" → "),
  ];
}

function declared({ id, report }: NumberedStack): Markup[] {
  const title = heading(4, `${id}-declared`, say("Was das Programm erklärt", "What the program declares"));
  const difference = report.declaredDifference;
  if (difference === undefined) return [title, none("Nicht verglichen.", "Not compared.")];
  const rows = [
    ...difference.opened.map((one) => declaredRow(OPENED, one)),
    ...difference.closed.map((one) => declaredRow(CLOSED, one)),
  ];
  if (rows.length === 0) return [title, none("Nichts ändert sich.", "Nothing changes.")];
  return [title, table(`${id}-declared`, [CHANGE, RULE, FROM, TO, SERVICES], rows)];
}

function declaredRow(sign: Markup, { rule, from, to, ports }: Declared): Child[] {
  return [sign, rule, ...[from, to, ports].map((texts) => code(texts.join(", ")))];
}

const OPERATIONS: Readonly<Record<Change["operation"], readonly [sign: string, word: Said]>> = {
  create: ["+", { de: "anlegen", en: "create" }],
  update: ["~", { de: "ändern", en: "update" }],
  replace: ["±", { de: "ersetzen", en: "replace" }],
  delete: ["−", { de: "löschen", en: "delete" }],
};

function changes({ id, report }: NumberedStack): Markup[] {
  const title = heading(4, `${id}-changes`, say("Schritte des Plans", "Steps of the plan"));
  if (report.changes.length === 0) return [title, none("Keine.", "None.")];
  const rows = report.changes.map((change): Child[] => [
    badge(change.operation, ...OPERATIONS[change.operation]),
    change.name,
    code(change.type),
    change.properties.length === 0 ? "–" : code(change.properties.join(", ")),
  ]);
  const heads = [CHANGE, { de: "Ressource", en: "Resource" }, { de: "Typ", en: "Type" }, PROPERTIES];
  return [title, table(`${id}-changes`, heads, rows)];
}

const CHANGE = { de: "Änderung", en: "Change" };
const FROM = { de: "Von", en: "From" };
const TO = { de: "Nach", en: "To" };
const SERVICES = { de: "Dienste", en: "Services" };
const WAY = { de: "Weg", en: "Way" };
const RULE = { de: "Regel", en: "Rule" };
const PROPERTIES = { de: "Eigenschaften", en: "Properties" };

/** What takes long, who is cut off, what else is to be known before the change is made. */
export function effectsSection({ id, report }: NumberedStack): Markup {
  const title = heading(
    3,
    `${id}-effects`,
    say("Was lange dauert, wen es trennt", "What takes long, who is cut off"),
  );
  const { effects } = report;
  if (effects === undefined) {
    const unknown = none(
      "Nicht bekannt: das sagt nur ein Vergleich mit dem, was steht.",
      "Not known: only a comparison with what stands tells.",
    );
    return element("section", {}, title, unknown);
  }
  const parts: ReadonlyArray<readonly [Said, readonly string[]]> = [
    [{ de: "Dauert lange", en: "Takes long" }, effects.slow],
    [{ de: "Trennt Verbindungen", en: "Drops connections" }, effects.drops],
    [{ de: "Außerdem", en: "Besides" }, effects.notices],
  ];
  const told = parts.filter(([, texts]) => texts.length > 0);
  if (told.length === 0) return element("section", {}, title, none("Nichts davon.", "Nothing of this."));
  return element(
    "section",
    {},
    title,
    element(
      "dl",
      { class: "facts" },
      told.map(([name, texts]) =>
        element("div", {}, element("dt", {}, both(name)), element("dd", {}, sentences(texts) ?? english(""))),
      ),
    ),
  );
}
