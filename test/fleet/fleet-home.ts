import { dirname, resolve } from "node:path";
import { readAuthority, type Authority } from "../../infra/certificate-authority/authority-file";
import type { ProvenKey, RequestReading } from "../../infra/certificate-authority/core/certificate-request";
import { initialise } from "../../infra/certificate-authority/software-authority";
import { fleetLaptop, layOutFleet } from "../../rehearsal/bench/fleet-files";
import { madeUpKey } from "./made-up-keys";

/** A software authority and the fleet that it answers for. */
export interface FleetHome {
  readonly authority: Authority;
  /** By inventory number: the key that the device would send. */
  readonly keys: ReadonlyMap<string, ProvenKey>;
  /** The request of each device, as if it had been read and its proof of possession had held. */
  readonly requestOf: (inventory: string) => RequestReading | undefined;
}

const PROJECT = resolve(__dirname, "..", "..");

/**
 * Makes an authority with keys of its own, and its register, rollout, policy and posture for a fleet of sound laptops.
 *
 * @param home an empty folder
 * @param keyOf the key of the device of a number, from 1; a made-up one where not given
 */
export async function layOutFleetHome(
  home: string,
  devices: number,
  now: Date,
  keyOf: (number: number) => ProvenKey = madeUpKey,
): Promise<FleetHome> {
  // Made a moment ago, so that certificates may begin then.
  const { files } = await initialise(home, new Date(now.getTime() - 86_400_000));
  const keys = new Map<string, ProvenKey>();
  const laptops = Array.from({ length: devices }, (_, index) => {
    const key = keyOf(index + 1);
    const laptop = fleetLaptop(index + 1, key.sha256);
    keys.set(laptop.inventory, key);
    return laptop;
  });
  layOutFleet(PROJECT, dirname(files.authority), laptops, now);
  return {
    authority: readAuthority(files.authority),
    keys,
    requestOf: (inventory) => {
      const key = keys.get(inventory);
      return key === undefined ? undefined : { accepted: true, key };
    },
  };
}
