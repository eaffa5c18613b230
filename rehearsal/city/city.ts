import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../engine/whole-file";
import type { Places } from "../places";
import { laptopKey, type LaptopKey } from "./laptops";
import { CONDITIONS, postureRecord } from "./posture-records";
import { RegisterCopy } from "./register-copy";

/** Files of the made-up city that its authority reads (`authority.yaml` names them). */
export interface CityFiles {
  readonly register: string;
  readonly rollout: string;
  readonly policy: string;
  readonly posture: string;
  readonly requests: string;
  /** Private keys of the laptops: part of the rehearsal's home, never of a real authority. */
  readonly laptops: string;
}

/** @param home the rehearsal's home */
export function cityFiles(home: string): CityFiles {
  const folder = join(home, "certificate-authority");
  return {
    register: join(folder, "register.csv"),
    rollout: join(folder, "rollout.yaml"),
    policy: join(folder, "admission-policy.yaml"),
    posture: join(folder, "posture.jsonl"),
    requests: join(folder, "requests"),
    laptops: join(home, "laptops"),
  };
}

/** The laptop that is reported stolen in every rehearsal. */
export const STOLEN = "LT-0003";

/**
 * Lays out what the city's authority reads: register, rollout, policy, requests, and fresh posture.
 *
 * @param comeback whether a laptop that an earlier rehearsal reported stolen has been found, reinstalled and has made
 * a new key since
 */
export async function layOutCity(
  places: Places,
  now: Date,
  { comeback }: { comeback: boolean },
): Promise<CityFiles> {
  const files = cityFiles(places.home);
  const source = join(places.project, "rehearsal", "city");
  mkdirSync(files.requests, { recursive: true });
  mkdirSync(files.laptops, { recursive: true, mode: 0o700 });
  if (!existsSync(files.register)) {
    writeWhole(files.register, readFileSync(join(source, "register.csv"), "utf8"), 0o644);
  }
  copyFileSync(join(source, "rollout.yaml"), files.rollout);
  copyFileSync(join(source, "admission-policy.yaml"), files.policy);

  const register = new RegisterCopy(files.register);
  if (comeback && register.stateOf(STOLEN) === "stolen") {
    rmSync(join(files.laptops, `${STOLEN}.key`), { force: true });
    register.record(STOLEN, ["found", "reinstalled", "active"], dayOf(now));
  }
  const keys = new Map<string, LaptopKey>();
  // In parallel: making a key is the work of seconds on one core.
  await Promise.all(
    register.rows.map(async ({ inventory }) => {
      const { bits = 2_048 } = CONDITIONS[inventory] ?? {};
      keys.set(inventory, await laptopKey(files.laptops, inventory, bits));
    }),
  );
  for (const { inventory } of register.rows) {
    const { silent, requestOf } = CONDITIONS[inventory] ?? {};
    const request = join(files.requests, `${inventory}.csr`);
    if (silent) rmSync(request, { force: true });
    else writeWhole(request, keys.get(requestOf ?? inventory)!.request, 0o644);
  }
  const records = register.rows
    .filter(({ inventory }) => CONDITIONS[inventory]?.unseen !== true)
    .map((row) => postureRecord(row, keys.get(row.inventory)!.sha256, now, CONDITIONS[row.inventory]));
  writeWhole(files.posture, `${records.map((record) => JSON.stringify(record)).join("\n")}\n`, 0o644);
  return files;
}

/** Somebody reports a laptop stolen: one more event in the register. */
export function reportStolen(files: CityFiles, inventory: string, now: Date): void {
  new RegisterCopy(files.register).record(inventory, ["stolen"], dayOf(now));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
