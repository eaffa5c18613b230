import type { Control } from "./control";

/** BSI IT-Grundschutz, Edition 2023, layers DER, OPS and ORP; quoted as of May 2024. */
export const ORGANISATION: readonly Control[] = [
  {
    id: "DER.1.A3",
    title: "Festlegung von Meldewegen für sicherheitsrelevante Ereignisse",
    sentence: {
      de: "Alarme gehen an die Postfächer der Stadt und an niemanden sonst.",
      en: "Alarms go to the city's mailboxes and to nobody else.",
    },
    state: "enforced",
    by: ["alarm-mail-only", "docs/monitoring.md"],
    note: {
      de: "Wer sie nachts liest, und wen er anruft, legt die Stadt fest.",
      en: "Who reads them at night, and whom they call, is for the city to lay down.",
    },
  },
  {
    id: "OPS.1.1.2.A6",
    title: "Schutz administrativer Tätigkeiten",
    sentence: {
      de: "Kein fremder Mandant und keine Richtlinie verwaltet, was geschützt ist; verwaltet wird in dem Abonnement, das genannt ist.",
      en: "No other tenant and no policy administers what is protected; what is administered is the subscription that is named.",
    },
    state: "enforced",
    by: ["no-foreign-administration", "no-policy-backdoor", "provider-pinned"],
  },
  {
    id: "OPS.1.1.3.A1",
    title: "Konzept für das Patch- und Änderungsmanagement",
    sentence: {
      de: "„… das angestrebte Sicherheitsniveau während und nach den Änderungen erhalten bleibt“",
      en: "The level of security that is aimed at stays as it is during the changes and after them.",
    },
    state: "enforced",
    by: [
      "no-ignore-changes",
      "no-policy-backdoor",
      "opaque-budget",
      "protect-crown-jewels",
      "provider-pinned",
      "type-allowed",
      "docs/changes.md",
    ],
    note: {
      de: "Für Änderungen durch ein Programm, das dieses Policy Pack prüft. Von Hand geänderte Ressourcen findet `npm run audit` danach.",
      en: "For changes by a program that this pack judges. What is changed by hand is found by `npm run audit` afterwards.",
    },
  },
  {
    id: "OPS.1.1.3.A15",
    title: "Regelmäßige Aktualisierung von IT-Systemen und Software",
    sentence: {
      de: "Ein Laptop mit zu altem Betriebssystem erreicht nur noch, was ihn aktualisiert.",
      en: "A laptop whose operating system is too old reaches only what updates it.",
    },
    state: "evidenced",
    by: ["docs/admission.md", "docs/reconcile.md"],
    note: {
      de: "Nach dem Ende seines Arbeitszertifikats. Ein Zertifikat zur Reparatur gibt es nur, wo ein Adressbereich dafür besteht. Die Mindeststände setzt die Stadt.",
      en: "After the end of its work certificate. A certificate for repair exists only where there is a pool for it. The lowest versions are set by the city.",
    },
  },
  {
    id: "OPS.1.1.5.A3",
    title: "Konfiguration der Protokollierung auf System- und Netzebene",
    sentence: {
      de: "Protokolle bleiben in der eigenen Hand, und nur Azure schreibt sie.",
      en: "Logs stay in the city's own hands, and only Azure writes them.",
    },
    state: "enforced",
    by: ["alarm-mail-only", "audit-kept-here", "ledger-store-closed", "docs/monitoring.md"],
  },
  {
    id: "OPS.1.2.4.A1",
    title: "Regelungen für Telearbeit",
    sentence: {
      de: "Eine Dienstvereinbarung regelt die Telearbeit.",
      en: "An agreement with the staff council governs work from home.",
    },
    state: "organisational",
    by: ["docs/de/personalrat.md"],
  },
  {
    id: "OPS.1.2.4.A2",
    title: "Sicherheitstechnische Anforderungen an den Telearbeitsrechner",
    sentence: {
      de: "Nur ein Gerät, das alle festgelegten Anforderungen erfüllt, erhält ein Arbeitszertifikat.",
      en: "Only a device that meets every requirement that was laid down gets a work certificate.",
    },
    state: "evidenced",
    by: ["docs/admission.md"],
  },
  {
    id: "OPS.1.2.4.A6",
    title: "Erstellung eines Sicherheitskonzeptes für Telearbeit",
    sentence: {
      de: "Die Stadt hat ein Sicherheitskonzept für Telearbeit.",
      en: "The city has a security concept for work from home.",
    },
    state: "organisational",
    by: ["docs/threat-model.md", "docs/de/massnahmen.md"],
    note: {
      de: "Bedrohungsmodell und Blatt der Maßnahmen sind Zulieferung, nicht das Konzept. OPS.1.2.4.A3 und A4 sind in der Edition 2023 entfallen.",
      en: "Threat model and sheet of measures are contributions, not the concept. OPS.1.2.4.A3 and A4 were dropped in the Edition 2023.",
    },
  },
  {
    id: "OPS.1.2.5.A3",
    title: "Absicherung der Schnittstellen zur Fernwartung",
    sentence: {
      de: "Kein Dienstleister verwaltet aus einem fremden Mandanten, was geschützt ist.",
      en: "No service provider administers what is protected from another tenant.",
    },
    state: "enforced",
    by: ["no-foreign-administration"],
  },
  {
    id: "OPS.2.2.A7",
    title: "Erstellung eines Sicherheitskonzeptes für die Cloud-Nutzung",
    sentence: {
      de: "Was in Azure entsteht, ist geprüft; was keine Regel beurteilen kann, ist gezählt und begrenzt.",
      en: "What is made in Azure is judged; what no rule can judge is counted and limited.",
    },
    state: "enforced",
    by: ["no-policy-backdoor", "opaque-budget"],
    note: {
      de: "Das Konzept selbst, Auftragsverarbeitung und Region der Protokolle sind Sache der Stadt.",
      en: "The concept itself, the processor's contract and the region of the logs are the city's matter.",
    },
  },
  {
    id: "ORP.4.A2",
    title: "Einrichtung, Änderung und Entzug von Berechtigungen",
    sentence: {
      de: "Auf das, was geschützt ist, vergibt kein Programm ein Recht, mit dem es sich öffnen ließe.",
      en: "No program grants a right on what is protected with which it could be opened.",
    },
    state: "enforced",
    by: ["no-foreign-administration", "no-grant-on-protected"],
    note: {
      de: "Rechte, die von Hand vergeben werden, stehen in keinem Plan.",
      en: "Rights that are granted by hand are in no plan.",
    },
  },
  {
    id: "ORP.4.A9",
    title: "Identifikation und Authentisierung",
    sentence: {
      de: "„… der zugreifenden Benutzenden, Dienste oder IT-Systeme …“",
      en: "Of the users, services or IT systems that access.",
    },
    state: "enforced",
    by: ["no-grant-on-protected", "provider-pinned", "sign-right-single", "sign-role-narrow"],
    note: {
      de: "Für Dienste und IT-Systeme der Zertifizierungsstelle und für Bereitstellungen. Benutzende: SYS.2.1.A1.",
      en: "For services and IT systems of the certificate authority and for deployments. Users: SYS.2.1.A1.",
    },
  },
  {
    id: "ORP.4.A21",
    title: "Mehr-Faktor-Authentisierung",
    sentence: {
      de: "Wer am Laptop sitzt, weist sich mit mehr als einem Faktor aus.",
      en: "Whoever sits at the laptop proves it with more than one factor.",
    },
    state: "organisational",
    by: ["docs/where-not.md"],
    note: {
      de: "Das Gerätezertifikat ist kein Faktor des Menschen. Vom Tunnel wird keine Anmeldung eines Menschen verlangt.",
      en: "A device's certificate is no factor of a person. The tunnel asks for no person's sign-in.",
    },
  },
  {
    id: "ORP.4.A24",
    title: "Vier-Augen-Prinzip für administrative Tätigkeiten",
    sentence: {
      de: "Niemand erhält allein durch eine Bereitstellung das Recht zu signieren.",
      en: "Nobody gets the right to sign by a deployment alone.",
    },
    state: "enforced",
    by: ["no-grant-on-protected", "sign-right-single", "docs/reconcile.md"],
    note: {
      de: "Dass zwei verschiedene Menschen prüfen und bereitstellen, organisiert die Stadt.",
      en: "That two different people review and deploy is for the city to organise.",
    },
  },
];
