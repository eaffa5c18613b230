import { stringify } from "csv-stringify/sync";
import type { AddressRange } from "../address-range";
import { shortRange } from "../expectation";
import { portNumbers } from "../port-range";
import { oneLine } from "./file-text";
import type { RuleList } from "./rule-row";

const COLUMNS = [
  "rule",
  "action",
  "opened by",
  "zones",
  "from",
  "to",
  "protocol",
  "ports",
  "owner",
  "reason",
] as const;

/**
 * The neutral list, for firewalls that no other format fits and for people: RFC 4180, lists within a field separated
 * by spaces. A field that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export function csvFile({ rows }: RuleList): string {
  const lines = rows.map((row) => [
    row.name,
    "allow",
    row.direction === "to-service" ? "laptop" : "service",
    row.laptops.map(({ name }) => name).join(" "),
    list(row.from),
    list(row.to),
    row.transport,
    row.ports.map(portNumbers).join(" "),
    oneLine(row.owner),
    oneLine(row.reason),
  ]);
  return stringify([COLUMNS, ...lines, REST], { escape_formulas: true, record_delimiter: "windows" });
}

/** Written down, so that nobody who enters the rows by hand forgets it. */
const REST = [
  "everything-else",
  "drop and log",
  "either",
  "any",
  "any (IPv4 and IPv6)",
  "any (IPv4 and IPv6)",
  "any",
  "any",
  "",
  "what no row above allows is dropped in both directions",
];

function list(ranges: readonly AddressRange[]): string {
  return ranges.map(shortRange).join(" ");
}
