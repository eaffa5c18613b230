import ipaddr from "ipaddr.js";

/** A block of addresses, both ends included, as numbers of its family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads `10.81.0.0/24` or `fd00::/64`.
 *
 * Strict: four decimal parts without leading zeros, a prefix length, no host bits. Looser spellings are read differently
 * by different readers (`010` is eight to some), and a range that two readers read differently is no pin.
 *
 * @returns the range; undefined for anything else
 */
export function parseRange(text: string): AddressRange | undefined {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) {
    const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
    return rangeOf(4, address.toByteArray(), prefix);
  }
  if (text.includes(":") && !text.includes("%") && ipaddr.IPv6.isValidCIDR(text)) {
    const [address, prefix] = ipaddr.IPv6.parseCIDR(text);
    return rangeOf(6, address.toByteArray(), prefix);
  }
  return undefined;
}

function rangeOf(family: 4 | 6, bytes: readonly number[], prefix: number): AddressRange | undefined {
  const first = bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(bytes.length * 8 - prefix);
  return first % size === 0n ? { family, first, last: first + size - 1n } : undefined;
}

/** Whether every address of `wanted` lies in one of `ranges`, also where several of them cover it only together. */
export function covers(ranges: readonly AddressRange[], wanted: AddressRange): boolean {
  let next = wanted.first;
  const candidates = ranges
    .filter(({ family }) => family === wanted.family)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const { first, last } of candidates) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
    if (next > wanted.last) return true;
  }
  return false;
}

/** Whether the two ranges have an address in common. */
export function overlap(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** RFC 1918 section 3, RFC 6598 section 7, RFC 4193 section 3.1. */
const NOT_ROUTED = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"].flatMap(
  (text) => parseRange(text) ?? [],
);

/** Whether the range belongs to nobody on the Internet. */
export function isPrivate(range: AddressRange): boolean {
  return covers(NOT_ROUTED, range);
}

/** How many addresses of the Internet lie in the ranges of one family, each counted once. */
export function publicSize(ranges: readonly AddressRange[], family: 4 | 6): bigint {
  let next = 0n;
  let size = 0n;
  const sorted = ranges
    .filter((range) => range.family === family)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  for (const { first, last } of sorted) {
    const from = first > next ? first : next;
    if (last < from) continue;
    size += last - from + 1n - privatePart({ family, first: from, last });
    next = last + 1n;
  }
  return size;
}

function privatePart(range: AddressRange): bigint {
  return NOT_ROUTED.filter((block) => overlap(block, range))
    .map(({ first, last }) => {
      const [from, to] = [first > range.first ? first : range.first, last < range.last ? last : range.last];
      return to - from + 1n;
    })
    .reduce((sum, part) => sum + part, 0n);
}
