import type { Control } from "./control";

/**
 * „Weg in die Basis-Absicherung“ (WiBA) of BSI, for municipalities. The names of the checklists are those of the draft of
 * August 2023, as the press listed them; the questions in them were not at hand, so that none is quoted.
 * https://www.heise.de/news/Basisabsicherung-fuer-Kommunen-BSI-veroeffentlicht-niedrigschwellige-Checklisten-9246027.html
 */
const NOT_CONFIRMED = {
  de: "Wortlaut der Prüffragen nicht bestätigt.",
  en: "The wording of the questions is not confirmed.",
};

export const WIBA: readonly Control[] = [
  {
    id: "Arbeit außerhalb der Institution",
    title: "Arbeit außerhalb der Institution",
    sentence: {
      de: "Von außen arbeiten nur Geräte der Stadt, und nur durch den Tunnel.",
      en: "Only the city's devices work from outside, and only through the tunnel.",
    },
    state: "enforced",
    by: ["p2s-certificate-only", "mail-not-published", "store-closed", "docs/admission.md"],
    note: NOT_CONFIRMED,
  },
  {
    id: "IT-Administration",
    title: "IT-Administration",
    sentence: {
      de: "Niemand verwaltet aus einem fremden Mandanten, was geschützt ist.",
      en: "Nobody administers what is protected from another tenant.",
    },
    state: "enforced",
    by: ["no-foreign-administration", "no-grant-on-protected", "docs/first-deployment.md"],
    note: NOT_CONFIRMED,
  },
  {
    id: "Mobile Endgeräte",
    title: "Mobile Endgeräte",
    sentence: {
      de: "Laptops sind verschlüsselt und verwaltet; ein verlorener wird gesperrt.",
      en: "Laptops are encrypted and managed; a lost one is revoked.",
    },
    state: "evidenced",
    by: ["p2s-revocations-complete", "docs/admission.md", "docs/loss.md"],
    note: NOT_CONFIRMED,
  },
  {
    id: "Netze",
    title: "Netze",
    sentence: {
      de: "Vom Tunnel ist nur erreichbar, was einzeln genannt ist.",
      en: "From the tunnel only what is named one by one can be reached.",
    },
    state: "enforced",
    by: [
      "filters-narrow",
      "nothing-into-protected",
      "only-managed-devices-reach-services",
      "p2s-pool-pinned",
      "docs/access.md",
    ],
    note: NOT_CONFIRMED,
  },
  {
    id: "Outsourcing und Cloud",
    title: "Outsourcing und Cloud",
    sentence: {
      de: "Auftragsverarbeitung und Region der Daten sind vereinbart.",
      en: "The processor's contract and the region of the data are agreed.",
    },
    state: "organisational",
    by: ["docs/where-not.md", "docs/de/verzeichnis.md"],
    note: NOT_CONFIRMED,
  },
  {
    id: "Rollen / Berechtigungen / Authentisierung",
    title: "Rollen / Berechtigungen / Authentisierung",
    sentence: {
      de: "Rechte auf das, was geschützt ist, sind eng und einzeln benannt.",
      en: "Rights on what is protected are narrow and named one by one.",
    },
    state: "enforced",
    by: ["no-grant-on-protected", "sign-right-single", "sign-role-narrow"],
    note: NOT_CONFIRMED,
  },
  {
    id: "Vorbereitung für Sicherheitsvorfälle",
    title: "Vorbereitung für Sicherheitsvorfälle",
    sentence: {
      de: "Für Verlust, Ausfall und Alarm steht geschrieben, wer was tut.",
      en: "For loss, outage and alarm it is written down who does what.",
    },
    state: "organisational",
    by: ["docs/operations.md", "docs/loss.md", "docs/monitoring.md"],
    note: NOT_CONFIRMED,
  },
];
