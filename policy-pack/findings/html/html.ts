import { createHash } from "node:crypto";
import { controlResults, type ControlResult } from "../controls/controls";
import type { Report } from "../report/report";
import { numbered, type NumberedStack } from "./cells";
import { element, own, type Markup } from "./element";
import { counted, say, type Said } from "./language";
import { list, type Docs } from "./parts";
import { SCRIPT } from "./script";
import { controlsSection } from "./sections/controls";
import { differenceSection, effectsSection } from "./sections/difference";
import { findingsSection } from "./sections/findings";
import { limitsSections } from "./sections/limits";
import { matrixSection } from "./sections/matrix";
import { signatureSection } from "./sections/signature";
import { triedSection } from "./sections/tried";
import { anchorsSection, devicesSection, exemptionsSection, notJudgedSection } from "./sections/trust";
import { madeSection, stackHead, verdictLine, verdictSection } from "./sections/verdict";
import { styleOf } from "./style";

/**
 * Writes a report as one page that needs nothing else: no network, no other file, no script for anything but comfort.
 *
 * @param controls what the controls of the catalogues come to in this run
 * @param docs the address of the project's folder docs/, as a browser finds it from the page; without it the page names
 *   the project's own pages and links to none
 */
export function htmlOf(
  report: Report,
  controls: readonly ControlResult[] = controlResults(report),
  docs?: Docs,
): string {
  const stacks = report.stacks.map(numbered);
  const style = styleOf(stacks);
  const line = verdictLine(report.verdict);
  const title: Said = { de: `${TITLE.de}: ${line.de}`, en: `${TITLE.en}: ${line.en}` };
  const page = element(
    "html",
    { lang: "de", "data-title-de": title.de, "data-title-en": title.en },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { "http-equiv": "Content-Security-Policy", content: policyFor(style) }),
      element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      element("meta", { name: "referrer", content: "no-referrer" }),
      element("title", {}, title.de),
      own("style", style),
    ),
    element(
      "body",
      {},
      element("a", { class: "skip", href: "#verdict" }, say("Zum Urteil", "To the verdict")),
      top(report),
      navigation(stacks),
      element(
        "main",
        {},
        verdictSection(report, stacks),
        madeSection(report),
        stacks.map((stack) => stackPart(stack, report, docs)),
        triedSection(report),
        devicesSection(report.devices),
        controlsSection(controls),
        limitsSections(docs),
        signatureSection(report),
      ),
      own("script", SCRIPT),
    ),
  );
  return `<!doctype html>\n${page.source}\n`;
}

const TITLE: Said = { de: "Prüfung des Fernzugangs", en: "Review of the remote access" };

/** Nothing is loaded and nothing runs but this style and this script. */
function policyFor(style: string): string {
  const hash = (source: string) => `'sha256-${createHash("sha256").update(source).digest("base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function top({ stacks }: Report): Markup {
  const count = counted(stacks.length, { de: "Stack", en: "stack" }, { de: "Stacks", en: "stacks" });
  return element(
    "header",
    { class: "top" },
    element(
      "div",
      {},
      element("h1", {}, say(TITLE.de, TITLE.en)),
      element("p", {}, say(count.de, count.en), ": ", stacks.map(({ name }) => name).join(", ")),
    ),
    element(
      "fieldset",
      { class: "language" },
      element("legend", {}, say("Sprache (Language)", "Language (Sprache)")),
      languageChoice("de", "Deutsch", true),
      languageChoice("en", "English", false),
    ),
  );
}

function languageChoice(language: string, name: string, isChosen: boolean): Markup {
  const id = `language-${language}`;
  const attributes = { type: "radio", name: "language", id, value: language, autocomplete: "off" };
  return element(
    "label",
    { for: id, lang: language },
    element("input", { ...attributes, checked: isChosen }),
    name,
  );
}

function navigation(stacks: readonly NumberedStack[]): Markup {
  const link = (id: string, de: string, en: string) => element("a", { href: `#${id}` }, say(de, en));
  return element(
    "nav",
    {},
    list([
      ...stacks.map(({ id, report }) => link(id, `Stack ${report.name}`, `Stack ${report.name}`)),
      link("tried", "Erprobt", "Tried"),
      link("devices", "Geräte", "Devices"),
      link("controls", "Anforderungen", "Controls"),
      link("unseen", "Grenzen", "Limits"),
      link("evidence", "Beleg", "Evidence"),
    ]),
  );
}

function stackPart(stack: NumberedStack, report: Report, docs: Docs): Markup {
  return element(
    "section",
    { class: "stack" },
    stackHead(stack),
    matrixSection(stack),
    differenceSection(stack),
    findingsSection(stack, docs),
    notJudgedSection(stack, docs),
    exemptionsSection(stack, docs),
    anchorsSection(stack, report.made.at),
    effectsSection(stack),
  );
}
