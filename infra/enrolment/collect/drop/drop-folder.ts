import { createReadStream, readdirSync, readFileSync, statSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { formatOf } from "../../../devices/record-source";
import { CollectRefused } from "../collect-refused";
import { LONGEST_REPORT } from "../joining/laptop-report";
import type { DeliveredReport, Gathered } from "../joining/sighting";
import { readExport } from "./export-reader";

/** Names that the export may have; only one of them may be there. */
const EXPORTS = ["posture.csv", "posture.jsonl"] as const;
const REPORTS = "reports";
/** Whatever else lies in the folder of reports is a temporary name of who is writing there. */
const REPORT_NAME = /^([A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?)\.json$/;
/** An export that was written to within this time may not be whole: a file cut at a line's end looks like one. */
const QUIET_MS = 60_000;
/** A report of the longest kind in a file, with a byte order mark and line ends. */
const LARGEST_FILE = 4 * LONGEST_REPORT; // bytes

/**
 * Reads the folder into which a device management on the city's own ground puts its export, `posture.csv` or
 * `posture.jsonl`, and the laptops' reports, `reports/<inventory>.json`.
 *
 * @param now compared with the times of the files, which this machine or the file server set
 * @throws CollectRefused when there is no export, or it is empty, unreadable as a whole or still being written
 */
export async function gatherFromDrop(folder: string, now: Date): Promise<Gathered> {
  const file = exportIn(folder);
  const path = join(folder, file);
  const before = stateOf(path, now);
  const { sightings, faults, unreadable } = await readExport({
    chunks: createReadStream(path),
    format: formatOf(file)!,
    file,
  });
  if (stateOf(path, now) !== before) throw stillWritten(file);
  if (unreadable) {
    const list = faults.map(({ place, message }) => `${place} ${message}`).slice(0, 20);
    throw new CollectRefused(`the export cannot be used; nothing was collected:\n${list.join("\n")}`);
  }
  if (sightings.length === 0) {
    throw new CollectRefused(
      `${file} holds not a single usable record; nothing was collected. Let the device management export again` +
        (faults.length === 0 ? "" : `. The first fault: ${faults[0]!.place} ${faults[0]!.message}`),
    );
  }
  return { sightings, faults, reports: reportsIn(join(folder, REPORTS)), otherKinds: 0 };
}

function exportIn(folder: string): string {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new CollectRefused(
      `${folder} cannot be read (${codeOf(error)}); write the folder of the export into collect.drop`,
      { cause: error },
    );
  }
  const [file, second] = EXPORTS.filter((name) => names.includes(name));
  if (file === undefined) {
    throw new CollectRefused(`${folder} holds no export; put it there as ${EXPORTS.join(" or ")}`);
  }
  if (second !== undefined) {
    throw new CollectRefused(
      `${folder} holds ${file} and ${second}, and nobody can say which is true; remove one`,
    );
  }
  return file;
}

/** @throws CollectRefused while the file is young or does not end with a line's end */
function stateOf(path: string, now: Date): string {
  const { size, mtimeMs, ctimeMs } = statSync(path);
  // Programs that copy set the time of the original at once, but not that of the change (ctime).
  if (now.getTime() - Math.max(mtimeMs, ctimeMs) < QUIET_MS) throw stillWritten(path);
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

function stillWritten(file: string): CollectRefused {
  return new CollectRefused(
    `${file} was written to within the last ${QUIET_MS / 1_000} s and may not be whole; nothing was collected. ` +
      "Run the same command again in a minute; to be safe, let the export write another name and rename the file",
  );
}

function reportsIn(folder: string): Map<string, DeliveredReport> {
  let files: readonly Dirent[];
  try {
    files = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT") return new Map(); // the export may name the keys itself
    throw new CollectRefused(`${folder} cannot be read (${codeOf(error)}); give it to this user to read`, {
      cause: error,
    });
  }
  const reports = new Map<string, DeliveredReport>();
  for (const file of files) {
    const inventory = REPORT_NAME.exec(file.name)?.[1]?.toUpperCase();
    if (inventory === undefined || !file.isFile()) continue;
    reports.set(
      inventory,
      reports.has(inventory)
        ? { fault: "is there twice, its name written in large and in small letters; remove one" }
        : reportIn(join(folder, file.name)),
    );
  }
  return reports;
}

function reportIn(path: string): DeliveredReport {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) return { fault: `has ${size} bytes; put one laptop report into the file` };
    return { text: readFileSync(path, "utf8").replace(/^\ufeff/, "") };
  } catch (error) {
    return { fault: `cannot be read (${codeOf(error)}); it may still be copied, run the command again` };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
