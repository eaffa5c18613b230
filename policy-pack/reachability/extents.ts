import type { Texts } from "../exposure/texts";
import type { Reading } from "../resource-model/reading";
import { textsWritten } from "./written";
import { readAddressText } from "./address-texts";
import { certain, type Extent } from "./first-match";
import { ALL_ADDRESSES, joined, NONE, united, without, type Interval, type Intervals } from "./intervals";
import { ALL_PORTS, portsIn, protocolsNamed, PROTOCOLS, servicesOf, type Protocol } from "./services";

/** Whom the name of a tag stands for; undefined where the reader does not know it. */
export type TagReader = (tag: string) => Extent | undefined;

/** RFC 1918 and RFC 6598. */
export const PRIVATE_ADDRESSES = addresses([
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
]);
export const PUBLIC_ADDRESSES = without(ALL_ADDRESSES, PRIVATE_ADDRESSES);

/** "The virtual IP address of the host (168.63.129.16)" ("Virtual network service tags"): no packet of the Internet has it. */
export const HOST_ADDRESS = addresses(["168.63.129.16"]);
export const OUTSIDE_ADDRESSES = without(PUBLIC_ADDRESSES, HOST_ADDRESS);

export const ANYBODY: Extent = { possible: ALL_ADDRESSES, sure: NONE };
export const NOBODY: Extent = certain(NONE);

/** The addresses that texts stand for; one that nobody can read may stand for all. */
export function addressExtent({ known, unsure }: Texts, tags: TagReader = () => undefined): Extent {
  const each = known.flatMap((text) => text.split(",")).map((text) => extentOf(text, tags));
  return unitedExtents([...each, ...(unsure ? [ANYBODY] : [])]);
}

/** The same for properties of a rule; nothing written may mean anybody. */
export function addressesAt(place: Reading, names: readonly string[], tags?: TagReader): Extent {
  const texts = textsWritten(place, ...names);
  return isNothing(texts) ? ANYBODY : addressExtent(texts, tags);
}

export function isNothing({ known, unsure }: Texts): boolean {
  return known.length === 0 && !unsure;
}

/** Whether a text among them is an address of IPv6. */
export function namesIpv6({ known }: Texts): boolean {
  return known.some((text) => readAddressText(text).kind === "ipv6");
}

export function unitedExtents(extents: readonly Extent[]): Extent {
  return {
    possible: united(...extents.map(({ possible }) => possible)),
    sure: united(...extents.map(({ sure }) => sure)),
  };
}

/** Protocols and ports of a rule; what of them is not told may be any. */
export function serviceExtent(protocols: Texts, ports: Texts): Extent {
  const named = protocols.known.map(protocolsNamed);
  const isVague = protocols.unsure || named.length === 0 || named.some(({ length }) => length === 0);
  const possible = isVague ? PROTOCOLS : named.flat();
  const read = portsIn(ports.known);
  const anyPort = ports.unsure || read.unsure || ports.known.length === 0;
  return {
    possible: servicesOf(possible, anyPort ? ALL_PORTS : read.ports),
    sure: isVague || anyPort ? NONE : surely(possible, read.ports),
  };
}

/** A protocol without ports is surely meant only where all ports are. */
function surely(protocols: readonly Protocol[], ports: Intervals): Intervals {
  const isAll = ports.length === 1 && ports[0]?.first === 0 && ports[0].last === ALL_PORTS[0]?.last;
  return servicesOf(isAll ? protocols : protocols.filter((one) => one === "tcp" || one === "udp"), ports);
}

function extentOf(text: string, tags: TagReader): Extent {
  const read = readAddressText(text);
  switch (read.kind) {
    case "addresses":
      return certain([read.interval]);
    case "ipv6":
      return NOBODY;
    case "tag":
      // A tag of one of Azure's services, or a word that nobody knows.
      return tags(read.tag) ?? ANYBODY;
    case "unreadable":
      return ANYBODY;
  }
}

/** Ranges that stand in this code. */
export function addresses(texts: readonly string[]): Intervals {
  const intervals: Interval[] = texts.flatMap((text) => {
    const read = readAddressText(text);
    return read.kind === "addresses" ? [read.interval] : [];
  });
  return joined(intervals);
}
