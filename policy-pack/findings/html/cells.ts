import { byCodeUnits } from "../order";
import type { RecordedMatrix } from "../report/matrix-schema";
import type { ReachedCell, StackReport } from "../report/report";
import type { Said } from "./language";

/** What is possible between two sides, beside what is declared between them. */
export type ComparedCell = RecordedMatrix["rows"][number]["cells"][number];

/** A cell of the matrix with a number that is unique in the page. */
export interface NumberedCell extends ReachedCell {
  readonly id: string;
  /** At least a part of it is not possible in what the change is compared with. */
  readonly isNew: boolean;
}

/** A stack as the sections need it. */
export interface NumberedStack {
  readonly id: string;
  readonly report: StackReport;
  readonly cells: readonly NumberedCell[];
}

type Kind = RecordedMatrix["rows"][number]["kind"];

/** In the order of the rows: first who comes from outside. */
const KINDS: Readonly<Record<Kind, Said>> = {
  internet: { de: "jeder im Internet", en: "anybody on the Internet" },
  stranger: { de: "kommt neben dem Gateway herein", en: "comes in beside the gateway" },
  unpinned: { de: "Adressen, die niemand festgelegt hat", en: "addresses that nobody has pinned" },
  clients: { de: "Geräte am VPN-Gateway", en: "devices at the VPN gateway" },
  site: { de: "Netze hinter einem Tunnel", en: "networks behind a tunnel" },
  network: { de: "Netz in Azure", en: "network in Azure" },
  nobody: { de: "Adressen, die niemand bekommt", en: "addresses that nobody is given" },
};
const ORDER = Object.keys(KINDS);

export const kindText = (kind: Kind): Said => KINDS[kind];
export const isFromOutside = (kind: Kind) => ["internet", "stranger", "unpinned"].includes(kind);

export function numbered(report: StackReport, index: number): NumberedStack {
  const id = `s${index + 1}`;
  const opened = new Set(report.matrixDifference?.opened.map(wayText));
  const cells = (report.matrix?.cells ?? []).map((cell, number) => ({
    ...cell,
    id: `${id}c${number + 1}`,
    isNew: opened.has(wayText(cell)),
  }));
  return { id, report, cells };
}

/** The difference holds only what is new of a cell: both have the same sides and the same way. */
function wayText({ from, kind, to, path }: ReachedCell): string {
  return JSON.stringify([kind, from, to, path]);
}

export interface Row {
  readonly from: string;
  readonly kind: Kind;
}

/** The rows in which it is compared with what is declared; otherwise who sends anything. */
export function rowsOf({ cells, report }: NumberedStack): readonly Row[] {
  if (report.comparison !== undefined) {
    return report.comparison.rows.map(({ name, kind }) => ({ from: name, kind }));
  }
  const rows = new Map(cells.map(({ from, kind }) => [`${kind}\n${from}`, { from, kind }]));
  return [...rows.values()].sort(
    (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || byCodeUnits(one.from, other.from),
  );
}

export interface Column {
  readonly to: string;
  readonly destinations: readonly string[];
}

export function columnsOf({ cells, report }: NumberedStack): readonly Column[] {
  if (report.comparison !== undefined) {
    return report.comparison.columns.map(({ name, destinations }) => ({ to: name, destinations }));
  }
  return [...new Set(cells.map(({ to }) => to))].sort(byCodeUnits).map((to) => ({ to, destinations: [] }));
}

/** What is possible between two sides. A comparison gives its rows names that are there once, but other kinds. */
export function cellsAt({ cells, report }: NumberedStack, row: Row, { to }: Column): readonly NumberedCell[] {
  const isCompared = report.comparison !== undefined;
  return cells.filter(
    (cell) => cell.from === row.from && cell.to === to && (isCompared || cell.kind === row.kind),
  );
}

/** Undefined where the two sides are not compared. */
export function comparedAt({ report }: NumberedStack, from: string, to: string): ComparedCell | undefined {
  const row = report.comparison?.rows.find(({ name }) => name === from);
  return row?.cells.find(({ column }) => column === to);
}

/** Every place on the way, the sender first and what is reached last. */
export function wayOf({ from, to, path }: ReachedCell): readonly string[] {
  const way = [from, ...path, to];
  return way.filter((place, index) => place !== way[index - 1]);
}
