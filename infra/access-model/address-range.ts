import ipaddr from "ipaddr.js";

/** An IPv4 range in CIDR form whose host bits are zero. */
export interface AddressRange {
  readonly cidr: string;
  readonly prefix: number;
}

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]; // RFC 1918, section 3

/**
 * Reads `a.b.c.d/n`.
 *
 * @returns the range, or a sentence that says what is wrong and what to write instead.
 */
export function parseRange(text: string): AddressRange | { fault: string } {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) {
    return { fault: `"${text}" is not an IPv4 range; write it as 10.20.0.0/22` };
  }
  const network = ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  const prefix = ipaddr.IPv4.parseCIDR(text)[1];
  const cidr = `${network}/${prefix}`;
  if (cidr !== text) {
    return { fault: `"${text}" has host bits set; write ${cidr}` };
  }
  return { cidr, prefix };
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  const [innerNetwork] = ipaddr.IPv4.parseCIDR(inner.cidr);
  return inner.prefix >= outer.prefix && innerNetwork.match(ipaddr.IPv4.parseCIDR(outer.cidr));
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether the whole range lies in private address space (RFC 1918). */
export function isPrivate(range: AddressRange): boolean {
  return PRIVATE_RANGES.some((cidr) => contains({ cidr, prefix: Number(cidr.split("/")[1]) }, range));
}

/** The first block of the given size, or nothing where the range is too small for it. */
export function firstBlock(range: AddressRange, prefix: number): AddressRange | undefined {
  if (prefix < range.prefix) return undefined;
  return { cidr: `${range.cidr.split("/")[0]}/${prefix}`, prefix };
}

/** Number of addresses in the range. */
export function size(range: AddressRange): number {
  return 2 ** (32 - range.prefix);
}
