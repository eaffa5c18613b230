import type { Report, ReportedAnchor } from "../../report/report";
import type { NumberedStack } from "../cells";
import { element, type Child, type Markup } from "../element";
import { both, counted, date, moment, say, type Said } from "../language";
import { badge, code, facts, heading, none, sentences, table, type Docs } from "../parts";
import { byRule, findingsOf } from "./findings";

const DAY = 24 * 3_600_000;

const STANDINGS: Readonly<
  Record<ReportedAnchor["standing"], readonly [kind: string, sign: string, word: Said]>
> = {
  pinned: ["pinned", "✓", { de: "festgelegt in trust.yaml", en: "pinned in trust.yaml" }],
  rehearsal: ["rehearsal", "◌", { de: "nur für die Übung", en: "of a rehearsal only" }],
  unknown: ["unknown", "✕", { de: "von niemandem festgelegt", en: "pinned by nobody" }],
};

/** Whose certificates the gateway accepts, and which statement of refused ones was read. */
export function anchorsSection({ id, report }: NumberedStack, now: string): Markup {
  const heads = [
    { de: "Name", en: "Name" },
    { de: "Gateway", en: "Gateway" },
    { de: "Inhaber", en: "Subject" },
    { de: "SHA-256", en: "SHA-256" },
    { de: "Gültig bis", en: "Valid until" },
    { de: "Herkunft", en: "Standing" },
  ];
  const rows = report.anchors.map((anchor): Child[] => [
    anchor.name,
    anchor.gateway,
    anchor.subject,
    fingerprint(anchor.sha256),
    [
      element("span", { class: "date" }, both(date(anchor.notAfter))),
      element("small", {}, both(left(anchor.notAfter, now))),
    ],
    badge(...STANDINGS[anchor.standing]),
  ]);
  return element(
    "section",
    {},
    heading(3, `${id}-anchors`, say("Vertrauensanker der Gateways", "Trust anchors of the gateways")),
    rows.length === 0
      ? none("In diesem Stack steht keiner.", "There is none in this stack.")
      : table(`${id}-anchors`, heads, rows),
    statement(report.statement),
  );
}

/** In groups of four: somebody compares it by eye. Copied, it is whole. */
function fingerprint(sha256: string): Markup {
  const groups = /^[0-9a-f]{64}$/i.test(sha256) ? (sha256.match(/.{4}/g) ?? []) : [sha256];
  return element(
    "code",
    { class: "fingerprint" },
    groups.map((group) => element("span", {}, group)),
  );
}

function left(notAfter: string, now: string): Said {
  const days = Math.floor((Date.parse(notAfter) - Date.parse(now)) / DAY);
  if (days < 0) return { de: "abgelaufen", en: "expired" };
  const { de, en } = counted(days, { de: "Tag", en: "day" }, { de: "Tage", en: "days" });
  return { de: `noch ${de}`, en: `${en} left` };
}

function statement(read: NumberedStack["report"]["statement"]): Markup {
  if (read === undefined) {
    return none(
      "Eine Erklärung über gesperrte Zertifikate wurde nicht gelesen.",
      "No statement of revoked certificates was read.",
    );
  }
  return facts([
    [{ de: "Erklärung Nr.", en: "Statement no." }, String(read.sequence)],
    [{ de: "Ausgestellt", en: "Issued" }, both(moment(read.issuedAt))],
    [{ de: "Gesperrte Zertifikate", en: "Revoked certificates" }, String(read.revoked)],
  ]);
}

/** What security lets through for a while, and which findings that are. */
export function exemptionsSection(stack: NumberedStack, docs: Docs): Markup {
  const { id, report } = stack;
  const heads = [
    { de: "Regel", en: "Rule" },
    { de: "Gilt für", en: "Holds for" },
    { de: "Bis", en: "Until" },
    { de: "Durch", en: "By" },
    { de: "Grund", en: "Reason" },
    { de: "Durchgelassen", en: "Let through" },
  ];
  const rows = report.exemptions.map((exemption): Child[] => [
    code(exemption.rule),
    code(exemption.pattern),
    element("span", { class: "date" }, both(date(exemption.until))),
    exemption.by,
    exemption.reason,
    String(exemption.used),
  ]);
  return element(
    "section",
    {},
    heading(3, `${id}-exemptions`, say("Ausnahmen", "Exemptions")),
    rows.length === 0 ? none("Keine.", "None.") : table(`${id}-exemptions`, heads, rows),
    byRule(findingsOf(stack, "exempted"), docs),
  );
}

/** What no rule could look into, of which packets nothing was computed, and what failed in this run. */
export function notJudgedSection(stack: NumberedStack, docs: Docs): Markup {
  const { id, report } = stack;
  const found = findingsOf(stack, "not-judged");
  const uncomputed = report.matrix?.notComputed ?? [];
  const told: ReadonlyArray<readonly [Said, readonly string[]]> = [
    [{ de: "Nicht berechnet", en: "Not computed" }, uncomputed],
    [{ de: "In diesem Lauf nicht möglich", en: "Not possible in this run" }, report.faults],
  ];
  const isAll = report.verdict.notJudged === "everything";
  const rows = told.filter(([, texts]) => texts.length > 0);
  const isUncomputed = report.matrix === undefined;
  const isNone = !isAll && !isUncomputed && found.length === 0 && rows.length === 0;
  return element(
    "section",
    {},
    heading(3, `${id}-not-judged`, say("Was nicht beurteilt ist", "What is not judged")),
    isAll &&
      element(
        "p",
        {},
        say(
          "Alles: das Regelpaket wurde nicht oder nicht bis zum Ende gefragt.",
          "Everything: the policy pack was not asked, or not to the end.",
        ),
      ),
    isUncomputed &&
      element("p", {}, say("Wer wohin darf, ist nicht berechnet.", "Who may reach what was not computed.")),
    isNone && none("Alles ist beurteilt.", "Everything is judged."),
    rows.length > 0 && facts(rows.map(([name, texts]) => [name, sentences(texts)] as const)),
    byRule(found, docs),
  );
}

/** In the words of the device register; a state that this page does not know keeps its name. */
const STATES: Readonly<Record<string, string>> = {
  ordered: "bestellt",
  delivered: "geliefert",
  active: "im Einsatz",
  lost: "verloren",
  stolen: "gestohlen",
  found: "wiedergefunden",
  reinstalled: "neu aufgesetzt",
  retired: "ausgemustert",
};

export function devicesSection(devices: Report["devices"]): Markup {
  const title = heading(2, "devices", say("Geräte nach Zustand", "Devices by state"));
  if (devices === undefined) {
    return element("section", {}, title, none("In diesem Lauf nicht gezählt.", "Not counted in this run."));
  }
  const rows = devices.states.map(({ state, count }): Child[] => [
    say(Object.hasOwn(STATES, state) ? STATES[state] : state, state),
    String(count),
  ]);
  const heads = [
    { de: "Zustand", en: "State" },
    { de: "Geräte", en: "Devices" },
  ];
  return element(
    "section",
    {},
    title,
    element("p", {}, say("Nur Zahlen; Stand: ", "Numbers only; as of "), both(moment(devices.asOf))),
    table("devices", heads, rows),
  );
}
