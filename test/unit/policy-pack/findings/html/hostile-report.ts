import { reportSchema, type Report } from "../../../../../policy-pack/findings/report/report";

/** What the schema holds to a form, or one word of several. */
const FORMED = new Set([
  ...["schema", "at", "asOf", "issuedAt", "notAfter", "until"],
  ...[
    "mode",
    "canary",
    "effect",
    "severity",
    "kind",
    "standing",
    "operation",
    "scope",
    "notJudged",
    "declaration",
  ],
  ...["started", "ended", "planSha256", "listSha256", "isReviewed", "verdict", "list", "signature"],
]);
/** Of the comparison; a state of devices has any name. */
const STATES = new Set(["equal", "more", "less", "undecided"]);

/** The report with another text in each place where a text may be anything. */
export function withTexts(report: Report, changed: (text: string) => string): Report {
  const visit = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      const isFormed = FORMED.has(key) || (key === "state" && STATES.has(value));
      return isFormed ? value : changed(value);
    }
    if (Array.isArray(value)) return value.map((item) => visit(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, name)]));
  };
  return reportSchema.parse(visit(report, ""));
}
