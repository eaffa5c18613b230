import type { ProbedTarget, ReportedProbe } from "../../tried/schema";
import { element, type Child, type Markup } from "../element";
import { both, counted, english, say, type Said } from "../language";
import { badge, code, facts, heading, table } from "../parts";
import { whenTried } from "../tried-when";

const VERDICTS: Readonly<Record<ProbedTarget["verdict"], readonly [kind: string, sign: string, word: Said]>> =
  {
    reached: ["is-more", "✕", { de: "erreicht", en: "reached" }],
    answered: ["", "·", { de: "antwortet, zählt nicht", en: "answered, does not count" }],
    refused: ["is-equal", "✓", { de: "abgewiesen", en: "refused" }],
    silent: ["is-equal", "✓", { de: "keine Antwort", en: "silent" }],
    expected: ["", "·", { de: "antwortet, wie es muss", en: "answered, as it must" }],
    "not-tried": ["is-undecided", "?", { de: "nicht erprobt", en: "not tried" }],
  };

const SIGNATURES: Readonly<Record<ReportedProbe["signature"], readonly [string, string, Said, Said]>> = {
  valid: [
    "is-equal",
    "✓",
    { de: "gültig", en: "valid" },
    {
      de: "Wer mit diesem Zertifikat angeklopft hat, hat das Ergebnis geschrieben. Auf welchem Gerät, sagt sie nicht.",
      en: "Whoever knocked with this certificate wrote the result. On which device it does not say.",
    },
  ],
  wrong: [
    "is-more",
    "✕",
    { de: "falsch", en: "wrong" },
    {
      de: "Das Ergebnis wurde nachträglich verändert, oder jemand anderes hat es geschrieben.",
      en: "The result was changed after it was written, or somebody else wrote it.",
    },
  ],
  unreadable: [
    "is-undecided",
    "?",
    { de: "nicht prüfbar", en: "cannot be verified" },
    {
      de: "Ein Zertifikat mit einem RSA-Schlüssel, mit dem man sie prüfen könnte, ist nicht dabei.",
      en: "There is no certificate of an RSA key beside it by which it could be verified.",
    },
  ],
};

const LISTS: Readonly<Record<ReportedProbe["list"], Said>> = {
  same: { de: "lag daneben", en: "lay beside it" },
  other: {
    de: "daneben lag eine andere: ob alles erprobt wurde, ist nicht bekannt",
    en: "another one lay beside it: whether all of it was tried is not known",
  },
  missing: {
    de: "lag nicht daneben: ob alles erprobt wurde, ist nicht bekannt",
    en: "did not lie beside it: whether all of it was tried is not known",
  },
};

const CONCLUSIVE: Said = {
  de: "Ja: was antworten musste, hat geantwortet, und alles wurde erprobt.",
  en: "Yes: what had to answer did, and everything was tried.",
};
const INCONCLUSIVE: Said = {
  de: "Nein: was antworten musste, hat nicht geantwortet, oder etwas wurde nicht erprobt. Stille zeigt hier nichts.",
  en: "No: what had to answer did not, or something was not tried. Silence shows nothing here.",
};

const HEADS: readonly Said[] = [
  { de: "Ziel", en: "Target" },
  { de: "Ergebnis", en: "Result" },
  { de: "Näheres", en: "Detail" },
];

/** One run of the probe: what a device that nobody manages could reach. */
export function probePart(probe: ReportedProbe, id: string, madeAt: string): Markup {
  return element(
    "section",
    {},
    heading(3, id, say("Sonde: Stack ", "Probe: stack "), probe.stack),
    element("p", {}, both(reached(probe))),
    probeFacts(probe, madeAt),
    table(
      id,
      HEADS,
      probe.targets.map((target, index) => targetRow(target, targetId(id, index))),
    ),
  );
}

function reached({ reached: number, targets }: ReportedProbe): Said {
  const of = counted(targets.length, { de: "Ziel", en: "target" }, { de: "Zielen", en: "targets" });
  if (number === 0)
    return {
      de: `Dieses fremde Gerät konnte zu dieser Zeit nichts erreichen (von ${of.de}).`,
      en: `This unmanaged device could reach nothing at this time (of ${of.en}).`,
    };
  return {
    de: `Dieses fremde Gerät konnte zu dieser Zeit ${number} von ${of.de} erreichen.`,
    en: `This unmanaged device could reach ${number} of ${of.en} at this time.`,
  };
}

function probeFacts(probe: ReportedProbe, madeAt: string): Markup {
  const { script, ended, listSha256, list, conclusive, signature, thumbprint } = probe;
  const [kind, sign, word, means] = SIGNATURES[signature];
  return facts([
    [{ de: "Erprobt", en: "Tried" }, whenTried(ended, madeAt)],
    [{ de: "Durch", en: "By" }, code(script)],
    [{ de: "Aussagekräftig?", en: "Conclusive?" }, both(conclusive ? CONCLUSIVE : INCONCLUSIVE)],
    [{ de: "Unterschrift", en: "Signature" }, [badge(kind, sign, word), element("small", {}, both(means))]],
    thumbprint === undefined
      ? undefined
      : [
          { de: "Zertifikat", en: "Certificate" },
          [
            code(thumbprint),
            element(
              "small",
              {},
              say(
                "SHA-1; das Protokoll des Gateways nennt dasselbe",
                "SHA-1; the gateway's log names the same",
              ),
            ),
          ],
        ],
    [
      { de: "Liste der Ziele", en: "List of targets" },
      [both(LISTS[list]), element("small", {}, "SHA-256 ", code(listSha256))],
    ],
  ]);
}

/** Where a link to a target leads. */
export const targetId = (probe: string, index: number) => `${probe}n${index + 1}`;

function targetRow({ id, what, verdict, detail }: ProbedTarget, place: string): Child[] {
  return [
    element(
      "div",
      { class: "scenario", id: place },
      what === undefined ? code(id) : [english(what), element("small", {}, code(id))],
    ),
    badge(...VERDICTS[verdict]),
    detail === "" ? "–" : english(detail),
  ];
}
