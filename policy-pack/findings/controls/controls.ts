import { catalogue } from "../../catalogue";
import type { Report, ReportedFinding, StackReport } from "../report/report";
import { ANNEX_A } from "./annex-a";
import type { Control, InTwoLanguages } from "./control";
import { NETWORKS } from "./grundschutz-networks";
import { ORGANISATION } from "./grundschutz-organisation";
import { SYSTEMS } from "./grundschutz-systems";
import { WIBA } from "./wiba";

export type Catalogue = "BSI IT-Grundschutz 2023" | "ISO/IEC 27001:2022 Annex A" | "WiBA";

/** What a run says to one sentence of a catalogue. */
export interface ControlResult {
  readonly catalogue: Catalogue;
  readonly id: string;
  readonly title: string;
  readonly sentence: InTwoLanguages;
  readonly state: Control["state"];
  readonly by: readonly string[];
  /** Findings of this run by its rules; what merely warns is none. */
  readonly findings: number;
  /** What the run itself has to say to it first, then what is always so. */
  readonly note?: InTwoLanguages;
}

/** Every sentence, catalogue by catalogue. */
export const CONTROLS: readonly { readonly catalogue: Catalogue; readonly controls: readonly Control[] }[] = [
  { catalogue: "BSI IT-Grundschutz 2023", controls: [...NETWORKS, ...SYSTEMS, ...ORGANISATION] },
  { catalogue: "ISO/IEC 27001:2022 Annex A", controls: ANNEX_A },
  { catalogue: "WiBA", controls: WIBA },
];

const CONFINEMENT = new Set(catalogue.filter(({ kind }) => kind === "confinement").map(({ id }) => id));

/**
 * Each sentence with what this run found against it. The state says how the project stands to a sentence; what the run
 * did not keep, or could not show, stands in front of the note, so that nobody signs a row that only means well.
 */
export function controlResults(report: Report): readonly ControlResult[] {
  return CONTROLS.flatMap(({ catalogue: name, controls }) =>
    controls.map(({ id, title, sentence, state, by, note }): ControlResult => {
      const findings = findingsOf(report, by);
      const notes = [...inThisRun(report, by, findings), ...(note === undefined ? [] : [note])];
      return {
        catalogue: name,
        id,
        title,
        sentence,
        state,
        by,
        findings: findings.length,
        ...(notes.length === 0 ? {} : { note: joined(notes) }),
      };
    }),
  );
}

function findingsOf({ stacks }: Report, by: readonly string[]): readonly ReportedFinding[] {
  return stacks
    .flatMap(({ findings }) => findings)
    .filter(({ rule, effect }) => effect !== "warns" && by.includes(rule));
}

function inThisRun(
  report: Report,
  by: readonly string[],
  findings: readonly ReportedFinding[],
): readonly InTwoLanguages[] {
  const number = (effect: ReportedFinding["effect"]) =>
    findings.filter((finding) => finding.effect === effect).length;
  const [blocks, exempted, unjudged] = [number("blocks"), number("exempted"), number("not-judged")];
  const notes = [
    blocks > 0 && {
      de: `In diesem Lauf nicht erfüllt (blockiert: ${blocks}).`,
      en: `Not fulfilled in this run (blocked: ${blocks}).`,
    },
    exempted > 0 && {
      de: `In diesem Lauf für eine Weile ausgenommen, also nicht erfüllt: ${exempted}.`,
      en: `Let through for a while in this run, so not fulfilled: ${exempted}.`,
    },
    unjudged > 0 && {
      de: `In diesem Lauf nicht beurteilt: ${unjudged}.`,
      en: `Not judged in this run: ${unjudged}.`,
    },
    unseen(report, by),
  ];
  return notes.filter((note) => note !== undefined && note !== false);
}

/** Why the run says nothing of rules that found nothing. */
function unseen({ made, stacks }: Report, by: readonly string[]): InTwoLanguages | undefined {
  const rules = by.filter((id) => !id.endsWith(".md"));
  if (rules.length === 0) return undefined;
  if (made.canary === "failed" || stacks.length === 0 || stacks.some(notAsked)) {
    return {
      de: "Dieser Lauf zeigt es nicht: die Regeln wurden nicht oder nicht zu Ende gefragt, oder die Probe (canary) schlug fehl.",
      en: "This run does not show it: the rules were not asked, or not to the end, or the canary failed.",
    };
  }
  const onlyThere = rules.filter((id) => CONFINEMENT.has(id));
  if (onlyThere.length === 0 || stacks.some(({ scope }) => scope === "remote-access")) return undefined;
  return {
    de: `Dieser Lauf zeigt nicht, was nur im Stack des Fernzugriffs geprüft wird: ${onlyThere.join(", ")}.`,
    en: `This run does not show what is judged only in the stack of the remote access: ${onlyThere.join(", ")}.`,
  };
}

function notAsked({ verdict }: StackReport): boolean {
  return verdict.notJudged === "everything";
}

function joined(notes: readonly InTwoLanguages[]): InTwoLanguages {
  return { de: notes.map(({ de }) => de).join(" "), en: notes.map(({ en }) => en).join(" ") };
}
