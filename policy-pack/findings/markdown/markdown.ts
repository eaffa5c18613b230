import type { Report, ReportedFinding, StackReport } from "../report/report";
import { accessDifference, wholeAccess } from "./access";
import { LAST, fitted, type Section } from "./fitted";
import { code, prose } from "./quoted";
import { byRule } from "./rule-findings";
import { triedSections } from "./tried";

/** By which a workflow finds the one comment it edits. Stands in the first line, and nowhere else. */
export const MARKER = "<!-- remote-access-review -->";

/**
 * GitHub takes 65,536 characters in a comment, GitLab 1,000,000 (docs/review-formats.md). The rest is for what a workflow
 * adds, as the address of the artifacts.
 */
export const LONGEST_COMMENT = 60_000;

/** What gets room first when there is not enough. */
const RANK = { stack: 0, access: 1, faults: 2, blocks: 3, notJudged: 4, effects: 5, exempted: 6, warns: 7 };

/** The review as a comment on a pull request or merge request. */
export function markdownOf(report: Report): string {
  const start = head(report);
  const sections = report.stacks.flatMap((stack) => stackSections(stack, report.made.canary));
  return (
    start +
    fitted(
      [...sections, ...triedSections(report, RANK.stack), ...end(report)],
      LONGEST_COMMENT - Buffer.byteLength(start, "utf8"),
    )
  );
}

function head(report: Report): string {
  const { made, verdict } = report;
  const { pack, canary } = made;
  const said = canary === "failed" ? "blocked: the pack does not block what it must" : prose(verdict.line);
  const against = made.base === undefined ? "" : ` against ${code(made.base.slice(0, 12))}`;
  const reviewed = made.head === undefined ? "" : ` of ${code(made.head.slice(0, 12))}`;
  const facts = [
    `Review${reviewed}${against}`,
    MODES[made.mode],
    `policy pack ${code(pack.version)} (${prose(pack.from)})${rulesOf(pack)}`,
    `canary ${canary}`,
  ];
  return `${MARKER}\n## Remote access: ${said}\n\n${facts.join(" · ")}\n\n`;
}

/** Nothing where the pack did not say. */
function rulesOf({ rules }: Report["made"]["pack"]): string {
  return rules === undefined ? "" : `, ${rules} rules`;
}

const MODES: Readonly<Record<Report["made"]["mode"], string>> = {
  offline: "offline, from empty state",
  state: "against what stands",
  analysis: "of a state file",
};

function stackSections(stack: StackReport, canary: Report["made"]["canary"]): readonly Section[] {
  const { name, scope, verdict, findings } = stack;
  // Of a pack that does not block what it must, `passed` says nothing.
  const said = canary === "failed" ? "judged by a pack that failed its canary" : prose(verdict.line);
  const whole: Section = {
    rank: RANK.stack,
    head: `### Stack ${code(name)} (scope ${code(scope)}): ${said}\n\n`,
    items: [],
    tail: "",
  };
  const of = (effect: ReportedFinding["effect"]) => findings.filter((finding) => finding.effect === effect);
  return [
    whole,
    ...accessDifference(stack, whole, RANK.access),
    ...titled("Findings that block", of("blocks"), whole, RANK.blocks),
    ...titled("Findings that warn", of("warns"), whole, RANK.warns),
    ...effects(stack, whole),
    ...exemptions(stack, of("exempted"), whole),
    ...notJudged(stack, of("not-judged"), whole),
    ...list("Faults of this run", stack.faults.map(prose), whole, RANK.faults),
    ...wholeAccess(stack, whole),
  ];
}

function titled(
  title: string,
  findings: readonly ReportedFinding[],
  under: Section,
  rank: number,
): readonly Section[] {
  if (findings.length === 0) return [];
  const heading = { under, rank, head: `#### ${title} (${findings.length})\n\n`, items: [], tail: "" };
  return [heading, ...byRule(findings, heading, rank)];
}

function effects({ effects: told }: StackReport, under: Section): readonly Section[] {
  const title = "What takes long, and who is cut off";
  const head = `#### ${title}\n\nNot known: no state was read.\n\n`;
  if (told === undefined) return [{ under, rank: RANK.effects, head, items: [], tail: "" }];
  const sentences = [
    ...told.drops.map((one) => `cuts off: ${prose(one)}`),
    ...told.slow.map((one) => `takes long: ${prose(one)}`),
    ...told.notices.map((one) => `to be known: ${prose(one)}`),
  ];
  return list(title, sentences, under, RANK.effects);
}

function exemptions(
  stack: StackReport,
  findings: readonly ReportedFinding[],
  under: Section,
): readonly Section[] {
  const used = stack.exemptions
    .filter((exemption) => exemption.used > 0)
    .map(({ rule, pattern, until, by, reason, used: count }) =>
      [
        `${code(rule)} for ${code(pattern)} until ${code(until)}`,
        `by ${prose(by)}: ${prose(reason)} (${count} used)`,
      ].join(", "),
    );
  return [
    ...list("Exemptions used", used, under, RANK.exempted),
    ...titled("Findings let through for now", findings, under, RANK.exempted),
  ];
}

function notJudged(
  { verdict, matrix }: StackReport,
  findings: readonly ReportedFinding[],
  under: Section,
): readonly Section[] {
  const sentences = [
    ...(verdict.notJudged === "everything" ? ["everything: the pack was not asked, or not to the end"] : []),
    ...(matrix?.notComputed ?? []).map((one) => `access not computed: ${prose(one)}`),
  ];
  return [
    ...list("Not judged", sentences, under, RANK.notJudged),
    ...titled("What no rule could look into", findings, under, RANK.notJudged),
  ];
}

function list(title: string, items: readonly string[], under: Section, rank: number): readonly Section[] {
  if (items.length === 0) return [];
  const lines = items.map((item) => `- ${item}\n`);
  return [{ under, rank, head: `#### ${title}\n\n`, items: lines, tail: "\n" }];
}

/** How to see it again, where that is one command; it is what a reader needs least. */
function end({ stacks }: Report): readonly Section[] {
  const [command, another] = new Set(
    stacks.flatMap(({ findings }) => findings.map(({ showAgain }) => showAgain)),
  );
  if (command === undefined || another !== undefined) return [];
  return [{ rank: LAST, head: `Show it again: ${code(command, 400)}\n`, items: [], tail: "" }];
}
