import type { createColors } from "picocolors";
import type { Report } from "../report/report";
import type { ReportedLab, ReportedProbe, ReportedScenario } from "../tried/schema";
import { labDoubts, showsAnything } from "../tried/verdict";
import {
  ageText,
  firstCells,
  labCounts,
  labSentences,
  otherwiseIn,
  probeSentences,
  reachedTargets,
  reachedText,
  seenText,
  targetText,
} from "../tried/words";

type Colours = ReturnType<typeof createColors>;

/** What packets tried, a paragraph each. */
export function triedTexts({ lab = [], probe = [], made }: Report, colours: Colours): readonly string[] {
  return [
    ...lab.map((one) => labText(one, made.at, colours)),
    ...probe.map((one) => probeText(one, made.at, colours)),
  ];
}

function labText(lab: ReportedLab, madeAt: string, colours: Colours): string {
  const { stack, plan, planSha256, at } = lab;
  const isOpen = labDoubts(lab).length > 0;
  const paint = lab.otherwise > 0 ? colours.red : isOpen ? colours.yellow : colours.green;
  return [
    `${colours.bold(`Lab, ${stack}`)}: ${paint(labCounts(lab))}`,
    `  Plan ${plan}, SHA-256 ${planSha256.slice(0, 12)}; tried at ${at}, ${ageText(at, madeAt)}.`,
    ...labSentences(lab).map((sentence) => `  ${sentence}`),
    ...otherwiseIn(lab).flatMap((one) => scenarioLines(one, colours)),
  ].join("\n");
}

/** So many cells of a matrix are named; the page and the JSON have more. */
const MOST_CELLS = 12;

function scenarioLines(scenario: ReportedScenario, colours: Colours): readonly string[] {
  const { name, sentence, expected } = scenario;
  const [cells, left] = firstCells(scenario, MOST_CELLS);
  return [
    `  ${colours.red(`otherwise ${name}`)} ${sentence}`,
    `    expected: ${expected}`,
    `    seen: ${seenText(scenario)}`,
    ...cells.map((cell) => `      ${cell}`),
    ...(left > 0 ? [`      and ${left} more`] : []),
  ];
}

function probeText(probe: ReportedProbe, madeAt: string, colours: Colours): string {
  const { stack, script, ended, thumbprint } = probe;
  const paint = probe.reached > 0 ? colours.red : showsAnything(probe) ? colours.green : colours.yellow;
  const knocked = thumbprint === undefined ? [] : [`  Thumbprint of its certificate: ${thumbprint}.`];
  return [
    `${colours.bold(`Probe, ${stack}`)}: ${paint(reachedText(probe))}`,
    `  ${script} on an unmanaged device, until ${ended}, ${ageText(ended, madeAt)}.`,
    ...knocked,
    ...probeSentences(probe).map((sentence) => `  ${sentence}`),
    ...reachedTargets(probe).map((target) => `  ${colours.red("reached")} ${targetText(target)}`),
  ].join("\n");
}
