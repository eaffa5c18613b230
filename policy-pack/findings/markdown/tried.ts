import type { Report } from "../report/report";
import type { ReportedLab, ReportedProbe, ReportedScenario } from "../tried/schema";
import {
  ageText,
  firstCells,
  labCounts,
  labSentences,
  otherwiseIn,
  probeSentences,
  reachedTargets,
  reachedText,
} from "../tried/words";
import type { Section } from "./fitted";
import { code, prose } from "./quoted";

/** Of a scenario as many cells are named; the page has more. */
const MOST_CELLS = 5;

/** What packets tried: numbers, and whatever was not as it has to be. */
export function triedSections({ lab = [], probe = [], made }: Report, rank: number): readonly Section[] {
  return [
    ...lab.map((one) => labSection(one, made.at, rank)),
    ...probe.map((one) => probeSection(one, made.at, rank)),
  ];
}

function labSection(lab: ReportedLab, madeAt: string, rank: number): Section {
  const { stack, plan, planSha256, at, seconds } = lab;
  const tried = `Tried ${code(plan)} (SHA-256 ${code(planSha256.slice(0, 12))}) at ${code(at)}, ${ageText(at, madeAt)}, in ${seconds} s.`;
  return {
    rank,
    head: `### Lab, stack ${code(stack)}: ${labCounts(lab)}\n\n${[tried, ...labSentences(lab)].join(" ")}\n\n`,
    items: otherwiseIn(lab).map(scenarioItem),
    tail: "\n",
  };
}

function scenarioItem(scenario: ReportedScenario): string {
  const { name, sentence, expected, seen, note } = scenario;
  const [cells, left] = firstCells(scenario, MOST_CELLS);
  return [
    `- ${code(name)}: ${prose(sentence)}`,
    `  - expected: ${prose(expected)}`,
    `  - seen: ${prose(seen)}${note === undefined ? "" : `, ${prose(note)}`}`,
    ...cells.map((cell) => `  - ${prose(cell)}`),
    ...(left > 0 ? [`  - and ${left} more cells`] : []),
    "",
  ].join("\n");
}

function probeSection(probe: ReportedProbe, madeAt: string, rank: number): Section {
  const { stack, script, ended, thumbprint } = probe;
  const knocked = thumbprint === undefined ? "" : ` Thumbprint of its certificate: ${code(thumbprint)}.`;
  const tried = `${code(script)} on an unmanaged device, until ${code(ended)}, ${ageText(ended, madeAt)}.${knocked}`;
  return {
    rank,
    head: `### Probe, stack ${code(stack)}: ${reachedText(probe)}\n\n${[tried, ...probeSentences(probe)].join(" ")}\n\n`,
    items: reachedTargets(probe).map(({ id, what, detail }) => {
      const named = what === undefined ? code(id) : `${prose(what)} (${code(id)})`;
      return `- reached: ${named}${detail === "" ? "" : `: ${prose(detail)}`}\n`;
    }),
    tail: "\n",
  };
}
