import { columnsOf, isFromOutside, kindText, rowsOf, wayOf } from "../cells";
import type { NumberedCell, NumberedStack, Row } from "../cells";
import { element, type Markup } from "../element";
import { both, say } from "../language";
import { badge, code, facts, heading, none, pushable } from "../parts";
import { pictureOf } from "../picture/picture";

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
  if (stack.cells.length === 0) {
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
    matrixTable(stack),
    waysOf(stack),
    pictureOf(stack),
  );
}

function matrixTable({ id, cells }: NumberedStack): Markup {
  const columns = columnsOf(cells);
  const all = `${id}all`;
  const head = element(
    "tr",
    {},
    element(
      "td",
      {},
      element(
        "label",
        { class: "choice", for: all },
        element("input", { type: "radio", name: `${id}-cell`, id: all, checked: true, autocomplete: "off" }),
        element("span", {}, say("keine Zelle", "no cell")),
      ),
    ),
    columns.map((column) => element("th", { scope: "col" }, column)),
  );
  const rows = rowsOf(cells).map((row) =>
    element(
      "tr",
      {},
      rowHead(row),
      columns.map((column) => tableCell(id, cellsAt(cells, row, column))),
    ),
  );
  return pushable(
    `${id}-matrix`,
    element("table", { class: "matrix" }, element("thead", {}, head), element("tbody", {}, rows)),
  );
}

function cellsAt(cells: readonly NumberedCell[], row: Row, column: string): readonly NumberedCell[] {
  return cells.filter(({ from, kind, to }) => from === row.from && kind === row.kind && to === column);
}

function rowHead({ from, kind }: Row): Markup {
  const sign = isFromOutside(kind) && element("span", { class: "outside", "aria-hidden": "true" }, "⚠ ");
  return element("th", { scope: "row" }, sign, from, element("small", {}, both(kindText(kind))));
}

function tableCell(stackId: string, cells: readonly NumberedCell[]): Markup {
  if (cells.length === 0) {
    return element(
      "td",
      { class: "nothing" },
      element("span", { "aria-hidden": "true" }, "–"),
      unheard("nichts", "nothing"),
    );
  }
  return element(
    "td",
    {},
    cells.map((cell) => choice(stackId, cell)),
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
function waysOf({ id, cells }: NumberedStack): Markup {
  const hint = say("Keine Zelle ist gewählt.", "No cell is chosen.");
  return element(
    "div",
    { class: "ways", "aria-live": "polite" },
    element("p", { class: "none hint" }, hint),
    element(
      "p",
      { class: "print ways-title", id: `${id}-ways` },
      say("Wege zu den Zellen", "Ways of the cells"),
    ),
    cells.map(wayOfCell),
  );
}

function wayOfCell(cell: NumberedCell): Markup {
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
    ]),
  );
}
