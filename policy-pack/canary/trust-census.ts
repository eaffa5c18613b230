import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadTrust, TRUST_FILE } from "../trust/load";
import { NO_TRUST, type Trust, type TrustReading } from "../trust/trust-file";
import type { Complaint } from "./configuration";

/** What a trust file holds, in numbers. */
export type Census = Readonly<Record<Counted, number>>;
export const COUNTED = ["anchors", "seals", "overrides", "pools", "protected", "signers", "peers"] as const;
export type Counted = (typeof COUNTED)[number];

/** The least of each that the trust file must hold. */
export type Floor = Partial<Census>;

/** The trust file of a pack, as the pack reads it. */
export interface CountedTrust {
  readonly reading: TrustReading;
  readonly census: Census;
  /** SHA-256 of the file; undefined when there is none. */
  readonly sha256: string | undefined;
}

/** Counts what counts today in the trust file of the pack in this folder; of one with a fault, nothing does. */
export function countTrust(pack: string, now: Date): CountedTrust {
  const reading = loadTrust(pack);
  return {
    reading,
    census: censusOf(reading.ok ? reading.trust : NO_TRUST, now),
    sha256: digest(pack),
  };
}

/** What has had its last day does not count. */
export function censusOf(trust: Trust, now: Date): Census {
  const today = now.toISOString().slice(0, 10);
  const current = (entries: ReadonlyArray<{ readonly until?: string | undefined }> = []) =>
    entries.filter(({ until }) => until === undefined || today <= until).length;
  const { anchors, seals, overrides, signers, pools = [], peers = [] } = trust;
  return {
    anchors: current(anchors),
    seals: current(seals),
    overrides: current(overrides),
    pools: pools.length,
    protected: Object.values(trust.protected ?? {}).flat().length,
    signers: current(signers),
    peers: peers.length,
  };
}

/** What speaks against the trust file: its faults, and what is missing of what it must hold. */
export function complaintsOn({ reading, census }: CountedTrust, floor: Floor): readonly Complaint[] {
  if (!reading.ok) return reading.faults.map((what) => ({ what, remedy: RESTORE }));
  return [
    ...withoutRehearsal(reading.trust),
    ...COUNTED.filter((name) => census[name] < (floor[name] ?? 0)).map((name) => ({
      what: `${TRUST_FILE}: ${name} ${census[name]}, and at least ${floor[name]} must count`,
      remedy: `${RESTORE}, or let security lower what --trust asks for`,
    })),
  ];
}

const RESTORE = "restore the trust file that security has reviewed";

/** Without its own network, anchor and pool the canary could not tell a rule that sees nothing from one that has nothing to see. */
function withoutRehearsal({ rehearsal }: Trust): readonly Complaint[] {
  const { pools = [], protected: assets } = rehearsal ?? {};
  if (pools.length > 0 && (assets?.networks.length ?? 0) > 0) return [];
  return [
    {
      what: `${TRUST_FILE}: has no part rehearsal with pools and protected.networks, which the canary needs`,
      remedy: "restore the part from the release of the pack; nothing in Azure is in its subscription",
    },
  ];
}

/** `0 anchors, 0 seals, …`. */
export function censusLine({ census, sha256 }: CountedTrust): string {
  const counts = COUNTED.map((name) => `${name} ${census[name]}`).join(", ");
  return `${TRUST_FILE}: ${counts}; SHA-256 ${sha256 ?? "none, there is no such file"}`;
}

function digest(pack: string): string | undefined {
  try {
    return createHash("sha256")
      .update(readFileSync(join(pack, TRUST_FILE)))
      .digest("hex");
  } catch {
    return undefined;
  }
}
