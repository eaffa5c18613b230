import { createHash } from "node:crypto";
import type { Report } from "./report";

/** The report as the file `report.json`: the page names the SHA-256 of exactly these bytes. */
export function jsonOf(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** What `sha256sum report.json` says. */
export function digestOf(report: Report): string {
  return createHash("sha256").update(jsonOf(report)).digest("hex");
}
