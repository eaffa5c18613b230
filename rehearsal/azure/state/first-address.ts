import ipaddr from "ipaddr.js";

/** Azure keeps the network's own address and the three behind it ("Azure Virtual Network FAQ"). */
const KEPT_BY_AZURE = 4;

/**
 * The first address of a subnet that something can have: `10.0.1.4` of `10.0.1.0/26`.
 *
 * @returns undefined when the text is no IPv4 range in CIDR notation.
 */
export function firstUsableAddress(range: string): string | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(range)) return undefined;
  const octets = ipaddr.IPv4.networkAddressFromCIDR(range).octets;
  // The smallest subnet has eight addresses, so that the last octet never overflows.
  return [...octets.slice(0, 3), (octets[3] ?? 0) + KEPT_BY_AZURE].join(".");
}
