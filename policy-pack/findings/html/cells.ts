import type { ReachedCell, StackReport } from "../report/report";
import type { Said } from "./language";

/** A cell of the matrix with a number that is unique in the page. */
export interface NumberedCell extends ReachedCell {
  readonly id: string;
  /** Not possible in what the change is compared with. */
  readonly isNew: boolean;
}

/** A stack as the sections need it. */
export interface NumberedStack {
  readonly id: string;
  readonly report: StackReport;
  readonly cells: readonly NumberedCell[];
}

type Kind = ReachedCell["kind"];

/** In the order of the rows: first who comes from outside. */
const KINDS: Readonly<Record<Kind, Said>> = {
  internet: { de: "jeder im Internet", en: "anybody on the Internet" },
  stranger: { de: "kommt neben dem Gateway herein", en: "comes in beside the gateway" },
  clients: { de: "Geräte am VPN-Gateway", en: "devices at the VPN gateway" },
  site: { de: "Netze hinter einem Tunnel", en: "networks behind a tunnel" },
  network: { de: "Netz in Azure", en: "network in Azure" },
};
const ORDER = Object.keys(KINDS);

export const kindText = (kind: Kind): Said => KINDS[kind];
export const isFromOutside = (kind: Kind) => kind === "internet" || kind === "stranger";

export function numbered(report: StackReport, index: number): NumberedStack {
  const id = `s${index + 1}`;
  const opened = new Set(report.matrixDifference?.opened.map(textOf));
  const cells = (report.matrix?.cells ?? []).map((cell, number) => ({
    ...cell,
    id: `${id}c${number + 1}`,
    isNew: opened.has(textOf(cell)),
  }));
  return { id, report, cells };
}

/** The same cell has the same text, whatever the order of its lists. */
function textOf({ from, kind, sources, to, destinations, services, path }: ReachedCell): string {
  return JSON.stringify([
    kind,
    from,
    to,
    path,
    ...[sources, destinations, services].map((all) => [...all].sort()),
  ]);
}

export interface Row {
  readonly from: string;
  readonly kind: Kind;
}

export function rowsOf(cells: readonly NumberedCell[]): readonly Row[] {
  const rows = new Map(cells.map(({ from, kind }) => [`${kind}\n${from}`, { from, kind }]));
  return [...rows.values()].sort(
    (one, other) =>
      ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || alphabetically(one.from, other.from),
  );
}

export function columnsOf(cells: readonly NumberedCell[]): readonly string[] {
  return [...new Set(cells.map(({ to }) => to))].sort(alphabetically);
}

export function alphabetically(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Every place on the way, the sender first and what is reached last. */
export function wayOf({ from, to, path }: ReachedCell): readonly string[] {
  const way = [from, ...path, to];
  return way.filter((place, index) => place !== way[index - 1]);
}
