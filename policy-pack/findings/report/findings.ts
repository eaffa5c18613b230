import { oneLine } from "../message";
import { byCodeUnits, EFFECTS_WORST_FIRST } from "../order";
import { readMessage } from "../read-message";
import { effectOf } from "../verdict";
import { folderOfPages, withoutMachinePaths } from "./machine-paths";
import type { Position } from "./positions";
import { nameOf, typeOf, type ToldFinding } from "./read-run";
import type { ReportedFinding } from "./report";

/** What joins a finding with the program. */
export interface Places {
  readonly positionOf: (urn: string) => Position | undefined;
  /** Folders whose names must not stand in the report. */
  readonly folders: readonly string[];
}

/** What policies told as findings, worst first. */
export function findingsOf(told: readonly ToldFinding[], places: Places): readonly ReportedFinding[] {
  return told.map((one) => findingOf(one, places)).sort(byWeight);
}

/** Where the packs lie that told this: their folders stand in the messages. */
export function packFolders(told: readonly ToldFinding[]): readonly string[] {
  const folders = told.map(({ message }) => folderOfPages(readMessage(message)?.page ?? ""));
  return [...new Set(folders)].filter((folder) => folder !== undefined);
}

function findingOf(told: ToldFinding, { positionOf, folders }: Places): ReportedFinding {
  const clean = (text: string) => withoutMachinePaths(text, folders);
  const position = positionOf(told.urn);
  const { lenience, ...said } = partsOf(told);
  return {
    rule: told.rule,
    effect: effectOf(told),
    severity: severityOf(told.severity),
    urn: oneLine(told.urn),
    name: said.name,
    type: said.type,
    property: said.property,
    title: said.title,
    found: clean(said.found),
    write: clean(said.write),
    why: said.why,
    notes: said.notes.map(clean),
    ...(lenience === undefined ? {} : { lenience: clean(lenience) }),
    page: pageOf(clean(said.page)),
    ...(position === undefined ? {} : { position }),
    showAgain: clean(said.showAgain),
    message: clean(told.message),
  };
}

/** What a policy of another pack says is found as a whole: nothing that blocks may be lost. */
function partsOf({ rule, urn, message }: ToldFinding) {
  const read = readMessage(message);
  if (read?.rule === rule) return read;
  return {
    name: oneLine(nameOf(urn)),
    type: oneLine(typeOf(urn)),
    property: "",
    title: rule,
    found: message,
    write: "",
    why: "",
    notes: [],
    page: "",
    showAgain: "",
    lenience: undefined,
  };
}

function severityOf(word: string): ReportedFinding["severity"] {
  return word === "critical" || word === "high" ? word : "medium";
}

/** From the folder that holds the pages. */
function pageOf(page: string): string {
  return /docs\/rules\/[\w-]+\.md$/.exec(page)?.[0] ?? page;
}

const SEVERITIES = ["critical", "high", "medium"];

function byWeight(one: ReportedFinding, other: ReportedFinding): number {
  return (
    EFFECTS_WORST_FIRST.indexOf(one.effect) - EFFECTS_WORST_FIRST.indexOf(other.effect) ||
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    byCodeUnits(one.rule, other.rule) ||
    byCodeUnits(one.urn, other.urn) ||
    byCodeUnits(one.property, other.property) ||
    byCodeUnits(one.found, other.found)
  );
}
