import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../policies/replace-file";
import { htmlOf } from "../html/html";
import { markdownOf } from "../markdown/markdown";
import { sarifOf } from "../sarif/sarif";
import type { Report } from "./report";
import { jsonOf } from "./report-json";

/** What is written from a report, by the name of its file. */
const OUTPUTS: Readonly<Record<string, (report: Report) => string>> = {
  "report.json": jsonOf,
  "report.md": markdownOf,
  "report.sarif": (report) => `${JSON.stringify(sarifOf(report), undefined, 2)}\n`,
  // Not handed on: the page takes more that has a default.
  "report.html": (report) => htmlOf(report),
};

/** Writes every form of a report into a folder, each file as a whole. */
export function writeOutputs(report: Report, folder: string): void {
  // Each is made before the first is written: a folder never holds half a report.
  const made = Object.entries(OUTPUTS).map(([name, make]) => [name, make(report)] as const);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of made) replaceFile(join(folder, name), text);
}
