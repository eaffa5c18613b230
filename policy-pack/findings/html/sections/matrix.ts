import { cellsAt, columnsOf, comparedAt, isFromOutside, kindText, rowsOf, wayOf } from "../cells";
import type { Column, ComparedCell, NumberedCell, NumberedStack, Row } from "../cells";
import { element, type Markup } from "../element";
import { both, say } from "../language";
import { badge, code, facts, heading, none, pushable } from "../parts";
import { pictureOf } from "../picture/picture";
import { comparedFacts, declaration, isEmpty, stateBadge } from "./compared";

/** Who may reach what: the table, the way of the chosen cell, and the picture in which it stands out. */
export function matrixSection(stack: NumberedStack): Markup {
  const title = heading(3, `${stack.id}-matrix`, say("Wer darf wohin", "Who may reach what"));
  if (stack.report.matrix === undefined) {
    const missing = none(
      "Nicht berechnet. Warum, steht unter „Was nicht beurteilt ist“.",
      "Not computed. The reason stands under “What is not judged”.",
    );
    return element("section", {}, title, missing);
  }
  if (rowsOf(stack).length === 0) {
    return element("section", {}, title, none("Niemand erreicht etwas.", "Nobody reaches anything."));
  }
  return element(
    "section",
    { class: `reach reach-${stack.id}` },
    title,
    element(
      "p",
      { class: "screen" },
      say(
        "Zeilen senden, Spalten werden erreicht. Eine gewählte Zelle zeigt ihren Weg, unter der Tabelle und im Bild.",
        "Rows send, columns are reached. A chosen cell shows its way, below the table and in the picture.",
      ),
    ),
    declaration(stack),
    matrixTable(stack),
    waysOf(stack),
    stack.cells.length > 0 && pictureOf(stack),
  );
}

function matrixTable(stack: NumberedStack): Markup {
  const { id } = stack;
  const columns = columnsOf(stack);
  const all = `${id}all`;
  const noCell = element(
    "label",
    { class: "choice", for: all },
    element("input", { type: "radio", name: `${id}-cell`, id: all, checked: true, autocomplete: "off" }),
    element("span", {}, say("keine Zelle", "no cell")),
  );
  const head = element("tr", {}, element("td", {}, noCell), columns.map(columnHead));
  const rows = rowsOf(stack).map((row) =>
    element(
      "tr",
      {},
      rowHead(row),
      columns.map((column) => tableCell(stack, row, column)),
    ),
  );
  return pushable(
    `${id}-matrix`,
    element("table", { class: "matrix" }, element("thead", {}, head), element("tbody", {}, rows)),
  );
}

function columnHead({ to, destinations }: Column): Markup {
  const addresses = destinations.length > 0 && element("small", {}, code(destinations.join(", ")));
  return element("th", { scope: "col" }, to, addresses);
}

function rowHead({ from, kind }: Row): Markup {
  const sign = isFromOutside(kind) && element("span", { class: "outside", "aria-hidden": "true" }, "⚠ ");
  return element("th", { scope: "row" }, sign, from, element("small", {}, both(kindText(kind))));
}

function tableCell(stack: NumberedStack, row: Row, column: Column): Markup {
  const cells = cellsAt(stack, row, column);
  const compared = comparedAt(stack, row.from, column.to);
  if (cells.length > 0) {
    const state = compared && element("p", { class: "state" }, stateBadge(compared));
    return element(
      "td",
      {},
      cells.map((cell) => choice(stack.id, cell)),
      state,
    );
  }
  if (compared !== undefined && !isEmpty(compared)) {
    const missing = element(
      "p",
      { class: "state" },
      stateBadge(compared),
      " ",
      code(compared.declared.join(", ")),
    );
    return element("td", {}, missing);
  }
  const isUncompared = stack.report.comparison !== undefined && compared === undefined;
  return isUncompared ? unused("·", "nicht verglichen", "not compared") : unused("–", "nichts", "nothing");
}

function unused(sign: string, de: string, en: string): Markup {
  return element(
    "td",
    { class: "nothing" },
    element("span", { "aria-hidden": "true" }, sign),
    unheard(de, en),
  );
}

function choice(stackId: string, cell: NumberedCell): Markup {
  return element(
    "label",
    { class: "choice", for: cell.id },
    element("input", { type: "radio", name: `${stackId}-cell`, id: cell.id, autocomplete: "off" }),
    element(
      "span",
      {},
      unheard(`${cell.from} nach ${cell.to}: `, `${cell.from} to ${cell.to}: `),
      cell.services.join(", "),
      cell.isNew && [" ", badge("new", "+", { de: "neu", en: "new" })],
    ),
  );
}

/** Read aloud and not shown: what the place in the table tells the eye. */
function unheard(de: string, en: string): Markup {
  return element("span", { class: "heard" }, say(de, en));
}

/** All of them are in the page; the styles show the one that is chosen, and print shows all. */
function waysOf(stack: NumberedStack): Markup {
  const hint = say("Keine Zelle ist gewählt.", "No cell is chosen.");
  const title = say("Wege zu den Zellen", "Ways of the cells");
  return element(
    "div",
    { class: "ways", "aria-live": "polite" },
    element("p", { class: "none hint" }, hint),
    element("p", { class: "print ways-title" }, title),
    stack.cells.map((cell) => wayOfCell(cell, comparedAt(stack, cell.from, cell.to))),
  );
}

function wayOfCell(cell: NumberedCell, compared: ComparedCell | undefined): Markup {
  return element(
    "div",
    { class: "way", id: `${cell.id}-way` },
    element(
      "ol",
      { class: "hops" },
      wayOf(cell).map((place) => element("li", {}, place)),
    ),
    facts([
      [{ de: "Dienste", en: "Services" }, code(cell.services.join(", "))],
      [{ de: "Absender", en: "Senders" }, code(cell.sources.join(", "))],
      [{ de: "Ziele", en: "Destinations" }, code(cell.destinations.join(", "))],
      ...(compared === undefined ? [] : comparedFacts(compared)),
    ]),
  );
}
