import type { AccessModel } from "./access-model";
import type { AddressRange } from "./address-range";
import { fewestRanges } from "./address-set";

/**
 * So many routes does a Windows client take from a gateway over IKEv2 (learn.microsoft.com, "Azure subscription and
 * service limits", VPN Gateway limits); further ones are lost without a word.
 */
export const MOST_ROUTES = 25;

/**
 * What laptops send into the tunnel: the hosts of every service, and nothing else. A department's laptops are given the
 * routes of all departments, because a gateway has one list; the rules decide who gets through.
 */
export function routesOf({ services }: Pick<AccessModel, "services">): AddressRange[] {
  return fewestRanges(services.flatMap(({ hosts }) => hosts));
}
