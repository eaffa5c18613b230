import { ruleOf } from "./reasons";
import type { Verdict } from "./verdict";

export type Language = "de" | "en";

const CERTIFICATE: Readonly<Record<Language, Readonly<Record<Verdict["certificate"], string>>>> = {
  de: {
    work: "Das Gerät darf ins Verwaltungsnetz.",
    remediation:
      "Das Gerät erreicht nur die Geräteverwaltung, um wieder in Ordnung zu kommen: kein Postfach, keine Laufwerke.",
    none: "Das Gerät bekommt keinen neuen Zugang.",
  },
  en: {
    work: "The device may enter the administration network.",
    remediation:
      "The device reaches the device management only, to be put right: no mailbox, no network drives.",
    none: "The device gets no new access.",
  },
};

const EXISTING: Readonly<Record<Language, Readonly<Record<Verdict["existing"] | "revoke-some", string>>>> = {
  de: {
    keep: "Ein vorhandener Zugang gilt bis zu seinem Ende weiter.",
    expire: "Ein vorhandener Zugang endet mit seiner Laufzeit und wird nicht verlängert.",
    revoke: "Vorhandene Zugänge werden sofort gesperrt.",
    "revoke-some": "Der Zugang mit dem betroffenen Schlüssel wird sofort gesperrt.",
  },
  en: {
    keep: "Access that it has stays good until its end.",
    expire: "Access that it has ends in its own time and is not renewed.",
    revoke: "Access that it has is blocked at once.",
    "revoke-some": "Access with the key in question is blocked at once.",
  },
};

/**
 * The verdict for the help desk, a sentence a line: what the device may do, what becomes of the access that it has, and
 * for each reason what the user must do, with the facts in brackets.
 */
export function explainVerdict(verdict: Verdict, language: Language): string[] {
  const { certificate, existing, reasons } = verdict;
  if (reasons.length === 0) return [CERTIFICATE[language][certificate]];
  return [
    CERTIFICATE[language][certificate],
    EXISTING[language][existing === "revoke" && concernsSomeKeys(verdict) ? "revoke-some" : existing],
    ...reasons.map(({ code, detail }) => {
      const sentence = ruleOf(code)[language === "de" ? "german" : "english"];
      return `- ${sentence}${detail === undefined ? "" : ` (${detail})`}`;
    }),
  ];
}

function concernsSomeKeys({ reasons }: Verdict): boolean {
  return reasons.every(({ code, keys }) => ruleOf(code).existing !== "revoke" || keys !== undefined);
}
