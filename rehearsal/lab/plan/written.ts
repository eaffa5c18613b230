import ipaddr from "ipaddr.js";

/**
 * The few forms in which Azure writes ranges and ports. What has another one never gets any further: it would stand in rules
 * for the kernel, where a stray brace or semicolon is a rule of its own.
 */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}

/** `10.0.0.0/24` */
export function isBlock(text: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
}

export function isAddressOrBlock(text: string): boolean {
  return isAddress(text) || isBlock(text);
}

/** `10.0.0.4-10.0.0.9`, which Azure Firewall takes and security groups do not. */
export function isSpan(text: string): boolean {
  const [first = "", last = "", ...more] = text.split("-");
  return more.length === 0 && isAddress(first) && isAddress(last) && numberOf(first) <= numberOf(last);
}

const numberOf = (address: string) =>
  address.split(".").reduce((number, part) => number * 256 + Number(part), 0);

/** `443`, `8000-8100` */
export function isPorts(text: string): boolean {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first !== undefined && Number(first) <= Number(last) && Number(last) <= 65_535;
}

/** Words of security groups for ranges that the lab knows, in small letters; which addresses others are only Azure knows. */
export const RANGE_WORDS: readonly string[] = ["*", "any", "virtualnetwork", "internet", "azureloadbalancer"];
