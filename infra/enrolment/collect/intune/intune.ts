import type { CollectPlace } from "../../../certificate-authority/authority-file";
import { CollectRefused } from "../collect-refused";
import { sightingOf } from "../joining/managed-device";
import { readRunStates } from "../joining/run-state";
import type { CollectFault, Gathered, Sighting } from "../joining/sighting";
import type { GraphAddress } from "./graph-address";
import { GraphCalls, type CallOptions } from "./graph-calls";
import { DEVICES, runStates } from "./graph-list";
import { wholeList, type ReceivedEntry } from "./whole-list";

export type IntuneSource = Extract<CollectPlace, { intune: unknown }>["intune"];

export interface IntuneAccess extends Omit<CallOptions, "tenant"> {
  readonly address: GraphAddress;
  /** Told how many entries of which list have come. */
  readonly onRead?: (what: string, entries: number) => void;
}

export interface GatheredFromIntune extends Gathered {
  /** Requests that were sent, failed ones included. */
  readonly requests: number;
}

/**
 * Reads Intune's devices and the reports of its remediation script.
 *
 * @throws CollectRefused when either of them does not come whole, or is empty
 */
export async function gatherFromIntune(
  { tenant, script }: IntuneSource,
  access: IntuneAccess,
): Promise<GatheredFromIntune> {
  const calls = new GraphCalls({ ...access, tenant });
  const { address, onRead } = access;
  const devices = await wholeList(calls, address, DEVICES, (entries) => onRead?.("devices", entries));
  if (devices.length === 0) {
    throw new CollectRefused(
      "Intune knows not a single device; nothing was collected. Check that the sign-in belongs to the city's " +
        "directory and that no scope tag hides the devices from it",
    );
  }
  const states = await wholeList(calls, address, runStates(script), (entries) =>
    onRead?.("reports", entries),
  );
  if (states.length === 0) {
    throw new CollectRefused(
      "the script has run on not a single device; nothing was collected. Check collect.intune.script, and that the " +
        "script is assigned to the city's laptops",
    );
  }
  const { sightings, otherKinds, faults } = sightingsOf(devices, tenant);
  const read = readRunStates(states.map(({ entry }) => entry));
  return {
    sightings,
    reports: read.reports,
    otherKinds,
    faults: [...faults, ...read.faults],
    requests: calls.sent,
  };
}

function sightingsOf(
  devices: readonly ReceivedEntry[],
  tenant: string,
): { sightings: Sighting[]; otherKinds: number; faults: CollectFault[] } {
  const sightings: Sighting[] = [];
  const faults: CollectFault[] = [];
  let otherKinds = 0;
  devices.forEach(({ entry, receivedAt }, index) => {
    const sighting = sightingOf(entry, { tenant, receivedAt });
    if (sighting === "other-kind") otherKinds += 1;
    else if (sighting !== undefined) sightings.push(sighting);
    else {
      faults.push({
        place: `entry ${index + 1} of Intune's devices`,
        message: "has no id; it is left aside",
      });
    }
  });
  return { sightings, otherKinds, faults };
}
