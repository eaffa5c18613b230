import { CollectRefused } from "./collect-refused";
import { checked, type CheckedRecord } from "./joining/checked";
import { join, type LeftAside, type Progress } from "./joining/join";
import { registerKey, type RegisteredDevice } from "./joining/one-entry";
import type { CollectFault, Gathered } from "./joining/sighting";

/** What is to be written, and what is to be told. */
export interface Collected {
  readonly records: readonly CheckedRecord[];
  readonly leftAside: LeftAside;
  readonly faults: readonly CollectFault[];
  /** Entries that the source gave. */
  readonly entries: number;
}

/**
 * Makes records of what a source gave.
 *
 * @param devices of the register
 * @throws CollectRefused when not a single record comes of it: an empty file would say that the fleet is gone
 */
export async function collected(
  gathered: Gathered,
  devices: Iterable<RegisteredDevice>,
  now: Date,
  progress: { readonly onJoined?: Progress; readonly onChecked?: Progress } = {},
): Promise<Collected> {
  const registered = new Map(
    [...devices].map(({ inventory, serialNumber }) => [registerKey(inventory), { inventory, serialNumber }]),
  );
  const { candidates, leftAside, faults: ofJoin } = join(gathered, registered, now, progress.onJoined);
  const { records, faults: ofCheck } = await checked(candidates, now, progress.onChecked);
  const faults = [...ofJoin, ...ofCheck];
  const entries = gathered.sightings.length + gathered.otherKinds;
  if (records.length === 0) {
    throw new CollectRefused(
      `of ${entries} devices not one can be used (${inWords(leftAside, faults.length)}); nothing was written. ` +
        "Check that the register has the names that the laptops have, and that the script runs on them" +
        (faults.length === 0 ? "" : `. The first fault: ${faults[0]!.place} ${faults[0]!.message}`),
    );
  }
  return { records, leftAside, faults, entries };
}

/** Why devices have no record, for people; empty when all have one. */
export function inWords(aside: LeftAside, faults = 0): string {
  const parts: ReadonlyArray<readonly [number, string]> = [
    [aside.noReport, "without a report"],
    [aside.oldReport, "with a report that is too old"],
    [aside.notInRegister, "not in the register"],
    [aside.superseded, "enrolled anew since"],
    [aside.otherKinds, "of other kinds"],
    [faults, faults === 1 ? "fault" : "faults"],
  ];
  return parts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ");
}
