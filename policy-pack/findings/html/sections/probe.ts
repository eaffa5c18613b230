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
      de: "Ein selbst signiertes Zertifikat mit einem RSA-Schlüssel von mindestens 2048 Bit, mit dem man sie prüfen könnte, ist nicht dabei.",
      en: "There is no self-signed certificate of an RSA key of at least 2048 bits beside it by which it could be verified.",
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
  de: "Nein: was antworten musste, hat nicht geantwortet, nichts musste antworten, etwas wurde nicht erprobt, oder niemand weiß, was zu erproben war. Stille zeigt hier nichts und zählt als nicht beurteilt.",
  en: "No: what had to answer did not, nothing had to, something was not tried, or nobody knows what should have been. Silence shows nothing here and counts as not judged.",
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
  const { script, ended, listSha256, list, conclusive, signature, thumbprint, testIdentity } = probe;
  const [kind, sign, word, means] = SIGNATURES[signature];
  return facts([
    [{ de: "Erprobt", en: "Tried" }, whenTried(ended, madeAt)],
    [{ de: "Durch", en: "By" }, code(script)],
    [{ de: "Aussagekräftig?", en: "Conclusive?" }, both(conclusive ? CONCLUSIVE : INCONCLUSIVE)],
    testIdentity === undefined
      ? undefined
      : [
          { de: "Nur ein Test", en: "A test only" },
          say(
            "Ein Zertifikat für Tests hat angeklopft: über ein fremdes Gerät sagt das nichts und zählt als nicht beurteilt.",
            "A test's certificate knocked: that says nothing of an unmanaged device and counts as not judged.",
          ),
        ],
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
                "SHA-1; ob ein Protokoll von Azures Gateway den Fingerabdruck eines abgewiesenen Zertifikats nennt, wurde nicht überprüft",
                "SHA-1; whether a log of Azure's gateway names the thumbprint of a refused certificate was not verified",
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
