import type { Control } from "./control";

/** BSI IT-Grundschutz, Edition 2023, layers APP, CON, INF and SYS; quoted as of May 2024. */
export const SYSTEMS: readonly Control[] = [
  {
    id: "APP.3.3.A15",
    title: "Planung von Fileservern",
    sentence: {
      de: "Dateiablagen stehen nur dem Tunnel offen, und ihre Namen führen nur dorthin.",
      en: "File shares are open to the tunnel only, and their names lead only there.",
    },
    state: "enforced",
    by: ["dns-pinned", "store-closed"],
    note: {
      de: "Für Ablagen in Azure. Rechte auf Ordner und Dateiserver im eigenen Netz verwaltet die Stadt.",
      en: "For shares in Azure. Rights on folders, and file servers in the city's own network, are the city's matter.",
    },
  },
  {
    id: "APP.5.3.A2",
    title: "Sicherer Betrieb von E-Mail-Servern",
    sentence: {
      de: "Postfächer sind aus dem Internet nicht erreichbar, nur durch den Tunnel.",
      en: "Mailboxes cannot be reached from the Internet, only through the tunnel.",
    },
    state: "enforced",
    by: ["dns-pinned", "mail-not-published"],
    note: {
      de: "Für Server in Azure. Exchange Online und ein im Rathaus veröffentlichtes Outlook im Web sieht kein Policy Pack (docs/where-not.md).",
      en: "For servers in Azure. No policy pack sees Exchange Online, nor an Outlook on the web that the city hall publishes (docs/where-not.md).",
    },
  },
  {
    id: "CON.1.A1",
    title: "Auswahl geeigneter kryptografischer Verfahren",
    sentence: {
      de: "Schlüssel, Zertifikate, Tunnel und Dateiablagen verwenden nur starke Verfahren.",
      en: "Keys, certificates, tunnel and file shares use strong cryptography only.",
    },
    state: "enforced",
    by: ["ca-key-in-hsm", "file-share-closed", "p2s-ipsec-strong", "p2s-root-wellformed"],
    note: {
      de: "Welche Hashfunktion das Gateway bei der RSA-Signatur in IKEv2 verwendet, wurde nicht geprüft; ohne RFC 7427 ist SHA-1 üblich.",
      en: "Which hash the gateway uses for its RSA signature in IKEv2 was not checked; without RFC 7427 SHA-1 is usual.",
    },
  },
  {
    id: "CON.1.A2",
    title: "Datensicherung beim Einsatz kryptografischer Verfahren",
    sentence: {
      de: "„Langlebige kryptografische Schlüssel MÜSSEN offline, außerhalb der eingesetzten IT-Systeme, aufbewahrt werden.“",
      en: "Long-lived cryptographic keys must be kept offline, outside of the IT systems in use.",
    },
    state: "deviation",
    by: ["ca-key-in-hsm", "vault-closed", "docs/rotation.md", "docs/host.md"],
    note: {
      de: "Der Schlüssel des Ankers liegt online in einem HSM von Azure, das ihn nicht herausgibt. Stattdessen lebt ein Anker höchstens 400 Tage, und jede Signatur wird mit dem Nachweisbuch verglichen. Die Abweichung unterschreibt jemand.",
      en: "The anchor's key is online in an HSM of Azure, which does not give it away. Instead an anchor lives 400 days at most, and every signature is compared with the ledger. Somebody signs the deviation.",
    },
  },
  {
    id: "CON.1.A4",
    title: "Geeignetes Schlüsselmanagement",
    sentence: {
      de: "Signierschlüssel entstehen in einem HSM, verlassen es nie, und genau eine Identität signiert damit.",
      en: "Signing keys are made in an HSM, never leave it, and exactly one identity signs with them.",
    },
    state: "enforced",
    by: [
      "ca-key-in-hsm",
      "no-grant-on-protected",
      "protect-crown-jewels",
      "sign-right-single",
      "sign-role-narrow",
      "vault-closed",
    ],
  },
  {
    id: "CON.1.A4",
    title: "Geeignetes Schlüsselmanagement",
    sentence: {
      de: "Befristete Zertifikate werden rechtzeitig erneuert.",
      en: "Certificates with an end are renewed in time.",
    },
    state: "evidenced",
    by: ["docs/reconcile.md", "docs/rotation.md"],
    note: {
      de: "Geräte stündlich durch `reconcile`; der Anker jährlich, mit Warnung ab 60 Tagen vor dem Ende.",
      en: "Devices every hour by `reconcile`; the anchor every year, with a warning from 60 days before its end.",
    },
  },
  {
    id: "CON.1.A10",
    title: "Erstellung eines Kryptokonzepts",
    sentence: {
      de: "Die Stadt hat ein Kryptokonzept, und dieser Zugang steht darin.",
      en: "The city has a concept for its cryptography, and this access is part of it.",
    },
    state: "organisational",
    by: ["docs/certificate-authority.md"],
  },
  {
    id: "CON.1.A19",
    title: "Erstellung eines Krypto-Katasters",
    sentence: {
      de: "Schlüssel und Verfahren dieses Zugangs stehen im Verzeichnis der Stadt.",
      en: "Keys and cryptography of this access stand in the city's inventory.",
    },
    state: "organisational",
    by: ["docs/rules/p2s-ipsec-strong.md", "docs/rules/ca-key-in-hsm.md"],
    note: {
      de: "Die Anker dieses Berichts mit Fingerabdruck und Ende können dort eingetragen werden.",
      en: "The anchors of this report, with fingerprint and end, can be entered there.",
    },
  },
  {
    id: "INF.9.A2",
    title: "Regelungen für mobile Arbeitsplätze",
    sentence: {
      de: "Es ist festgehalten, wer wann welches mobile Gerät außer Haus einsetzt.",
      en: "It is recorded who uses which mobile device outside of the house, and when.",
    },
    state: "organisational",
    by: ["docs/de/verzeichnis.md", "docs/devices.md"],
    note: {
      de: "Im Bestandsverzeichnis der Stadt. Hier steht absichtlich kein Name: Datenminimierung.",
      en: "In the city's own inventory. No name stands here on purpose: data minimisation.",
    },
  },
  {
    id: "INF.9.A9",
    title: "Verschlüsselung tragbarer IT-Systeme und Datenträger",
    sentence: {
      de: "Ein Gerät ohne verschlüsselte Platte erhält kein Zertifikat.",
      en: "A device without an encrypted disk gets no certificate.",
    },
    state: "evidenced",
    by: ["docs/admission.md"],
  },
  {
    id: "SYS.1.8.A2",
    title: "Sichere Grundkonfiguration von Speicherlösungen",
    sentence: {
      de: "Speicher ist für öffentliche Netze geschlossen und kennt keine Kontoschlüssel.",
      en: "Storage is closed to public networks and knows no account keys.",
    },
    state: "enforced",
    by: ["file-share-closed", "ledger-store-closed", "store-closed"],
  },
  {
    id: "SYS.2.1.A1",
    title: "Sichere Authentisierung von Benutzenden",
    sentence: {
      de: "Wer am Laptop sitzt, meldet sich bei jedem Dienst an.",
      en: "Whoever sits at the laptop signs in to each service.",
    },
    state: "organisational",
    by: ["docs/where-not.md", "docs/azure-firewall.md"],
    note: {
      de: "Das Zertifikat sagt, welches Gerät es ist, und nie, wer davor sitzt.",
      en: "The certificate says which device it is, and never who sits in front of it.",
    },
  },
  {
    id: "SYS.2.1.A18",
    title: "Nutzung von verschlüsselten Kommunikationsverbindungen",
    sentence: {
      de: "„Neue Zertifikate von Zertifikatsausstellern SOLLTEN erst nach Überprüfung des Fingerprints aktiviert werden.“",
      en: "New certificates of issuers should be activated only after their fingerprint was checked.",
    },
    state: "enforced",
    by: ["p2s-root-pinned", "p2s-root-wellformed"],
  },
  {
    id: "SYS.2.1.A35",
    title: "Aktive Verwaltung der Wurzelzertifikate",
    sentence: {
      de: "Ein Gateway vertraut nur Wurzeln, die die Sicherheit in trust.yaml genannt hat.",
      en: "A gateway trusts only roots that security has named in trust.yaml.",
    },
    state: "enforced",
    by: ["p2s-revocations-complete", "p2s-root-pinned", "p2s-root-wellformed"],
    note: {
      de: "Die Wurzeln auf den Laptops verwaltet die Geräteverwaltung.",
      en: "The roots on the laptops are the device management's matter.",
    },
  },
  {
    id: "SYS.3.1.A3",
    title: "Einsatz von Personal Firewalls",
    sentence: {
      de: "Auf jedem Laptop ist eine Firewall aktiv, so eng wie möglich.",
      en: "A firewall is active on each laptop, as narrow as possible.",
    },
    state: "evidenced",
    by: ["docs/profiles.md", "docs/admission.md"],
    note: {
      de: "Ohne gemeldete Firewall verlängert sich kein Arbeitszertifikat. Ihre Regeln erzeugt das Programm; einspielen muss sie die Geräteverwaltung, und regelmäßig testen die Stadt.",
      en: "Without a firewall reported as active no work certificate is renewed. Its rules are written by the program; the device management has to bring them, and the city to test them regularly.",
    },
  },
  {
    id: "SYS.3.1.A8",
    title: "Sicherer Anschluss von Laptops an Datennetze",
    sentence: {
      de: "„Nur zugelassene Laptops SOLLTEN sich am internen Netz der Institution anmelden können.“",
      en: "Only admitted laptops should be able to sign in to the institution's internal network.",
    },
    state: "enforced",
    by: ["p2s-certificate-only", "docs/admission.md"],
    note: {
      de: "Von außen. Die Anschlussdosen im Rathaus sind Sache der Stadt.",
      en: "From outside. The sockets in the city hall are the city's matter.",
    },
  },
  {
    id: "SYS.3.1.A9",
    title: "Sicherer Fernzugriff mit Laptops",
    sentence: {
      de: "„… DARF NUR über einen sicheren Kommunikationskanal …“",
      en: "Only over a secure channel.",
    },
    state: "evidenced",
    by: ["docs/access.md", "docs/profiles.md"],
    note: {
      de: "Was Azure davon veröffentlichen könnte, blockieren die Regeln zu NET.1.1.A11; Türen im eigenen Rechenzentrum sieht niemand hier.",
      en: "What could be published of it in Azure is blocked by the rules for NET.1.1.A11; nobody here sees doors in the city's own computing centre.",
    },
  },
  {
    id: "SYS.3.1.A13",
    title: "Verschlüsselung von Laptops",
    sentence: {
      de: "Die Platte eines Laptops ist verschlüsselt; wird das Gegenteil gemeldet, wird er gesperrt.",
      en: "A laptop's disk is encrypted; when the opposite is reported, it is revoked.",
    },
    state: "evidenced",
    by: ["docs/admission.md"],
  },
  {
    id: "SYS.3.2.2.A2",
    title: "Festlegung erlaubter mobiler Endgeräte",
    sentence: {
      de: "„… nur mit freigegebenen Geräten …“",
      en: "Only with devices that were released for it.",
    },
    state: "evidenced",
    by: ["docs/devices.md", "docs/admission.md"],
    note: {
      de: "Für Laptops und feste Arbeitsplätze. Telefone und Tablets erhalten hier nichts.",
      en: "For laptops and desktops. Telephones and tablets get nothing here.",
    },
  },
  {
    id: "SYS.3.2.2.A21",
    title: "Verwaltung von Zertifikaten",
    sentence: {
      de: "Das Gateway führt genau die Wurzeln und Sperrungen, die die Zertifizierungsstelle zuletzt unterschrieben hat.",
      en: "The gateway carries exactly the roots and revocations that the certificate authority signed last.",
    },
    state: "enforced",
    by: ["p2s-revocations-complete", "p2s-root-pinned", "p2s-root-wellformed"],
  },
  {
    id: "SYS.3.2.2.A23",
    title: "Durchsetzung von Compliance-Anforderungen",
    sentence: {
      de: "Was die Geräteverwaltung als nicht konform meldet, verliert sein Arbeitszertifikat.",
      en: "What the device management reports as not compliant loses its work certificate.",
    },
    state: "evidenced",
    by: ["docs/admission.md", "docs/reconcile.md"],
    note: {
      de: "Zum Ende seiner Laufzeit, nicht sofort: gesperrt wird nur, wem nicht mehr zu trauen ist.",
      en: "At the end of its life and not at once: revoked is only what can be trusted no more.",
    },
  },
];
