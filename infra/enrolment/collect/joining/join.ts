import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { isRecent, liesAhead } from "../../../devices/calendar";
import { readLaptopReport } from "./laptop-report";
import type { LaptopRequest } from "./laptop-request";
import { oneEntryEach, registerKey, type KnownSighting, type Registered } from "./one-entry";
import type { CollectFault, DeliveredReport, Gathered, ManagementFacts } from "./sighting";
import { safeguards } from "./worse";

/**
 * A report that was not renewed for so long says nothing about today. Intune lets a script report when its output
 * changed, and otherwise once a week: learn.microsoft.com, "Remediations".
 */
export const OLDEST_REPORT_DAYS = 14;

/** Told how far a long step is. */
export type Progress = (done: number, total: number) => void;

/** A record of `posture/v1` that is complete but not checked yet. */
export interface Candidate {
  readonly place: string;
  readonly inventory: string;
  readonly record: Readonly<Record<string, unknown>>;
  /** Absent where management names the key and carried no report. */
  readonly request?: LaptopRequest;
}

/** How many entries were left aside, and why. None of it is a fault. */
export interface LeftAside {
  /** Telephones and other kinds that get no certificate. */
  readonly otherKinds: number;
  /** The register does not know the name. */
  readonly notInRegister: number;
  /** Earlier enrolments of the same device. */
  readonly superseded: number;
  /** The laptop sent no report, so nobody knows its key. */
  readonly noReport: number;
  /** The laptop's report is too old. */
  readonly oldReport: number;
}

export interface Joined {
  readonly candidates: readonly Candidate[];
  readonly leftAside: LeftAside;
  readonly faults: readonly CollectFault[];
}

/**
 * Joins what management says with what the laptops say: one record for each device that the register knows and that
 * sent a report, made of exactly one entry and one report. Names that the register does not know go no further than
 * this function.
 *
 * @param onJoined told after each device, for reading a request takes a while
 */
export function join(gathered: Gathered, registered: Registered, now: Date, onJoined?: Progress): Joined {
  const known: KnownSighting[] = gathered.sightings.flatMap((sighting) => {
    const device = registered.get(registerKey(sighting.name));
    return device === undefined ? [] : [{ sighting, device }];
  });
  const { entries, superseded, faults: ofEntries } = oneEntryEach(known);
  const candidates: Candidate[] = [];
  const faults: CollectFault[] = [...gathered.faults, ...ofEntries];
  const without = { "no-report": 0, "old-report": 0 };
  for (const [index, { sighting, device }] of entries.entries()) {
    const { facts, reportKey } = sighting;
    const place = `${device.inventory} (${sighting.place})`;
    const made = recordOf(facts, device.inventory, gathered.reports.get(reportKey), now);
    if ("without" in made) without[made.without] += 1;
    else if ("faults" in made) faults.push(...made.faults.map((message) => ({ place, message })));
    else candidates.push({ place, inventory: device.inventory, ...made });
    onJoined?.(index + 1, entries.length);
  }
  return {
    candidates,
    faults,
    leftAside: {
      otherKinds: gathered.otherKinds,
      notInRegister: gathered.sightings.length - known.length,
      superseded,
      noReport: without["no-report"],
      oldReport: without["old-report"],
    },
  };
}

type Made =
  | Pick<Candidate, "record" | "request">
  | { readonly without: "no-report" | "old-report" }
  | { readonly faults: readonly string[] };

function recordOf(
  facts: ManagementFacts,
  inventory: string,
  delivered: DeliveredReport | undefined,
  now: Date,
): Made {
  if (delivered === undefined) {
    if (facts.key?.spkiSha256 === undefined) return { without: "no-report" };
    return { record: { ...postureOf(facts, inventory), raw: facts.raw } };
  }
  if ("fault" in delivered) return { faults: [`its report ${delivered.fault}`] };
  const { text, madeAt } = delivered;
  if (madeAt !== undefined && !isRecent(madeAt, OLDEST_REPORT_DAYS * 24, now)) {
    return liesAhead(madeAt, now)
      ? { faults: ["its report is dated in the future; set the clocks"] }
      : { without: "old-report" };
  }
  const reading = readLaptopReport(text);
  if ("faults" in reading) return { faults: reading.faults.map((message) => `its report ${message}`) };
  const { report, request, sha256 } = reading;
  if (facts.key?.spkiSha256 !== undefined && facts.key.spkiSha256 !== request.spkiSha256) {
    return { faults: ["its report holds another key than the device management names; let it report anew"] };
  }
  const record = {
    ...postureOf(facts, inventory),
    ...safeguards(facts, report),
    os: { ...facts.os, edition: facts.os.edition ?? report.edition },
    key: {
      spkiSha256: request.spkiSha256,
      storage: report.storage,
      proof: "mdm-channel",
      evidenceSha256: sha256,
    },
    raw: { sha256: digestOf([facts.raw.sha256, sha256]) },
  };
  return { record, request };
}

function postureOf(facts: ManagementFacts, inventory: string): Record<string, unknown> {
  return { ...facts, schema: "posture/v1", device: { ...facts.device, name: inventory } };
}

/** SHA-256 of a value's canonical form (RFC 8785), in lower case. */
export function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
}
