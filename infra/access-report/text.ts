import type { Difference, Change } from "../access-model/difference";
import { wordsFor } from "../access-model/difference";
import type { AccessModel } from "../access-model/access-model";
import { portText } from "../access-model/port-range";
import type { AccessReport, AccessRow } from "./rows";

/** Colours for a terminal; the identity everywhere else. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** The report for a terminal, a line each. */
export function reportText(report: AccessReport, { good, strong }: Paint): string[] {
  return [
    strong(`Who may reach what (${report.enforcement})`),
    report.filteredBy,
    "",
    ...table(["rule", "who", "reaches", "on", "owner", "reason"], report.rules.map(cells)),
    "",
    "Whatever is not in this table is denied, in both directions.",
    "",
    strong("Zones"),
    ...table(
      ["zone", "addresses"],
      report.zones.map(({ name, kind, ranges }) => [
        name,
        kind === "internet" ? "every other address" : ranges.join(", ") || "none",
      ]),
    ),
    ...(report.direct.length === 0
      ? []
      : [
          "",
          strong("Past the tunnel"),
          ...table(
            ["endpoint", "hosts", "ports", "reason"],
            report.direct.map(({ name, hosts, ports, reason }) => [
              name,
              hosts.join(", "),
              ports.join(", "),
              reason,
            ]),
          ),
        ]),
    "",
    strong("Usage hours"),
    ...table(
      ["department", "hours"],
      report.departments.map(({ name, usageHours }) => [name, usageHours]),
    ),
    "",
    strong(`Routes to laptops (${report.routes.length})`),
    `  ${report.routes.join(", ")}`,
    "",
    strong("Expectations, all held"),
    ...report.expectations.map((expected) => good(`  ${expected}`)),
    ...report.prices.flatMap((price) => ["", `What it costs: ${price}`]),
  ];
}

function cells({ rule, zones, from, to, ports, direction, owner, reason }: AccessRow): string[] {
  const laptops = zones.join(", ");
  return direction === "to-service"
    ? [rule, laptops, to.join(", "), ports.join(", "), owner, reason]
    : [rule, from.join(", "), laptops, ports.join(", "), owner, reason];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join("  ")}`;
  return all.map(line);
}

/** The change that a reviewer decides on: what opens first. */
export function differenceText(
  models: { readonly before: AccessModel | undefined; readonly after: AccessModel },
  { opened, closed, remarks }: Difference,
  base: string,
  { good, bad, strong }: Paint,
): string[] {
  if (opened.length + closed.length + remarks.length === 0) return [`Nothing changes against ${base}.`];
  const { before, after } = models;
  return [
    strong(`Against ${base}${before ? "" : ", which says nothing about access yet"}`),
    ...opened.map((change) => bad(`  + ${changeText(after, change)}`)),
    ...closed.map((change) => good(`  - ${changeText(before!, change)}`)),
    ...(opened.length + closed.length === 0 ? ["  no packet is treated otherwise"] : []),
    ...remarks.map((remark) => `  * ${remark}`),
  ];
}

/** `clients (10.81.0.0/24) → mail (10.84.0.10) on tcp/993, by rule mail-from-laptops: <reason> (<owner>)`. */
export function changeText(model: AccessModel, { from, to, ports, rule }: Change): string {
  return (
    `${wordsFor(model, from)} → ${wordsFor(model, to)} on ${portText(ports)}, ` +
    `by rule ${rule.name}: ${rule.reason} (${rule.owner})`
  );
}
