import ipaddr from "ipaddr.js";

/** A range of addresses in CIDR notation, IPv4 or IPv6. */
export interface AddressPrefix {
  /** As it was written. */
  readonly text: string;
  readonly kind: "ipv4" | "ipv6";
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  /** Length of the mask. */
  readonly bits: number;
}

/** @returns undefined when the text is no range in CIDR notation. */
export function parsePrefix(text: string): AddressPrefix | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text) && !ipaddr.IPv6.isValidCIDR(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  return { text, kind: address.kind(), address, bits };
}

/** The ranges among texts; what is none is left to the rule about notation. */
export function parsePrefixes(texts: readonly string[]): readonly AddressPrefix[] {
  return texts.map(parsePrefix).filter((prefix) => prefix !== undefined);
}

export function isWithin(inner: AddressPrefix, outer: AddressPrefix): boolean {
  return inner.kind === outer.kind && inner.bits >= outer.bits && matches(inner, outer);
}

export function overlap(a: AddressPrefix, b: AddressPrefix): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

function matches(inner: AddressPrefix, outer: AddressPrefix): boolean {
  // The kinds are the same, which the library's types cannot know.
  return inner.address.match(outer.address, outer.bits);
}

/** RFC 1918 §3, and RFC 6598 §7, which Azure counts among private addresses too. */
const PRIVATE = parsePrefixes(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]);

/** Whether the whole range is for private use. */
export function isPrivate(prefix: AddressPrefix): boolean {
  return PRIVATE.some((range) => isWithin(prefix, range));
}

/** The pairs of ranges that overlap, each pair once, texts in order. */
export function overlappingPairs(prefixes: readonly AddressPrefix[]): readonly [string, string][] {
  return prefixes.flatMap((a, i) =>
    prefixes
      .slice(i + 1)
      .filter((b) => overlap(a, b))
      .map((b) => [a.text, b.text].sort() as [string, string]),
  );
}
