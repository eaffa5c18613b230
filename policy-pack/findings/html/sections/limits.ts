import { element, type Markup } from "../element";
import { both, say, type Said } from "../language";
import { heading, list, page, type Docs } from "../parts";

/** The short form of docs/threat-model.md, "What a pack cannot see" and "What remains". */
const UNSEEN: readonly Said[] = [
  {
    de: "Was ein Programm selbst aufruft (fetch, ein SDK, ein anderer Prozess): das ist keine Ressource.",
    en: "What a program calls by itself (fetch, an SDK, another process): it is no resource.",
  },
  {
    de: "Was in Azure steht und zu keinem Programm gehört, und was nach der Prüfung jemand von Hand ändert.",
    en: "What stands in Azure and belongs to no program, and what somebody changes by hand after the review.",
  },
  {
    de: "Wege, die erst zwei Stacks zusammen öffnen: jeder Plan wird für sich beurteilt.",
    en: "Ways that only two stacks together open: each plan is judged alone.",
  },
  {
    de: "Das Innere von Maschinen, Abbildern und Skripten.",
    en: "The inside of machines, images and scripts.",
  },
  {
    de: "Postfächer von Microsoft 365 und ihr bedingter Zugriff.",
    en: "Mailboxes of Microsoft 365 and their Conditional Access.",
  },
  {
    de: "Stacks, deren Pipeline das Regelpaket nicht aufruft.",
    en: "Stacks whose pipeline does not run the policy pack.",
  },
];

/** The short form of "Not verified" in README.md. */
const UNTRIED: readonly Said[] = [
  {
    de: "Nichts davon wurde bisher in einem echten Azure-Abonnement ausgebracht; der Nachbau weiß von Azure nur, was Microsofts Beschreibungen sagen.",
    en: "Nothing of it has been deployed to a real Azure subscription yet; the stand-in knows of Azure only what Microsoft's descriptions say.",
  },
  {
    de: "Kein Zertifikat wurde von einem echten Key Vault signiert, kein Eintrag kam aus einem echten Intune.",
    en: "No certificate was signed by a real Key Vault, no record came from a real Intune.",
  },
  {
    de: "Keine Sitzung eines echten Gateways wurde beendet, keine Firewall von Azure ließ ein Paket durch, keine Verbindung in ein Netz der Stadt stand je.",
    en: "No session of a real gateway was ended, no firewall of Azure's let a packet through, no link to a city's network was ever up.",
  },
  {
    de: "Die Unveränderlichkeit des Nachweisbuchs in Azure wurde verlangt, nie erprobt; die Skripte für Windows-Laptops wurden gelesen, nie ausgeführt.",
    en: "The immutability of the ledger in Azure was asked for, never exercised; the scripts for Windows laptops were read, never run.",
  },
];

/** What a reader must not take this page for. */
export function limitsSections(docs: Docs): readonly Markup[] {
  return [
    element(
      "section",
      {},
      heading(2, "unseen", say("Was das Werkzeug nicht sieht", "What the tool cannot see")),
      list(UNSEEN.map((said) => both(said))),
      element(
        "p",
        {},
        say("Mehr, und was dagegen steht: ", "More, and what stands against it: "),
        page("docs/threat-model.md", docs),
      ),
    ),
    element(
      "section",
      {},
      heading(2, "untried", say("Was keine Übung zeigen kann", "What no rehearsal can show")),
      list(UNTRIED.map((said) => both(said))),
    ),
  ];
}
