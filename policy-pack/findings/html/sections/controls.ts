import type { ControlResult } from "../../controls/controls";
import { element, type Child, type Markup } from "../element";
import { both, say, type Said } from "../language";
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
  { de: "Hier", en: "Here" },
  { de: "Zustand", en: "State" },
  { de: "Durch", en: "By" },
  { de: "Befunde", en: "Findings" },
];

function rowOf(control: ControlResult): Child[] {
  const { note } = control;
  return [
    [code(control.id), element("small", {}, control.title)],
    [both(control.sentence), note !== undefined && element("small", {}, both(note))],
    badge(control.state, ...STATES[control.state]),
    control.by.map((by, index) => [index > 0 && ", ", code(by)]),
    control.findings === 0 ? "0" : element("strong", {}, String(control.findings)),
  ];
}
