import type { RecordedMatrix } from "../../report/matrix-schema";
import type { ComparedCell, NumberedStack } from "../cells";
import { element, type Child, type Markup } from "../element";
import { both, say, type Said } from "../language";
import { badge, code, list, sentences } from "../parts";

type State = ComparedCell["state"];
type Connections = ComparedCell["more"][number];

const STATES: Readonly<Record<State, readonly [sign: string, word: Said]>> = {
  equal: ["✓", { de: "wie erklärt", en: "as declared" }],
  more: ["✕", { de: "mehr als erklärt", en: "more than declared" }],
  less: ["−", { de: "weniger als erklärt", en: "less than declared" }],
  undecided: ["?", { de: "unentschieden", en: "undecided" }],
};

const DECLARATIONS: Readonly<Record<RecordedMatrix["declaration"], Said | undefined>> = {
  read: undefined,
  none: {
    de: "Das Programm erklärt nicht, wer wohin darf: was Geräte erreichen, ist mit nichts verglichen.",
    en: "The program does not declare who may reach what: what devices reach is compared with nothing.",
  },
  unreadable: {
    de: "Was das Programm erklärt, ist nicht lesbar: was Geräte erreichen, ist mit nichts verglichen.",
    en: "What the program declares is not readable: what devices reach is compared with nothing.",
  },
};

/** In words and with a sign; colour only repeats it. */
export function stateBadge({ state }: ComparedCell): Markup {
  return badge(`is-${state}`, ...STATES[state]);
}

/** What stands in no place of the table is said before it. */
export function declaration({ report }: NumberedStack): Markup | undefined {
  const said = report.comparison && DECLARATIONS[report.comparison.declaration];
  return said && element("p", {}, both(said));
}

/** Nothing is possible, and nothing is declared. */
export function isEmpty({ possible, declared, less }: ComparedCell): boolean {
  return possible.length === 0 && declared.length === 0 && less.length === 0;
}

/** What is declared between the two sides and how it differs, name and value. */
export function comparedFacts(cell: ComparedCell): ReadonlyArray<readonly [Said, Child] | undefined> {
  const { state, declared, more, less, unfiltered, witness } = cell;
  const moreName =
    state === "undecided" ? { de: "Vielleicht mehr", en: "Perhaps more" } : { de: "Mehr", en: "More" };
  return [
    [
      { de: "Erklärt", en: "Declared" },
      declared.length === 0 ? say("nichts", "nothing") : code(declared.join(", ")),
    ],
    [{ de: "Vergleich", en: "Comparison" }, stateBadge(cell)],
    more.length === 0 ? undefined : [moreName, connections(more)],
    less.length === 0 ? undefined : [{ de: "Nicht möglich", en: "Not possible" }, connections(less)],
    unfiltered.length === 0 ? undefined : [{ de: "Ungefiltert", en: "Unfiltered" }, heldByCity(unfiltered)],
    witness === undefined || witness.remarks.length === 0
      ? undefined
      : [{ de: "Auf dem Weg", en: "On the way" }, sentences(witness.remarks)],
  ];
}

function heldByCity(ports: readonly string[]): Child {
  return [
    code(ports.join(", ")),
    " ",
    say(
      "(in Azure; die Firewall der Stadt muss es halten)",
      "(in Azure; the city's own firewall must hold it)",
    ),
  ];
}

function connections(all: readonly Connections[]): Markup {
  return list(
    all.map(({ sources, destinations, ports }) =>
      code(`${sources.join(", ")} → ${destinations.join(", ")}: ${ports.join(", ")}`),
    ),
  );
}
