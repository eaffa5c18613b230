import type { AccessModel } from "../access-model/access-model";
import type { Difference } from "../access-model/difference";
import type { AccessReport } from "./rows";
import { changeText } from "./text";

/** The report as a comment on a pull request. */
export function reportMarkdown(report: AccessReport): string[] {
  return [
    `## Who may reach what (${report.enforcement})`,
    "",
    escaped(report.filteredBy),
    "",
    ...table(
      ["rule", "who opens", "reaches", "on", "owner", "reason"],
      report.rules.map(({ rule, zones, from, to, ports, direction, owner, reason }) => {
        const laptops = zones.join(", ");
        const [who, reached] =
          direction === "to-service" ? [laptops, to.join(", ")] : [from.join(", "), laptops];
        return [rule, who, reached, ports.join(", "), owner, reason];
      }),
    ),
    "",
    "Whatever is not in this table is denied, in both directions.",
    "",
    ...table(
      ["zone", "addresses"],
      report.zones.map(({ name, kind, ranges }) => [
        name,
        kind === "internet" ? "every other address" : ranges.join(", ") || "none",
      ]),
    ),
    "",
    ...table(
      ["department", "usage hours"],
      report.departments.map(({ name, usageHours }) => [name, usageHours]),
    ),
    "",
    "Expectations, all held:",
    "",
    ...report.expectations.map((expected) => `- ${escaped(expected)}`),
  ];
}

/** What changes, most dangerous first. */
export function differenceMarkdown(
  models: { readonly before: AccessModel | undefined; readonly after: AccessModel },
  { opened, closed, remarks }: Difference,
  base: string,
): string[] {
  const heading = `### Access against \`${base.replaceAll("`", "'")}\``;
  if (opened.length + closed.length + remarks.length === 0) return [heading, "", "Nothing changes."];
  return [
    heading,
    "",
    ...opened.map((change) => `- **opens** ${escaped(changeText(models.after, change))}`),
    ...closed.map((change) => `- closes ${escaped(changeText(models.before!, change))}`),
    ...(opened.length + closed.length === 0 ? ["- no packet is treated otherwise"] : []),
    ...remarks.map((remark) => `- ${escaped(remark)}`),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)];
}

/** Reasons are free text: nothing in them may become markup (CommonMark, section 2.4: escaped punctuation). */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|!&~]/g, "\\$&").replaceAll(/\s+/g, " ");
}
