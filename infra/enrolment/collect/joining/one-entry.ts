import type { CollectFault, Sighting } from "./sighting";

/** What the register says of a device, as far as it decides which entry of a list is meant. */
export interface RegisteredDevice {
  readonly inventory: string;
  readonly serialNumber: string;
}

/** Devices by {@link registerKey} of their inventory number. */
export type Registered = ReadonlyMap<string, RegisteredDevice>;

/** Names are compared without case, as people and most systems read them. */
export function registerKey(inventory: string): string {
  return inventory.toUpperCase();
}

/** An entry and the device that the register knows under its name. */
export interface KnownSighting {
  readonly sighting: Sighting;
  readonly device: RegisteredDevice;
}

export interface OneEntryEach {
  /** At most one of each name and one of each serial number. */
  readonly entries: readonly KnownSighting[];
  /** Earlier enrolments of devices that were enrolled again. */
  readonly superseded: number;
  readonly faults: readonly CollectFault[];
}

/**
 * Chooses one entry for each device. Lists of device management keep the entry of an earlier enrolment for weeks when a
 * laptop is set up anew; two records of one device would count for none.
 *
 * - Entries that bear name and serial number of the register are one machine: that of the last enrolment counts, if no
 *   other was seen later.
 * - An entry that bears a registered name and another serial number must not push the right one out; it counts only
 *   where nobody else claims its name or its serial number. What that means is for admission to say.
 */
export function oneEntryEach(known: readonly KnownSighting[]): OneEntryEach {
  const isRight = ({ sighting, device }: KnownSighting) => serialOf(sighting) === device.serialNumber;
  const right = known.filter(isRight);
  const other = known.filter((entry) => !isRight(entry));
  const entries: KnownSighting[] = [];
  const faults: CollectFault[] = [];
  let superseded = 0;
  for (const group of groupsOf(right, nameOf)) {
    const latest = latestOf(group);
    if (latest === undefined) faults.push(...group.map(ambiguous));
    else {
      entries.push(latest);
      superseded += group.length - 1;
    }
  }
  const taken = new Set(right.flatMap(claims));
  const claimed = countsOf(other.flatMap((entry) => [...new Set(claims(entry))]));
  for (const entry of other) {
    if (claims(entry).some((claim) => taken.has(claim) || claimed.get(claim)! > 1))
      faults.push(stranger(entry));
    else entries.push(entry);
  }
  return { entries, superseded, faults };
}

function latestOf(group: readonly KnownSighting[]): KnownSighting | undefined {
  const [first, ...rest] = [...group].sort((a, b) => enrolledAt(b) - enrolledAt(a));
  // Comparisons with the NaN of a time that is absent are false.
  const isLatest = rest.every(
    (entry) => enrolledAt(first!) > enrolledAt(entry) && seenAt(first!) >= seenAt(entry),
  );
  return isLatest ? first : undefined;
}

function ambiguous({ sighting, device }: KnownSighting): CollectFault {
  return {
    place: sighting.place,
    message:
      `is one of several entries of ${device.inventory}, and which was enrolled and seen last cannot be said; ` +
      "remove the old ones from the device management",
  };
}

function stranger({ sighting, device }: KnownSighting): CollectFault {
  return {
    place: sighting.place,
    message:
      `bears the name of ${device.inventory} and another serial number than the register has, and is not the only ` +
      "one of this name or serial number; correct its name, or remove it from the device management",
  };
}

/** What only one device may have. */
function claims(entry: KnownSighting): string[] {
  const serial = serialOf(entry.sighting);
  return [`name ${nameOf(entry)}`, ...(serial === undefined ? [] : [`serial ${serial.toUpperCase()}`])];
}

const nameOf = ({ device }: KnownSighting) => registerKey(device.inventory);
const serialOf = ({ facts }: Sighting) => facts.device.serialNumber;
const enrolledAt = ({ sighting }: KnownSighting) => Date.parse(sighting.facts.management.enrolledAt ?? "");
const seenAt = ({ sighting }: KnownSighting) => Date.parse(sighting.facts.management.lastSyncAt ?? "");

function groupsOf<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
