import { digestOf } from "../../report/report-json";
import type { Report } from "../../report/report";
import { element, type Markup } from "../element";
import { both, say, type Said } from "../language";
import { heading } from "../parts";

const LINES: readonly Said[] = [
  { de: "Name", en: "Name" },
  { de: "Stelle", en: "Department" },
  { de: "Ort, Datum", en: "Place, date" },
  { de: "Unterschrift", en: "Signature" },
];

const ANSWERS: readonly Said[] = [
  { de: "freigegeben", en: "approved" },
  { de: "freigegeben mit Auflagen (Rückseite)", en: "approved with conditions (overleaf)" },
  { de: "nicht freigegeben", en: "not approved" },
];

/** Which data the page shows, and in print the lines on which security signs that it has read them. */
export function signatureSection(report: Report): Markup {
  return element(
    "section",
    { class: "evidence" },
    heading(2, "evidence", say("Beleg", "Evidence")),
    element(
      "p",
      {},
      say(
        "Diese Seite zeigt den Bericht report.json. Seine SHA-256 (sha256sum report.json):",
        "This page shows the report report.json. Its SHA-256 (sha256sum report.json):",
      ),
    ),
    element("p", {}, element("code", { class: "digest" }, digestOf(report))),
    element(
      "div",
      { class: "print signature" },
      element(
        "p",
        {},
        say(
          "Gelesen und geprüft für die Informationssicherheit:",
          "Read and reviewed for information security:",
        ),
      ),
      element(
        "ul",
        { class: "answers" },
        ANSWERS.map((answer) =>
          element("li", {}, element("span", { class: "box", "aria-hidden": "true" }, "☐"), " ", both(answer)),
        ),
      ),
      element(
        "dl",
        { class: "lines" },
        LINES.map((line) => element("div", {}, element("dt", {}, both(line)), element("dd", {}, " "))),
      ),
    ),
  );
}
