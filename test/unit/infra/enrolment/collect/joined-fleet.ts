import { collected } from "../../../../../infra/enrolment/collect/collected";
import { sightingOf } from "../../../../../infra/enrolment/collect/joining/managed-device";
import { readRunStates } from "../../../../../infra/enrolment/collect/joining/run-state";
import type { Gathered, Sighting } from "../../../../../infra/enrolment/collect/joining/sighting";
import {
  deviceId,
  inventory,
  managedDevice,
  NOW,
  registered,
  report,
  runState,
  TENANT,
} from "./made-up-fleet";

/** When every page came. */
export const RECEIVED = "2026-06-15T11:59:30.000Z";
export type Row = Record<string, unknown>;
/** Where the first laptop stands. */
export const PLACE = `${inventory(1)} (Intune device ${deviceId(1)})`;

/** What reading Intune gives for these lists. */
export function gathered(devices: readonly Row[], states: readonly Row[]): Gathered {
  const seen = devices.map((entry) => sightingOf(entry, { tenant: TENANT, receivedAt: RECEIVED }));
  const { reports, faults } = readRunStates(states);
  return {
    sightings: seen.filter((one): one is Sighting => typeof one === "object"),
    otherKinds: seen.filter((one) => one === "other-kind").length,
    reports,
    faults,
  };
}

export const collect = (
  devices: readonly Row[],
  states: readonly Row[],
  numbers: readonly number[] = [1, 2, 3],
) => collected(gathered(devices, states), registered(...numbers), NOW);

/** One laptop with something changed, and a sound one beside it. */
export async function changed(device: Row, output?: Row | string, state: Row = {}) {
  const text = typeof output === "string" ? output : JSON.stringify(report(1, output));
  const result = await collect(
    [managedDevice(1, device), managedDevice(2)],
    [runState(1, text, state), runState(2)],
  );
  return {
    ...result,
    posture: result.records.find(({ posture }) => posture.device.name === inventory(1))?.posture,
    messages: result.faults.map(({ place, message }) => `${place} ${message}`),
  };
}
