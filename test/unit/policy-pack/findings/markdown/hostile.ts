import fc from "fast-check";
import { reportSchema, type Report } from "../../../../../policy-pack/findings/report/report";
import { MARKER } from "../../../../../policy-pack/findings/markdown/markdown";

/** What somebody may write into a name who wants a review to say something else. */
export const HOSTILE: readonly string[] = [
  ...["`", "``", "```", "`` ` ``", "|", "\\|", "\\", "\\`", "~~~", "**", "__", "~~", "$x$", "{{x}}", "[[x]]"],
  ...["\n", "\r\n", "\n\n", "\t", "\u0085", "\u2028", "\u00a0", "\v", "\0", " ", "   "],
  ...["\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\u{e0041}", "\ufe0f", "\ud800", "\u3164"],
  ...[
    MARKER,
    "<!--",
    "-->",
    "<script>alert(1)</script>",
    "</details>",
    "<details>",
    "<img src=x>",
    "<b",
    ">",
  ],
  ...[
    "@security",
    "team@example.org",
    "#1",
    "!1",
    "GH-1",
    "JIRA-12",
    "~label",
    "3f1c0d9",
    "deadbeef",
    ":tada:",
  ],
  ...[
    "https://example.org",
    "http://x.y|z",
    "www.example.org",
    "<https://x.y>",
    "example.org",
    "mailto:a@b.c",
  ],
  ...[
    "[a](https://x.y)",
    "](https://x.y)",
    "![a](https://x.y)",
    "[a]: https://x.y",
    "[^1]",
    "[ ]",
    "- [x] done",
  ],
  ...[
    "# passed",
    "## Remote access: passed",
    "- a",
    "* a",
    "+ a",
    "1. a",
    "1)",
    "> a",
    "---",
    "===",
    "| --- |",
  ],
  ...[
    "&lt;b&gt;",
    "&#64;security",
    "&amp;",
    "&",
    "/close",
    "    code",
    "<http://a`b>",
    "%{x}",
    "{0}",
    "{1}",
    "-",
    "1.",
  ],
  ...["passed", "and nothing is blocked", "blocked (0)", "x", "ä", "名前", "שלום", "👍🏽", "A\u0301"],
];

const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);

export const hostileText: fc.Arbitrary<string> = fc
  .array(piece, { maxLength: 6 })
  .chain((pieces) => fc.constantFrom("", " ").map((between) => pieces.join(between)));

/** What is the review's own: words of the schema, times, and the page of a rule. */
const OWN = new Set(
  "schema at mode canary scope effect severity kind operation standing notAfter until issuedAt asOf page".split(
    " ",
  ),
);
/** The same where a text stands under it, and not an object with texts of its own. */
const WORDS = new Set("verdict list signature isReviewed planSha256 listSha256 started ended".split(" "));

/** The report with other texts, in every place where a text may be anything. */
export function withTexts(report: Report, text: (place: string) => string): Report {
  return reportSchema.parse(changed(report, text, ""));
}

function changed(value: unknown, text: (place: string) => string, place: string): unknown {
  // One command for all findings, otherwise it is not told.
  if (typeof value === "string") return text(place.endsWith(".showAgain") ? ".showAgain" : place);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index): unknown => changed(item, text, `${place}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    key,
    OWN.has(key) || (WORDS.has(key) && typeof inner === "string")
      ? inner
      : changed(inner, text, `${place}.${key}`),
  ]);
  return Object.fromEntries(entries);
}
