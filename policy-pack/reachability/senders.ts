import ipaddr from "ipaddr.js";
import { parseRange, publicSize, type AddressRange } from "./address-ranges";

/** Names of a filter that stand for nobody on the Internet. */
const INSIDE = ["virtualnetwork", "azureloadbalancer"];
/** Whoever names more addresses than this names no senders: as many as 10.0.0.0/16 has. */
const MOST_IPV4 = 65_536n;
/** One network of IPv6 as providers get it: a /32. */
const MOST_IPV6 = 1n << 96n;

/**
 * Whether a filter's senders are the Internet, in whatever way it is spelled: `*`, a tag, everything in one range or in
 * many. A tag of Azure's own services stands for whoever rents them. What nobody can read is taken for the Internet too.
 */
export function admitInternet(senders: readonly string[]): boolean {
  const texts = senders.flatMap((text) => text.split(",")).map((text) => text.trim().toLowerCase());
  const ranges = texts.filter((text) => !INSIDE.includes(text)).map(looseRange);
  if (ranges.includes(undefined)) return true;
  const known = ranges.filter((range) => range !== undefined);
  return publicSize(known, 4) > MOST_IPV4 || publicSize(known, 6) > MOST_IPV6;
}

/** A filter takes host bits, single addresses and `10.0.0.1-10.0.0.9` as well. */
function looseRange(text: string): AddressRange | undefined {
  // Addresses of IPv4 in the clothes of IPv6: whether a filter sees through them nobody promises.
  if (text.startsWith("::ffff:")) return undefined;
  const [from, to, more] = text.split("-");
  if (to !== undefined) {
    const [first, last] = [one(from ?? ""), one(to)];
    if (more !== undefined || first === undefined || last?.family !== first.family) return undefined;
    return { family: first.family, first: first.first, last: last.last };
  }
  return text.includes("/") ? network(text) : one(text);
}

/** The address that stands for any address stands for everybody here. */
function one(text: string): AddressRange | undefined {
  if (text === "0.0.0.0" || text === "::") return undefined;
  return parseRange(`${text}/${text.includes(":") ? 128 : 32}`);
}

function network(text: string): AddressRange | undefined {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(text))
    return parseRange(`${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${text.split("/")[1] ?? ""}`);
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValidCIDR(text)) return undefined;
  return parseRange(`${ipaddr.IPv6.networkAddressFromCIDR(text).toString()}/${text.split("/")[1] ?? ""}`);
}
