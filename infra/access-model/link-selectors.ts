import type { AccessModel } from "./access-model";
import type { AddressRange } from "./address-range";
import { fewestRanges } from "./address-set";
import { routesOf } from "./routes";
import type { ZoneKind } from "./zone";

/**
 * Traffic selectors of the tunnel to the city's network: of all that may pass through it, the addresses (RFC 7296,
 * section 2.9). Ports are not among them: Azure's selectors have none.
 */
export interface LinkSelectors {
  /** Azure's side: pools that may reach something. */
  readonly local: readonly AddressRange[];
  /** The city's side: hosts of the services. */
  readonly remote: readonly AddressRange[];
}

/** Quarantine has no place in the tunnel: nothing is allowed from there. */
const KINDS: readonly ZoneKind[] = ["clients", "remediation"];

/**
 * Traffic selector policies of one connection (learn.microsoft.com, "Azure subscription and service limits", VPN Gateway
 * limits). Each range of one side is paired with each of the other, and no document says that such a pair is less than a
 * policy: so pairs are counted.
 */
export const MOST_SELECTORS = 100;

export function linkSelectors({ zones, services }: Pick<AccessModel, "zones" | "services">): LinkSelectors {
  return {
    local: fewestRanges(zones.filter(({ kind }) => KINDS.includes(kind)).flatMap(({ ranges }) => ranges)),
    remote: routesOf({ services }),
  };
}

export function selectorPairs({ local, remote }: LinkSelectors): number {
  return local.length * remote.length;
}
