import ipaddr from "ipaddr.js";
import { LAST_ADDRESS, type Interval, type Intervals } from "./intervals";

/** What an address text of a filter stands for, as far as IPv4 goes. */
export type AddressText =
  | { readonly kind: "addresses"; readonly interval: Interval }
  /** Addresses of IPv6, which no set here holds. */
  | { readonly kind: "ipv6" }
  /** `Internet`, `Storage.WestEurope`: who is meant Azure knows. */
  | { readonly kind: "tag"; readonly tag: string }
  | { readonly kind: "unreadable" };

/**
 * Reads a text as filters of Azure take it: an address, a network with host bits or without, `10.0.0.1-10.0.0.9`, `*`,
 * the name of a tag.
 */
export function readAddressText(text: string): AddressText {
  const plain = text.trim();
  if (plain === "*" || plain.toLowerCase() === "any") return addresses(0, LAST_ADDRESS);
  if (/^[A-Za-z][\w.-]*$/.test(plain)) return { kind: "tag", tag: plain };
  if (plain.includes(":")) return isIpv6(plain) ? { kind: "ipv6" } : { kind: "unreadable" };
  const [from = "", to, more] = plain.split("-");
  if (to !== undefined) {
    const [first, last] = [addressNumber(from.trim()), addressNumber(to.trim())];
    const isRange = more === undefined && first !== undefined && last !== undefined && first <= last;
    return isRange ? addresses(first, last) : { kind: "unreadable" };
  }
  return networkText(plain);
}

/** An address `a.b.c.d` as a number; undefined for any other text. */
export function addressNumber(text: string): number | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text)
    .toByteArray()
    .reduce((number, byte) => number * 256 + byte, 0);
}

export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** `10.81.0.0/24`, `10.81.0.7`, and `10.81.0.1-10.81.0.9` where it is no network. */
export function intervalText({ first, last }: Interval): string {
  if (first === last) return addressText(first);
  const size = last - first + 1;
  const isNetwork = Number.isInteger(Math.log2(size)) && first % size === 0;
  return isNetwork
    ? `${addressText(first)}/${32 - Math.log2(size)}`
    : `${addressText(first)}-${addressText(last)}`;
}

export function intervalTexts(set: Intervals): readonly string[] {
  return set.map(intervalText);
}

/** How many leading bits a network of this size fixes; undefined where it is none. */
export function prefixLength({ first, last }: Interval): number | undefined {
  const bits = Math.log2(last - first + 1);
  return Number.isInteger(bits) && first % 2 ** bits === 0 ? 32 - bits : undefined;
}

function networkText(text: string): AddressText {
  if (text.includes("/")) {
    if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return { kind: "unreadable" };
    const [first, last] = [
      addressNumber(ipaddr.IPv4.networkAddressFromCIDR(text).toString()),
      addressNumber(ipaddr.IPv4.broadcastAddressFromCIDR(text).toString()),
    ];
    return first === undefined || last === undefined ? { kind: "unreadable" } : addresses(first, last);
  }
  const number = addressNumber(text);
  return number === undefined ? { kind: "unreadable" } : addresses(number, number);
}

function isIpv6(text: string): boolean {
  return ipaddr.IPv6.isValid(text.split("/")[0] ?? "") || text.includes("-");
}

function addresses(first: number, last: number): AddressText {
  return { kind: "addresses", interval: { first, last } };
}
