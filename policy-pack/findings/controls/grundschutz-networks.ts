import type { Control } from "./control";

/** BSI IT-Grundschutz, Edition 2023, layer NET; quoted as of May 2024. */
export const NETWORKS: readonly Control[] = [
  {
    id: "NET.1.1.A4",
    title: "Netztrennung in Zonen",
    sentence: {
      de: "Fernzugriff und geschützte Netze sind getrennte Zonen; kein Weg führt an ihren Übergängen vorbei.",
      en: "Remote access and protected networks are separate zones; no way leads past the points where they meet.",
    },
    state: "enforced",
    by: [
      "dns-pinned",
      "filters-narrow",
      "gateway-no-foreign-traffic",
      "no-foreign-administration",
      "nothing-into-protected",
      "only-managed-devices-reach-services",
      "only-own-endpoints",
      "p2s-groups-certificate-only",
      "p2s-pool-pinned",
      "type-allowed",
      "vpn-no-source-rewriting",
      "docs/access.md",
    ],
    note: {
      de: "Die Zonen in den eigenen Gebäuden sind Sache der Stadt.",
      en: "The zones inside the city's own buildings are the city's matter.",
    },
  },
  {
    id: "NET.1.1.A8",
    title: "Grundlegende Absicherung des Internetzugangs",
    sentence: {
      de: "Aus dem Internet führt keine weitere Tür in geschützte Netze.",
      en: "No further door leads from the Internet into protected networks.",
    },
    state: "enforced",
    by: ["nothing-into-protected"],
    note: {
      de: "Nur für Netze in Azure, die trust.yaml nennt. Der Internetzugang im Rathaus steht in keinem Plan.",
      en: "Only for networks in Azure that trust.yaml names. The city hall's own access to the Internet is in no plan.",
    },
  },
  {
    id: "NET.1.1.A9",
    title: "Grundlegende Absicherung der Kommunikation mit nicht vertrauenswürdigen Netzen",
    sentence: {
      de: "Mit fremden Netzen wird nur auf vorgesehenen Wegen gesprochen; Namen führen nur an eigene Ziele.",
      en: "Other networks are talked to only on intended ways; names lead only to the city's own places.",
    },
    state: "enforced",
    by: ["dns-pinned", "gateway-no-foreign-traffic", "only-own-endpoints"],
  },
  {
    id: "NET.1.1.A10",
    title: "DMZ-Segmentierung für Zugriffe aus dem Internet",
    sentence: {
      de: "Was aus dem Internet erreichbar ist, steht in einer DMZ.",
      en: "What is reachable from the Internet stands in a demilitarised zone.",
    },
    state: "organisational",
    by: ["docs/city-firewall.md", "docs/azure-firewall.md"],
    note: {
      de: "Das Gateway hat ein Subnetz für sich. Ob das der DMZ-Planung der Stadt entspricht, entscheidet sie.",
      en: "The gateway has a subnet to itself. Whether that fits the city's plan of its zones is for the city to say.",
    },
  },
  {
    id: "NET.1.1.A11",
    title: "Absicherung eingehender Kommunikation vom Internet in das interne Netz",
    sentence: {
      de: "„Der Zugriff MUSS auf vertrauenswürdige IT-Systeme und Benutzende beschränkt werden“",
      en: "Access must be restricted to trusted IT systems and users.",
    },
    state: "enforced",
    by: [
      "ledger-store-closed",
      "mail-not-published",
      "nothing-into-protected",
      "only-managed-devices-reach-services",
      "p2s-auth-explicit",
      "p2s-certificate-only",
      "p2s-gateway-bound",
      "store-closed",
      "vault-closed",
    ],
    note: {
      de: "Durchgesetzt für IT-Systeme. Wer an einem zugelassenen Laptop sitzt, prüfen die Dienste selbst (Anmeldung im Verzeichnis).",
      en: "Enforced for IT systems. Who sits at an admitted laptop is checked by the services themselves (sign-in to the directory).",
    },
  },
  {
    id: "NET.1.1.A11",
    title: "Absicherung eingehender Kommunikation vom Internet in das interne Netz",
    sentence: {
      de: "„… Zugriffe ins interne Netz MÜSSEN mindestens die interne Firewall durchlaufen.“",
      en: "Access to the internal network must at least pass the internal firewall.",
    },
    state: "evidenced",
    by: [
      "filters-narrow",
      "only-managed-devices-reach-services",
      "docs/reachability.md",
      "docs/city-firewall.md",
    ],
    note: {
      de: "Die Tabelle der Erreichbarkeit nennt den Weg. Mit `city-firewall` filtert Azure keine Ports: dort gilt der Satz erst, wenn die Firewall der Stadt die erzeugte Regeldatei anwendet.",
      en: "The table of who reaches what names the way. With `city-firewall` Azure filters no ports: there the sentence holds only once the city's firewall applies the generated rule file.",
    },
  },
  {
    id: "NET.1.1.A15",
    title: "Regelmäßiger Soll-Ist-Vergleich",
    sentence: {
      de: "Was in Azure steht, wird regelmäßig mit dem verglichen, was das Programm sagt.",
      en: "What stands in Azure is compared regularly with what the program says.",
    },
    state: "evidenced",
    by: ["no-ignore-changes", "docs/operations.md"],
    note: {
      de: "Durch `npm run audit`, das die Stadt jede Nacht laufen lässt; dieser Bericht zeigt die Planung.",
      en: "By `npm run audit`, which the city has run every night; this report shows the plan.",
    },
  },
  {
    id: "NET.3.2.A2",
    title: "Festlegen der Firewall-Regeln",
    sentence: {
      de: "Erlaubt ist nur, was einzeln genannt ist: Absender, Ziel und Port.",
      en: "Only what is named one by one is allowed: sender, destination and port.",
    },
    state: "enforced",
    by: [
      "filters-narrow",
      "mail-not-published",
      "only-managed-devices-reach-services",
      "p2s-pool-pinned",
      "type-allowed",
      "vpn-no-source-rewriting",
    ],
    note: {
      de: "In Azure. Mit `city-firewall` erzeugt das Programm die Regeldatei; einspielen muss sie die Stadt.",
      en: "In Azure. With `city-firewall` the program writes the rule file; the city has to load it.",
    },
  },
  {
    id: "NET.3.2.A3",
    title: "Einrichten geeigneter Filterregeln am Paketfilter",
    sentence: {
      de: "Die Filterregeln sind aus der Tabelle „wer darf wohin“ abgeleitet, jede mit Verantwortlichen und Grund.",
      en: "The filter rules are derived from the table of who may reach what, each with an owner and a reason.",
    },
    state: "evidenced",
    by: ["docs/access.md"],
  },
  {
    id: "NET.3.3.A1",
    title: "Planung des VPN-Einsatzes",
    sentence: {
      de: "Bauart des Gateways und Adressen der Clients sind vor dem Aufbau festgelegt.",
      en: "The kind of gateway and the addresses of its clients are laid down before it is built.",
    },
    state: "enforced",
    by: ["gateway-capable", "p2s-pool-pinned"],
    note: {
      de: "Verantwortliche, Einsatzzweck und Schutzbedarf legt die Stadt fest.",
      en: "Who answers for it, what it is for and how much protection it needs is for the city to lay down.",
    },
  },
  {
    id: "NET.3.3.A3",
    title: "Sichere Installation von VPN-Endgeräten",
    sentence: {
      de: "„Die Funktionalität und die gewählten Sicherheitsmechanismen des VPN MÜSSEN vor Inbetriebnahme geprüft werden.“",
      en: "Function and chosen security mechanisms of the VPN must be examined before it is put into operation.",
    },
    state: "organisational",
    by: ["docs/first-deployment.md"],
    note: {
      de: "Die Probe ersetzt diese Prüfung nicht: bisher lief nichts davon in einem Azure-Abonnement. Schritte 9 bis 11 der ersten Inbetriebnahme sind sie.",
      en: "The rehearsal is no substitute: nothing of it has run in an Azure subscription yet. Steps 9 to 11 of the first deployment are that examination.",
    },
  },
  {
    id: "NET.3.3.A4",
    title: "Sichere Konfiguration eines VPN",
    sentence: {
      de: "„Für alle VPN-Komponenten MUSS eine sichere Konfiguration festgelegt werden.“",
      en: "A secure configuration must be laid down for all components of the VPN.",
    },
    state: "enforced",
    by: [
      "connection-id-only",
      "no-ignore-changes",
      "p2s-auth-explicit",
      "p2s-certificate-only",
      "p2s-gateway-bound",
      "p2s-groups-certificate-only",
      "p2s-ikev2-only",
      "p2s-ipsec-strong",
      "p2s-no-user-auth-residue",
      "docs/profiles.md",
    ],
    note: {
      de: "Für Gateways in Azure. Die Seite des Laptops erzeugt das Programm; die Geräteverwaltung bringt sie auf das Gerät.",
      en: "For gateways in Azure. The laptop's side is written by the program; the device management brings it onto the device.",
    },
  },
  {
    id: "NET.3.3.A5",
    title: "Sperrung nicht mehr benötigter VPN-Zugänge",
    sentence: {
      de: "„Es MUSS regelmäßig geprüft werden, ob ausschließlich berechtigte IT-Systeme und Benutzende auf das VPN zugreifen können.“",
      en: "It must be checked regularly that only entitled IT systems and users can access the VPN.",
    },
    state: "evidenced",
    by: ["p2s-revocations-complete", "p2s-root-pinned", "docs/reconcile.md", "docs/ledger.md"],
    note: {
      de: "Für IT-Systeme: stündlich durch `reconcile`, je Änderung durch diesen Bericht. Für Benutzende prüft es die Stadt im Verzeichnis.",
      en: "For IT systems: every hour by `reconcile`, for each change by this report. For users the city checks it in its directory.",
    },
  },
  {
    id: "NET.3.3.A5",
    title: "Sperrung nicht mehr benötigter VPN-Zugänge",
    sentence: {
      de: "Zugänge, die nicht mehr gebraucht werden, sind bald geschlossen, und das Gateway kennt jede Sperrung.",
      en: "Accesses that are needed no more are closed soon, and the gateway knows every revocation.",
    },
    state: "enforced",
    by: ["p2s-no-user-auth-residue", "p2s-revocations-complete", "docs/loss.md"],
  },
  {
    id: "NET.3.3.A5",
    title: "Sperrung nicht mehr benötigter VPN-Zugänge",
    sentence: {
      de: "„Der VPN-Zugriff MUSS auf die benötigten Benutzungszeiten beschränkt werden.“",
      en: "VPN access must be restricted to the times at which it is needed.",
    },
    state: "deviation",
    by: ["docs/access.md"],
    note: {
      de: "Je Amt stehen Zeiten in der Tabelle und werden gezeigt; weder Gateway noch Firewall kennen die Uhr. Erzwingen kann sie nur das Verzeichnis mit Anmeldezeiten. Sonst ist es eine Abweichung, die jemand unterschreibt.",
      en: "The table has hours for each department and shows them; neither gateway nor firewall knows the time. Only logon hours in the directory can hold them. Otherwise it is a deviation that somebody signs.",
    },
  },
  {
    id: "NET.3.3.A7",
    title: "Planung der technischen VPN-Realisierung",
    sentence: {
      de: "Das Verfahren ist IKEv2 und kein anderes; das Gateway kann es mit Zertifikaten.",
      en: "The protocol is IKEv2 and no other one; the gateway can do it with certificates.",
    },
    state: "enforced",
    by: ["gateway-capable", "p2s-ikev2-only"],
  },
  {
    id: "NET.3.3.A10",
    title: "Sicherer Betrieb eines VPN",
    sentence: {
      de: "Der Tunnel handelt nur starke Verfahren aus.",
      en: "The tunnel negotiates strong cryptography only.",
    },
    state: "enforced",
    by: ["p2s-ipsec-strong", "docs/operations.md"],
    note: {
      de: "Das Betriebskonzept ist Sache der Stadt; eine Vorlage steht in docs/operations.md.",
      en: "The concept of operations is the city's matter; docs/operations.md is a start.",
    },
  },
  {
    id: "NET.3.3.A11",
    title: "Sichere Anbindung eines externen Netzes",
    sentence: {
      de: "„… NUR zwischen den dafür vorgesehenen IT-Systemen …“",
      en: "Only between the IT systems that are intended for it.",
    },
    state: "enforced",
    by: [
      "connection-id-only",
      "filters-narrow",
      "gateway-no-foreign-traffic",
      "only-managed-devices-reach-services",
      "only-own-endpoints",
      "vpn-no-source-rewriting",
    ],
  },
  {
    id: "NET.3.3.A12",
    title: "Konten- und Zugriffsverwaltung bei Fernzugriff-VPNs",
    sentence: {
      de: "Gruppen von Clients werden nur nach ihrem Zertifikat unterschieden.",
      en: "Groups of clients are told apart by their certificates alone.",
    },
    state: "enforced",
    by: ["p2s-groups-certificate-only", "docs/devices.md"],
    note: {
      de: "Konten von Menschen führt das Verzeichnis der Stadt; das VPN kennt keine.",
      en: "Accounts of people are kept in the city's directory; the VPN knows none.",
    },
  },
  {
    id: "NET.3.3.A13",
    title: "Integration von VPN-Komponenten in eine Firewall",
    sentence: {
      de: "Was aus dem Tunnel kommt, nimmt nur den Weg, den der eigene Stack ihm gibt.",
      en: "What comes out of the tunnel takes only the way that its own stack gives it.",
    },
    state: "enforced",
    by: ["p2s-gateway-bound"],
    note: {
      de: "Die Regel betrifft Virtual WAN; am Gateway eines virtuellen Netzes zeigen es NET.1.1.A11 und NET.3.2.A2.",
      en: "The rule is about Virtual WAN; for the gateway of a virtual network see NET.1.1.A11 and NET.3.2.A2.",
    },
  },
  {
    id: "NET.3.4.A7",
    title: "Nutzung sicherer Authentisierungsverfahren",
    sentence: {
      de: "„… auf Basis von Zertifikaten …“",
      en: "On the basis of certificates.",
    },
    state: "enforced",
    by: ["p2s-certificate-only"],
  },
  {
    id: "NET.3.4.A10",
    title: "Sichere Nutzung von Identitäten",
    sentence: {
      de: "Jedes Gerät hat eine eigene Identität und einen eigenen Schlüssel.",
      en: "Each device has an identity and a key of its own.",
    },
    state: "evidenced",
    by: ["docs/admission.md", "docs/ledger.md"],
    note: {
      de: "Dass der Schlüssel im TPM liegt, meldet das Gerät selbst.",
      en: "That the key lies in the TPM is what the device itself reports.",
    },
  },
  {
    id: "NET.3.4.A19",
    title: "Ordnungsgemäße Verwaltung von Identitäten zur Authentisierung",
    sentence: {
      de: "Ausstellung, Erneuerung und Sperrung stehen im Nachweisbuch und werden mit dem Protokoll des HSM verglichen.",
      en: "Issue, renewal and revocation stand in the ledger and are compared with the HSM's log.",
    },
    state: "evidenced",
    by: ["docs/ledger.md", "docs/certificate-authority.md"],
  },
];
