import type { ReportedLab, ReportedOddCell, ReportedScenario } from "../../tried/schema";
import { hasLabFailed, labDoubts } from "../../tried/verdict";
import { seenText } from "../../tried/words";
import { element, type Child, type Markup } from "../element";
import { GROUPS, inGerman, SENTENCES } from "../german-scenarios";
import { both, counted, english, say, type Said } from "../language";
import { badge, code, facts, heading, table } from "../parts";
import { whenTried } from "../tried-when";

const VERDICTS: Readonly<
  Record<ReportedScenario["verdict"], readonly [kind: string, sign: string, word: Said]>
> = {
  "as-expected": ["is-equal", "✓", { de: "wie erwartet", en: "as expected" }],
  otherwise: ["is-more", "✕", { de: "anders", en: "otherwise" }],
  "not-applicable": ["", "–", { de: "nicht erprobt", en: "not tried" }],
};

/** It says nothing of the plan, and is not judged. */
const FAILED: (typeof VERDICTS)["otherwise"] = [
  "is-undecided",
  "?",
  { de: "Labor gescheitert, nicht beurteilt", en: "the lab failed, not judged" },
];

const REVIEWED: Readonly<Record<ReportedLab["isReviewed"], Said<Child>>> = {
  yes: { de: "Ja: derselbe, Byte für Byte.", en: "Yes: the same one, byte for byte." },
  no: {
    de: "Nein: das Labor hat einen anderen erprobt. Das zählt als nicht beurteilt.",
    en: "No: the lab tried another one. That counts as not judged.",
  },
  unknown: {
    de: ["Nicht bekannt: ", code("--lab-plan"), " vergleicht es."],
    en: ["Not known: ", code("--lab-plan"), " compares it."],
  },
};

const NOT_AZURE: Said = {
  de: "Nicht Azure: ein Gateway mit strongSwan und Firewalls, die dieses Projekt aus dem Plan gemacht hat, auf einem einzigen Rechner. Von Azure zeigt es, wie dieses Projekt Microsofts Beschreibungen versteht.",
  en: "Not Azure: a strongSwan gateway and firewalls that this project made from the plan, on a single machine. Of Azure it shows what this project takes Microsoft's descriptions to mean.",
};

/** One run of the lab: which plan, when, and each scenario with what was seen. */
export function labPart(lab: ReportedLab, id: string, madeAt: string): Markup {
  const groups = [...new Set(lab.scenarios.map(({ group }) => group))];
  return element(
    "section",
    {},
    heading(3, id, say("Labor: Stack ", "Lab: stack "), lab.stack),
    element("p", {}, both(NOT_AZURE)),
    labFacts(lab, madeAt),
    groups.map((group, index) => groupPart(lab, group, id, `${id}g${index + 1}`)),
  );
}

function labFacts(lab: ReportedLab, madeAt: string): Markup {
  const { plan, planSha256, isReviewed, at, only } = lab;
  return facts([
    [{ de: "Ergebnis", en: "Result" }, counts(lab)],
    labDoubts(lab).includes("nothing-tried")
      ? [
          { de: "Nichts erprobt", en: "Nothing tried" },
          say("Das zählt als nicht beurteilt.", "That counts as not judged."),
        ]
      : undefined,
    [{ de: "Erprobt", en: "Tried" }, whenTried(at, madeAt)],
    [{ de: "Plan", en: "Plan" }, [code(plan), element("small", {}, "SHA-256 ", code(planSha256))]],
    [{ de: "Der geprüfte Plan?", en: "The reviewed plan?" }, both(REVIEWED[isReviewed])],
    only === undefined
      ? undefined
      : [
          { de: "Nur ein Teil", en: "A part only" },
          [
            say("Szenarien nach ", "scenarios by "),
            code(`--only ${only}`),
            element("small", {}, say("zählt als nicht beurteilt", "counts as not judged")),
          ],
        ],
  ]);
}

function counts({
  asExpected,
  otherwise,
  notApplicable,
}: Pick<ReportedLab, "asExpected" | "otherwise" | "notApplicable">): Child {
  return say(
    `${asExpected} wie erwartet, ${otherwise} anders, ${notApplicable} ohne etwas zu erproben in diesem Plan`,
    `${asExpected} as expected, ${otherwise} otherwise, ${notApplicable} with nothing to try in this plan`,
  );
}

const HEADS: readonly Said[] = [
  { de: "Szenario", en: "Scenario" },
  { de: "Ergebnis", en: "Result" },
  { de: "Erwartet", en: "Expected" },
  { de: "Gesehen", en: "Seen" },
];

/** Where a link to a scenario leads. */
export const scenarioId = (lab: string, index: number) => `${lab}n${index + 1}`;

function groupPart({ scenarios }: ReportedLab, group: string, lab: string, id: string): Markup[] {
  const numbered = scenarios.flatMap((one, index) =>
    one.group === group ? [{ one, at: scenarioId(lab, index) }] : [],
  );
  return [
    heading(4, id, translated(GROUPS, group)),
    element(
      "div",
      { class: "scenarios" },
      table(
        id,
        HEADS,
        numbered.map(({ one, at }) => scenarioRow(one, at)),
      ),
    ),
    ...numbered.flatMap(({ one, at }) => oddCells(one, `${at}cells`) ?? []),
  ];
}

/** In either language, or in English that is marked as such. */
function translated(words: Readonly<Record<string, string>>, text: string): Child {
  const said = inGerman(words, text);
  return said === undefined ? english(text) : both(said);
}

export const sentenceOf = ({ sentence }: ReportedScenario): Child => translated(SENTENCES, sentence);

function scenarioRow(scenario: ReportedScenario, id: string): Child[] {
  const { name, verdict, expected } = scenario;
  return [
    element(
      "div",
      { class: "sentence scenario", id },
      sentenceOf(scenario),
      element("small", {}, code(name)),
    ),
    badge(...(hasLabFailed(scenario) ? FAILED : VERDICTS[verdict])),
    verdict === "not-applicable" ? "–" : english(expected),
    english(seenText(scenario)),
  ];
}

const CELL_HEADS: readonly Said[] = [
  { de: "Von", en: "From" },
  { de: "Feld", en: "Cell" },
  { de: "Erklärt", en: "Declared" },
  { de: "Berechnet", en: "Computed" },
  { de: "Gesehen", en: "Seen" },
];

/** The cells in which the three answers are not one. */
function oddCells({ name, odd, oddLeft }: ReportedScenario, id: string): Markup[] | undefined {
  if (odd.length === 0) return undefined;
  const rows = odd.flatMap((cell) => ("text" in cell ? [] : [cellRow(cell)]));
  const texts = odd.flatMap((cell) => ("text" in cell ? [cell.text] : []));
  const left = counted(oddLeft, { de: "weiteres", en: "more" }, { de: "weitere", en: "more" });
  return [
    heading(4, id, say("Abweichende Felder: ", "Cells that disagree: "), code(name)),
    ...(rows.length === 0 ? [] : [table(id, CELL_HEADS, rows)]),
    ...(texts.length === 0
      ? []
      : [
          element(
            "ul",
            { class: "odd" },
            texts.map((text) => element("li", {}, english(text))),
          ),
        ]),
    ...(oddLeft === 0
      ? []
      : [element("p", {}, say(`${left.de} im JSON des Labors`, `${left.en} in the lab's own JSON`))]),
  ];
}

function cellRow({
  from,
  cell,
  declared,
  computed,
  seen,
}: Exclude<ReportedOddCell, { text: string }>): Child[] {
  return [
    from,
    code(cell),
    english(declared),
    computed === undefined ? say("nicht verglichen", "not compared") : english(computed),
    english(seen),
  ];
}
