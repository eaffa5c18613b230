import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { postureRecord } from "../city/posture-records";
import { writeWhole } from "../engine/whole-file";

/** A sound laptop of a made-up fleet. */
export interface FleetLaptop {
  readonly inventory: string;
  readonly serialNumber: string;
  /** SHA-256 of its public key, lower-case hex. */
  readonly key: string;
}

/** @param number from 1 */
export function fleetLaptop(number: number, key: string): FleetLaptop {
  const digits = String(number).padStart(5, "0");
  return { inventory: `FL-${digits}`, serialNumber: `SNF${digits}`, key };
}

const HEADER =
  "inventory,form,serialNumber,owner,department,orderedOn,approvedOn,agreement,exceptionUntil,history,wipingProof";
const LIFE = "ordered:2025-09-01 delivered:2025-09-22 active:2025-09-29";

/**
 * Writes what an authority reads about a fleet, all of one department, with the made-up city's own rollout and policy.
 *
 * @param project the checkout
 * @param folder that of `authority.yaml`
 */
export function layOutFleet(
  project: string,
  folder: string,
  laptops: readonly FleetLaptop[],
  now: Date,
): void {
  const rows = laptops.map(
    ({ inventory, serialNumber }) =>
      `${inventory},laptop,${serialNumber},city,buergeramt,2025-09-01,2025-09-03,DV 2025-07,,${LIFE},`,
  );
  const records = laptops.map((laptop) => JSON.stringify(postureRecord(laptop, laptop.key, now)));
  writeWhole(join(folder, "register.csv"), `${[HEADER, ...rows].join("\n")}\n`, 0o644);
  writeWhole(join(folder, "posture.jsonl"), `${records.join("\n")}\n`, 0o644);
  for (const name of ["rollout.yaml", "admission-policy.yaml"]) {
    copyFileSync(join(project, "rehearsal", "city", name), join(folder, name));
  }
}
