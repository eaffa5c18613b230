import type { AddressRange } from "./address-range";

/**
 * `clients`: laptops with a work certificate, of one department or of all · `remediation`: laptops that must be repaired
 * first · `quarantine`: certificates that no policy group knows · `services`, `management`: the hosts of the services ·
 * `internet`: every other address.
 */
export type ZoneKind = "clients" | "remediation" | "quarantine" | "services" | "management" | "internet";

/** Addresses that are treated alike. No address is in two zones. */
export interface Zone {
  readonly name: string;
  readonly kind: ZoneKind;
  /** Whose laptops these are, where each department has a pool of its own. */
  readonly department: string | undefined;
  /** In as few ranges as possible; of `internet` all that is left. */
  readonly ranges: readonly AddressRange[];
}

/** Zones whose addresses the gateway hands out. */
export const POOL_KINDS: readonly ZoneKind[] = ["clients", "remediation", "quarantine"];

/** Name of the zone of a department's laptops. */
export function clientZone(department: string | undefined): string {
  return department === undefined ? "clients" : `clients-${department}`;
}

/** Names that settings may not give to services or departments, because expectations use them. */
export const ZONE_NAMES = [
  "clients",
  "remediation",
  "quarantine",
  "services",
  "management",
  "internet",
] as const;
