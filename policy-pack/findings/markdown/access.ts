import type { ReachedCell, ReportedMatrix, StackReport } from "../report/report";
import { LAST, type Section } from "./fitted";
import { code, codes } from "./quoted";

type DeclaredRule = NonNullable<ReportedMatrix["declared"]>[number];
interface Difference<One> {
  readonly opened: readonly One[];
  readonly closed: readonly One[];
}

const COMPUTED = ["who", "reaches", "by", "on the way"];
const DECLARED = ["rule", "from", "to", "ports"];

/** What opens and what closes, computed and declared. */
export function accessDifference(stack: StackReport, under: Section, rank: number): readonly Section[] {
  const head = section(under, rank, "#### Access, against the base\n\n");
  return [
    head,
    differenceTable(stack.matrixDifference, head, {
      rank,
      what: "Computed",
      columns: COMPUTED,
      row: computedRow,
      absent:
        stack.matrix === undefined
          ? "the pack computed no access in this run, see the faults"
          : "there is nothing to compare with",
    }),
    differenceTable(stack.declaredDifference, head, {
      rank,
      what: "Declared by the program",
      columns: DECLARED,
      row: declaredRow,
      absent:
        stack.matrix?.declared === undefined
          ? "the program declares nothing"
          : "there is nothing to compare with",
    }),
  ];
}

/** The whole matrix, folded. */
export function wholeAccess({ matrix }: StackReport, under: Section): readonly Section[] {
  if (matrix === undefined) return [];
  const { cells, declared } = matrix;
  return [
    folded(`All access, computed (${cells.length})`, under, COMPUTED, cells.map(computedRow)),
    ...(declared === undefined
      ? []
      : [folded(`All access, declared (${declared.length})`, under, DECLARED, declared.map(declaredRow))]),
  ];
}

interface TableOf<One> {
  readonly rank: number;
  readonly what: string;
  readonly columns: readonly string[];
  readonly row: (one: One) => readonly string[];
  readonly absent: string;
}

function differenceTable<One>(
  difference: Difference<One> | undefined,
  under: Section,
  { rank, what, columns, row, absent }: TableOf<One>,
): Section {
  if (difference === undefined) return section(under, rank, `${what}: not compared, ${absent}.\n\n`);
  const { opened, closed } = difference;
  if (opened.length + closed.length === 0) {
    return section(under, rank, `${what}: nothing opens and nothing closes.\n\n`);
  }
  const counts = `${what}: opens ${opened.length}, closes ${closed.length}.\n\n`;
  const rows = [
    ...opened.map((one) => tableRow(["**opens**", ...row(one)])),
    ...closed.map((one) => tableRow(["closes", ...row(one)])),
  ];
  return { under, rank, head: counts + tableHead(["change", ...columns]), items: rows, tail: "\n" };
}

function folded(
  summary: string,
  under: Section,
  columns: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
): Section {
  return {
    under,
    rank: LAST,
    head: `<details>\n<summary>${summary}</summary>\n\n${tableHead(columns)}`,
    items: rows.map(tableRow),
    tail: "\n</details>\n\n",
  };
}

function computedRow({ from, sources, to, destinations, services, path }: ReachedCell): readonly string[] {
  return [
    withAddresses(from, sources),
    withAddresses(to, destinations),
    codes(services),
    path
      .map((name) => code(name))
      .slice(0, 8)
      .join(" → "),
  ];
}

function declaredRow({ rule, from, to, ports }: DeclaredRule): readonly string[] {
  return [code(rule), codes(from), codes(to), codes(ports)];
}

function withAddresses(who: string, addresses: readonly string[]): string {
  return addresses.length === 0 ? code(who) : `${code(who)}: ${codes(addresses)}`;
}

function section(under: Section, rank: number, head: string): Section {
  return { under, rank, head, items: [], tail: "" };
}

function tableHead(columns: readonly string[]): string {
  return tableRow(columns) + tableRow(columns.map(() => "---"));
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}
