import ipaddr from "ipaddr.js";

export function contains(range: string, address: string): boolean {
  return ipaddr.IPv4.parse(address).match(ipaddr.IPv4.parseCIDR(range));
}

/** Whether the whole of one range lies in the other. */
export function covers(outer: string, inner: string): boolean {
  const [address, bits] = ipaddr.IPv4.parseCIDR(inner);
  const [network, length] = ipaddr.IPv4.parseCIDR(outer);
  return bits >= length && address.match(network, length);
}

export function lengthOf(range: string): number {
  return ipaddr.IPv4.parseCIDR(range)[1];
}

/** The address so many behind the first of a range. */
export function addressAt(range: string, offset: number): string {
  const octets = ipaddr.IPv4.networkAddressFromCIDR(range).octets;
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0) + offset;
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}

/** The first address that Azure gives out in a subnet: it keeps four for itself. */
export function firstGiven(range: string): string {
  return addressAt(range, 4);
}

/** The addresses of a range, or the single one; of long ranges the first sixteen. */
export function hostsIn(range: string): string[] {
  if (!range.includes("/")) return [range];
  const count = Math.min(16, 2 ** (32 - lengthOf(range)));
  return Array.from({ length: count }, (_, offset) => addressAt(range, offset));
}
