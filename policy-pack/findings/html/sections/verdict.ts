import type { Report, ReportedFinding, ReportedVerdict } from "../../report/report";
import type { ReportedLab, ReportedProbe } from "../../tried/schema";
import { hasLabFailed } from "../../tried/verdict";
import type { NumberedStack } from "../cells";
import { element, type Markup } from "../element";
import { both, counted, english, moment, say, type Said } from "../language";
import { code, facts, heading, list } from "../parts";
import { findingId } from "./findings";
import { scenarioId, sentenceOf } from "./lab";
import { targetId } from "./probe";

type Outcome = "blocked" | "unreliable" | "open" | "passed";

interface Words {
  readonly sign: string;
  readonly word: Said;
  readonly means: Said;
}

const OUTCOMES: Readonly<Record<Outcome, Words>> = {
  blocked: {
    sign: "✕",
    word: { de: "Blockiert", en: "Blocked" },
    means: {
      de: "So darf die Änderung nicht ausgebracht werden.",
      en: "The change must not be deployed as it is.",
    },
  },
  unreliable: {
    sign: "✕",
    word: { de: "Nicht verlässlich", en: "Not reliable" },
    means: {
      de: "Die Probe ist gescheitert: nicht jede Regel blockiert. Auf dieses Ergebnis darf sich niemand verlassen.",
      en: "The canary failed: not every rule blocks. Nobody may rely on this result.",
    },
  },
  open: {
    sign: "?",
    word: { de: "Nicht alles beurteilt", en: "Not everything was judged" },
    means: {
      de: "Nichts blockiert, aber einen Teil hat keine Regel gesehen. Das ist kein „bestanden“.",
      en: "Nothing blocks, but some of it no rule has seen. This is no “passed”.",
    },
  },
  passed: {
    sign: "✓",
    word: { de: "Bestanden", en: "Passed" },
    means: {
      de: "Nichts blockiert, und alles wurde beurteilt.",
      en: "Nothing blocks, and everything was judged.",
    },
  },
};

const MODES: Readonly<Record<Report["made"]["mode"], Said>> = {
  offline: {
    de: "Vorschau ab leerem Zustand, an einem nachgestellten Azure",
    en: "preview from an empty state, on a stand-in for Azure",
  },
  state: { de: "Vorschau gegen das, was steht", en: "preview against what stands" },
  analysis: { de: "Untersuchung einer Zustandsdatei", en: "analysis of a state file" },
};

const CANARIES: Readonly<Record<Report["made"]["canary"], Said>> = {
  passed: {
    de: "bestanden: jede Regel blockiert, was sie blockieren muss",
    en: "passed: every rule blocks what it must",
  },
  failed: {
    de: "gescheitert: nicht jede Regel blockiert; auf das Ergebnis ist kein Verlass",
    en: "failed: not every rule blocks; do not rely on the result",
  },
  "not run": {
    de: "nicht gelaufen: dass jede Regel blockiert, ist hier nicht gezeigt",
    en: "not run: that every rule blocks is not shown here",
  },
};

/** The same order of weight as the exit code of the command. */
export function outcomeOf({ verdict, made }: Report): Outcome {
  if (verdict.blocked > 0) return "blocked";
  if (made.canary === "failed") return "unreliable";
  return verdict.notJudged === 0 ? "passed" : "open";
}

/** `Blockiert (1) · nicht beurteilt (2)`, as titles have it. */
export function verdictLine({ blocked, notJudged, exempted }: ReportedVerdict): Said {
  const everything = { de: "alles", en: "everything" };
  const open: Said = typeof notJudged === "number" ? { de: `${notJudged}`, en: `${notJudged}` } : everything;
  const parts: Said[] = [
    ...(blocked > 0 ? [{ de: `blockiert (${blocked})`, en: `blocked (${blocked})` }] : []),
    ...(blocked === 0 && notJudged === 0 ? [{ de: "bestanden", en: "passed" }] : []),
    ...(notJudged === 0 ? [] : [{ de: `nicht beurteilt (${open.de})`, en: `not judged (${open.en})` }]),
    ...(exempted > 0 ? [{ de: `ausgenommen (${exempted})`, en: `exempted (${exempted})` }] : []),
  ];
  return { de: parts.map(({ de }) => de).join(" · "), en: parts.map(({ en }) => en).join(" · ") };
}

export function verdictSection(report: Report, stacks: readonly NumberedStack[]): Markup {
  const outcome = outcomeOf(report);
  const { sign, word, means } = OUTCOMES[outcome];
  return element(
    "section",
    { class: `verdict ${outcome}` },
    element(
      "h2",
      { id: "verdict" },
      element("span", { class: "sign", "aria-hidden": "true" }, sign),
      both(word),
    ),
    element("p", {}, both(means)),
    report.made.canary === "failed" &&
      outcome === "blocked" &&
      element("p", {}, both(OUTCOMES.unreliable.means)),
    numbers(report.verdict),
    blocking(report, stacks),
  );
}

function numbers({ blocked, notJudged, exempted }: ReportedVerdict): Markup {
  const open = typeof notJudged === "number" ? String(notJudged) : say("alles", "everything");
  const rows = [
    [String(blocked), say("blockiert", "blocked")],
    [open, say("nicht beurteilt", "not judged")],
    [String(exempted), say("ausgenommen", "exempted")],
  ] as const;
  return element(
    "dl",
    { class: "numbers" },
    rows.map(([value, name]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
}

const MOST = 10;

/** What blocks, at once and with links; a long list goes on below. */
function blocking({ lab = [], probe = [] }: Report, stacks: readonly NumberedStack[]): Markup | undefined {
  const findings = stacks.flatMap((stack) =>
    stack.report.findings.flatMap((finding, index) =>
      finding.effect === "blocks" ? [linked(finding, findingId(stack, index))] : [],
    ),
  );
  const all = [...findings, ...lab.flatMap(otherwiseIn), ...probe.flatMap(reachedIn)];
  if (all.length === 0) return undefined;
  const rest = all.length - MOST;
  const more = counted(
    rest,
    { de: "weiterer weiter unten", en: "more further down" },
    { de: "weitere weiter unten", en: "more further down" },
  );
  return list([...all.slice(0, MOST), ...(rest > 0 ? [both(more)] : [])], { class: "blocking" });
}

function linked({ rule, name, title }: ReportedFinding, id: string): Markup {
  return element("span", {}, element("a", { href: `#${id}` }, code(rule), " – ", name), ": ", english(title));
}

function otherwiseIn({ stack, scenarios }: ReportedLab, number: number): readonly Markup[] {
  return scenarios.flatMap((scenario, index) =>
    scenario.verdict === "otherwise" && !hasLabFailed(scenario)
      ? [
          element(
            "span",
            {},
            say("im Labor anders als erwartet: ", "otherwise than expected in the lab: "),
            element(
              "a",
              { href: `#${scenarioId(`lab${number + 1}`, index)}` },
              code(scenario.name),
              " – ",
              stack,
            ),
            ": ",
            sentenceOf(scenario),
          ),
        ]
      : [],
  );
}

function reachedIn({ stack, targets }: ReportedProbe, number: number): readonly Markup[] {
  return targets.flatMap(({ id, what, verdict }, index) =>
    verdict === "reached"
      ? [
          element(
            "span",
            {},
            say("von einem fremden Gerät erreicht: ", "reached from an unmanaged device: "),
            element("a", { href: `#${targetId(`probe${number + 1}`, index)}` }, code(id), " – ", stack),
            what !== undefined && [": ", english(what)],
          ),
        ]
      : [],
  );
}

/** What was reviewed, with what, and when. */
export function madeSection({ made }: Report): Markup {
  const { pack } = made;
  const rules = pack.rules === undefined ? [] : [", ", both(RULES(pack.rules))];
  const digest = pack.digest === undefined ? [] : [", ", code(pack.digest)];
  return facts([
    [{ de: "Erstellt", en: "Made" }, both(moment(made.at))],
    [{ de: "Art", en: "Kind" }, both(MODES[made.mode])],
    made.head === undefined ? undefined : [{ de: "Geprüfter Stand", en: "Reviewed commit" }, code(made.head)],
    made.base === undefined ? undefined : [{ de: "Verglichen mit", en: "Compared with" }, code(made.base)],
    [{ de: "Regelpaket", en: "Policy pack" }, [code(pack.version), ", ", english(pack.from), rules, digest]],
    [{ de: "Probe (Canary)", en: "Canary" }, both(CANARIES[made.canary])],
  ]);
}

const RULES = (count: number) => counted(count, { de: "Regel", en: "rule" }, { de: "Regeln", en: "rules" });

/** The heading of a stack, with its own verdict. */
export function stackHead({ id, report }: NumberedStack): Markup {
  return element(
    "header",
    {},
    heading(2, id, say("Stack ", "Stack "), report.name),
    element("p", { class: "line" }, both(verdictLine(report.verdict)), " · ", both(SCOPES[report.scope])),
  );
}

const SCOPES: Readonly<Record<NumberedStack["report"]["scope"], Said>> = {
  "remote-access": { de: "Stack des Fernzugangs: alle Regeln", en: "stack of the remote access: all rules" },
  any: { de: "anderer Stack: Regeln für jeden Stack", en: "another stack: rules for any stack" },
};
