import type { Said } from "./language";

/** What a lab says in English, in German; by the whole sentence, so that none is shown that says something else by now. */
export const SENTENCES: Readonly<Record<string, string>> = {
  "An admitted laptop in a network without address translation reads mail and a file, and reaches nothing else.":
    "Ein zugelassener Laptop in einem Netz ohne Adressumsetzung liest Mail und eine Datei und erreicht sonst nichts.",
  "An admitted laptop behind a home's router reads mail and a file, and reaches nothing else.":
    "Ein zugelassener Laptop hinter dem Router einer Wohnung liest Mail und eine Datei und erreicht sonst nichts.",
  "An admitted laptop behind a home's router and a carrier's reads mail and a file, and reaches nothing else.":
    "Ein zugelassener Laptop hinter dem Router einer Wohnung und dem eines Anbieters liest Mail und eine Datei und erreicht sonst nichts.",
  "An admitted laptop behind DS-Lite, where packets may have 1460 bytes, reads mail and a file, and reaches nothing else.":
    "Ein zugelassener Laptop hinter DS-Lite, wo Pakete 1460 Bytes haben dürfen, liest Mail und eine Datei und erreicht sonst nichts.",
  "An admitted laptop on a slow mobile link that loses one packet in twenty reads mail and a file, and reaches nothing else.":
    "Ein zugelassener Laptop an einer langsamen Mobilfunkstrecke, die jedes zwanzigste Paket verliert, liest Mail und eine Datei und erreicht sonst nichts.",
  "Where UDP 500 and 4500 are blocked there is no tunnel within thirty seconds, and nothing leaves past it.":
    "Wo UDP 500 und 4500 gesperrt sind, gibt es innerhalb von dreißig Sekunden keinen Tunnel, und nichts geht an ihm vorbei.",
  "A laptop that changes from Wi-Fi to a mobile network keeps its tunnel, its address and its mail.":
    "Ein Laptop, der vom WLAN ins Mobilfunknetz wechselt, behält seinen Tunnel, seine Adresse und seine Mail.",
  "A private computer that has a profile, but no certificate, stays out.":
    "Ein privater Rechner, der ein Profil hat, aber kein Zertifikat, bleibt draußen.",
  "A private computer with a certificate that it signed itself stays out.":
    "Ein privater Rechner mit einem selbst signierten Zertifikat bleibt draußen.",
  "A certificate of another authority with the anchor's own name stays out.":
    "Ein Zertifikat einer anderen Stelle, die denselben Namen trägt wie der Anker, bleibt draußen.",
  "A certificate of an anchor that the gateway no longer has stays out.":
    "Ein Zertifikat eines Ankers, den das Gateway nicht mehr hat, bleibt draußen.",
  "A certificate of the anchor that has ended stays out.":
    "Ein abgelaufenes Zertifikat des Ankers bleibt draußen.",
  "A certificate of the anchor that has not begun stays out.":
    "Ein Zertifikat des Ankers, das noch nicht gilt, bleibt draußen.",
  "The laptop that was reported stolen stays out, although its certificate has not ended.":
    "Der als gestohlen gemeldete Laptop bleibt draußen, obwohl sein Zertifikat noch nicht abgelaufen ist.",
  "The certificate of an admitted laptop is worth nothing without its key.":
    "Das Zertifikat eines zugelassenen Laptops ist ohne seinen Schlüssel nichts wert.",
  "An admitted laptop that offers SHA-1 and Diffie-Hellman group 2 alone stays out.":
    "Ein zugelassener Laptop, der nur SHA-1 und Diffie-Hellman-Gruppe 2 anbietet, bleibt draußen.",
  "A certificate of the anchor for any other purpose is let in, as Azure does: that is why the authority issues none.":
    "Ein Zertifikat des Ankers für irgendeinen anderen Zweck wird eingelassen, wie Azure es tut: darum stellt die Zertifizierungsstelle keines aus.",
  "The gateway may join two laptops, as Azure may; the profile's firewall keeps the other one out.":
    "Das Gateway kann zwei Laptops verbinden, wie Azure es kann; die Firewall des Profils hält den anderen draußen.",
  "Another computer at home reaches neither the laptop nor, through it, the city's mail.":
    "Ein anderer Rechner in der Wohnung erreicht weder den Laptop noch durch ihn die Mail der Stadt.",
  "A management server reaches the one port of laptops that the model opens to it, and no other server does.":
    "Ein Verwaltungsserver erreicht den einen Port der Laptops, den das Modell ihm öffnet, und kein anderer Server erreicht ihn.",
  "The plan's gateway takes device certificates over IKEv2, and no other way in that the lab has no server for.":
    "Das Gateway des Plans nimmt Gerätezertifikate über IKEv2 an und keinen anderen Zugang, für den das Labor keinen Server hat.",
  "The gateway gives out the addresses of the model's zones for laptops, and no others.":
    "Das Gateway vergibt die Adressen der Laptop-Zonen des Modells und keine anderen.",
  "A laptop that must be repaired reaches management and name servers, and neither mail nor files.":
    "Ein Laptop, der instand gesetzt werden muss, erreicht Verwaltung und Nameserver, aber weder Mail noch Dateien.",
  "A certificate that no group of the gateway knows is let in and reaches nothing at all.":
    "Ein Zertifikat, das keine Gruppe des Gateways kennt, wird eingelassen und erreicht gar nichts.",
  "From inside the tunnel, with routes of its own and without firewall, a laptop of each department reaches exactly the cells that the model declares and the policy pack computes.":
    "Aus dem Tunnel heraus, mit eigenen Routen und ohne Firewall, erreicht ein Laptop jedes Amtes genau die Felder, die das Modell erklärt und das Regelwerk berechnet.",
  "From the Internet no port of the gateway and no server answers.":
    "Aus dem Internet antwortet kein Port des Gateways und kein Server.",
  "Without any security group, Azure Firewall alone lets laptops reach exactly the model's cells.":
    "Ohne jede Netzwerksicherheitsgruppe lässt die Azure Firewall allein Laptops genau die Felder des Modells erreichen.",
  "With an Azure Firewall that lets everything pass, security groups alone let laptops reach the model's cells, and the resolver's whole subnet as the resolver.":
    "Mit einer Azure Firewall, die alles durchlässt, lassen die Netzwerksicherheitsgruppen allein Laptops die Felder des Modells erreichen, und das ganze Subnetz des Resolvers wie den Resolver.",
  "Without the city's own firewall, the tunnel to the city leads to the model's hosts and to no other address.":
    "Ohne die eigene Firewall der Stadt führt der Tunnel zur Stadt zu den Rechnern des Modells und zu keiner anderen Adresse.",
  "A laptop is reported stolen: ca revoke --now has the gateway refuse its next connection, and ends the session that stands; the laptop beside it stays.":
    "Ein Laptop wird als gestohlen gemeldet: nach ca revoke --now lehnt das Gateway seine nächste Verbindung ab, und die bestehende Sitzung wird beendet; der Laptop daneben bleibt.",
  "While the gateway has two anchors both kinds of certificates come in; when the old one is gone, the new one's only.":
    "Solange das Gateway zwei Anker hat, kommen beide Arten von Zertifikaten herein; ist der alte fort, nur die des neuen.",
  "100 laptops behind one router come in at once, each with an address of its own from its group's range, and none is lost.":
    "100 Laptops hinter einem Router kommen auf einmal herein, jeder mit einer eigenen Adresse aus dem Bereich seiner Gruppe, und keiner geht verloren.",
  "A private computer at a home starts the probe: it reaches nothing, and the gateway refuses both of its certificates.":
    "Ein privater Rechner in einer Wohnung startet die Probe: er erreicht nichts, und das Gateway lehnt seine beiden Zertifikate ab.",
  "A computer in the Internet without a router between starts the probe, and reaches nothing either.":
    "Ein Rechner im Internet ohne Router dazwischen startet die Probe und erreicht ebenfalls nichts.",
  "Where UDP is blocked the probe does not call it safe: it says that it could not ask the gateway.":
    "Wo UDP gesperrt ist, nennt die Probe das nicht sicher: sie sagt, dass sie das Gateway nicht fragen konnte.",
  "The same probe with a certificate of the anchor is let in, and says so: a refusal that it tells is one.":
    "Dieselbe Probe mit einem Zertifikat des Ankers wird eingelassen und sagt es: eine Ablehnung, die sie meldet, ist also eine.",
  "Of every public address, name and service of the plan a stranger in the Internet reaches nothing with the probe.":
    "Von allen öffentlichen Adressen, Namen und Diensten des Plans erreicht ein Fremder im Internet mit der Probe nichts.",
  "An admitted laptop whose user adds routes to every network behind the gateway reaches nothing there that the model does not name.":
    "Ein zugelassener Laptop, dessen Benutzer Routen in alle Netze hinter dem Gateway ergänzt, erreicht dort nichts, was das Modell nicht nennt.",
  "A laptop reaches the application that the model gives to its department; one of another department does not.":
    "Ein Laptop erreicht das Fachverfahren, das das Modell seinem Amt gibt; einer eines anderen Amtes erreicht es nicht.",
  "ca sweep ends a session whose name the ledger has never seen, and says so with exit code 3; while the gateway trusts the anchor, it comes back.":
    "ca sweep beendet eine Sitzung, deren Namen das Register der Zertifikate nie gesehen hat, und meldet es mit Exit-Code 3; solange das Gateway dem Anker vertraut, kommt sie wieder.",
  "A laptop that holds a certificate of each anchor for its key, names both in its connection and knows both anchors, comes in before, during and after the rotation.":
    "Ein Laptop, der für seinen Schlüssel ein Zertifikat jedes Ankers hat, beide in seiner Verbindung nennt und beide Anker kennt, kommt vor, während und nach dem Wechsel herein.",
  "As the generated connection names one file, a laptop that does not put its new certificate there in time is out when the old anchor goes, although it holds both.":
    "Da die erzeugte Verbindung eine Datei nennt, ist ein Laptop, der sein neues Zertifikat nicht rechtzeitig dorthin legt, draußen, wenn der alte Anker geht, obwohl er beide hat.",
  "A laptop that asks the authority for a web server's certificate, for an authority's, and under other names, gets one for devices alone.":
    "Ein Laptop, der die Zertifizierungsstelle um das Zertifikat eines Webservers, einer Zertifizierungsstelle oder auf andere Namen bittet, bekommt eines allein für Geräte.",
  "A laptop whose certificate ended while it slept for sixty days stays out until it has reported again and has been found sound; then it gets a new one and is in.":
    "Ein Laptop, dessen Zertifikat ablief, während er sechzig Tage schlief, bleibt draußen, bis er sich wieder gemeldet hat und für gesund befunden ist; dann bekommt er ein neues und ist drin.",
};

export const GROUPS: Readonly<Record<string, string>> = {
  admitted: "zugelassen",
  "not admitted": "nicht zugelassen",
  neighbours: "Nachbarn",
  groups: "Gruppen",
  "access matrix": "Zugriffsmatrix",
  layers: "Schichten",
  loss: "Verlust",
  many: "viele auf einmal",
  probe: "Probe",
  authority: "Zertifizierungsstelle",
};

/** Undefined where a lab says something that this page has no German for. */
export function inGerman(of: Readonly<Record<string, string>>, english: string): Said | undefined {
  return Object.hasOwn(of, english) ? { de: of[english] ?? english, en: english } : undefined;
}
