import type { ControlResult } from "../../controls/controls";
import { element, type Child, type Markup } from "../element";
import { both, counted, say, type Said } from "../language";
import { badge, code, heading, none, table } from "../parts";

type State = ControlResult["state"];

const STATES: Readonly<Record<State, readonly [sign: string, word: Said]>> = {
  enforced: ["✓", { de: "durchgesetzt", en: "enforced" }],
  evidenced: ["◉", { de: "nachgewiesen", en: "evidenced" }],
  organisational: ["◌", { de: "organisatorisch", en: "organisational" }],
  deviation: ["✕", { de: "Abweichung", en: "deviation" }],
};

const MEANS: Readonly<Record<State, Said>> = {
  enforced: { de: "eine Regel blockiert alles andere", en: "a rule blocks otherwise" },
  evidenced: {
    de: "Bericht, Nachweisbuch oder ein Befehl zeigen es",
    en: "this report, the ledger or a command shows it",
  },
  organisational: { de: "die Stadt muss es tun", en: "the city has to do it" },
  deviation: {
    de: "nicht so getan; die Anmerkung sagt, was stattdessen steht",
    en: "not done; the note says what stands there instead",
  },
};

/** What each control of a catalogue asks for, and what stands for it here. */
export function controlsSection(controls: readonly ControlResult[]): Markup {
  const catalogues = [...new Set(controls.map(({ catalogue }) => catalogue))];
  const title = heading(2, "controls", say("Anforderungen", "Controls"));
  if (controls.length === 0) {
    return element("section", {}, title, none("Keine wurde verglichen.", "None was compared."));
  }
  return element(
    "section",
    {},
    title,
    legend(),
    catalogues.map((catalogue, index) => {
      const id = `controls-${index + 1}`;
      const rows = controls.filter((control) => control.catalogue === catalogue).map(rowOf);
      return [heading(3, id, catalogue), table(id, HEADS, rows)];
    }),
  );
}

function legend(): Markup {
  return element(
    "dl",
    { class: "legend" },
    Object.entries(STATES).map(([state, [sign, word]]) =>
      element(
        "div",
        {},
        element("dt", {}, badge(state, sign, word)),
        element("dd", {}, both(MEANS[state as State])),
      ),
    ),
  );
}

const HEADS: readonly Said[] = [
  { de: "Anforderung", en: "Control" },
  { de: "Satz", en: "Sentence" },
  { de: "Zustand", en: "State" },
  { de: "Durch", en: "By" },
];

const FINDING: Said = { de: "Befund in diesem Lauf", en: "finding in this run" };
const FINDINGS: Said = { de: "Befunde in diesem Lauf", en: "findings in this run" };

function rowOf(control: ControlResult): Child[] {
  const { note, findings, state, sentence } = control;
  const noted = note && element("small", {}, say(withCode(note.de), withCode(note.en)));
  return [
    [code(control.id), element("small", {}, control.title)],
    element("div", { class: "sentence" }, say(withCode(sentence.de), withCode(sentence.en)), noted),
    element(
      "div",
      { class: "badges" },
      badge(state, ...STATES[state]),
      findings > 0 && badge("is-less", "!", counted(findings, FINDING, FINDINGS)),
    ),
    element(
      "ul",
      { class: "by" },
      control.by.map((by) => element("li", {}, code(by))),
    ),
  ];
}

/** The catalogues write commands in backticks, as Markdown does. */
function withCode(text: string): Child {
  return text.split("`").map((part, index) => (index % 2 === 0 ? part : code(part)));
}
