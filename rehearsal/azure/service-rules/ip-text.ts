import ipaddr from "ipaddr.js";
import { parsePrefix, type AddressPrefix } from "./address-prefix";

export const isIPv4 = (text: string) => ipaddr.IPv4.isValidFourPartDecimal(text);

const isAddress = (text: string) => isIPv4(text) || (text.includes(":") && ipaddr.IPv6.isValid(text));

/** `10.2.0.0-10.2.0.31`, the second not before the first. */
export function isIPv4Range(text: string): boolean {
  const [first = "", last = "", ...rest] = text.split("-");
  if (rest.length > 0 || !isIPv4(first) || !isIPv4(last)) return false;
  return numberOf(first) <= numberOf(last);
}

function numberOf(text: string): number {
  return ipaddr.IPv4.parse(text).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** Whether a text is an address or a range in CIDR notation. */
export const isAddressOrPrefix = (text: string) => isAddress(text) || parsePrefix(text) !== undefined;

/** Whether a range begins where it says: `10.0.0.64/26`, not `10.0.0.68/26`. */
export function isAligned(text: string): boolean {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return true;
  const start =
    prefix.kind === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  return start.toNormalizedString() === prefix.address.toNormalizedString();
}

/** A name of Azure's for ranges, such as `VirtualNetwork` or `Storage.GermanyWestCentral`. */
export const isServiceTag = (text: string) =>
  /^[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/i.test(text) && !isAddress(text);

/** One port, or the first and last of several. */
export function isPortOrRange(text: string, lowest: number): boolean {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return (
    first !== undefined && Number(first) >= lowest && Number(first) <= Number(last) && Number(last) <= 65_535
  );
}

/** Whether something in one of the ranges can have this address: Azure keeps the first four and the last. */
export function isUsableIn(text: string, ranges: readonly AddressPrefix[]): boolean {
  if (!isIPv4(text)) return false;
  return ranges.some(({ kind, address, bits, text: range }) => {
    if (kind !== "ipv4" || !ipaddr.IPv4.parse(text).match(address, bits)) return false;
    const [first, last] = [
      ipaddr.IPv4.networkAddressFromCIDR(range),
      ipaddr.IPv4.broadcastAddressFromCIDR(range),
    ];
    const number = numberOf(text);
    return number >= numberOf(first.toString()) + 4 && number < numberOf(last.toString());
  });
}
