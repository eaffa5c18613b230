import { joined, type Interval, type Intervals } from "./intervals";

/**
 * Protocols that filters of Azure tell apart; `other` stands for all the rest. Protocol and port are one number, so that
 * "any protocol" is one interval: 65,536 for each protocol, in this order. Of those without ports every number means the
 * protocol itself.
 */
export const PROTOCOLS = ["tcp", "udp", "icmp", "esp", "ah", "other"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const PORTS = 65_536;
export const LAST_SERVICE = PROTOCOLS.length * PORTS - 1;
export const ALL_SERVICES: Intervals = [{ first: 0, last: LAST_SERVICE }];
const WITH_PORTS: readonly Protocol[] = ["tcp", "udp"];

/** Ports of one protocol. */
export interface Service {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

export function serviceNumber(protocol: Protocol, port: number): number {
  return PROTOCOLS.indexOf(protocol) * PORTS + port;
}

export function serviceInterval(protocol: Protocol, first = 0, last = PORTS - 1): Interval {
  const hasPorts = WITH_PORTS.includes(protocol);
  return {
    first: serviceNumber(protocol, hasPorts ? first : 0),
    last: serviceNumber(protocol, hasPorts ? last : PORTS - 1),
  };
}

/** What ports of what protocols mean, where every protocol has them or none. */
export function servicesOf(protocols: readonly Protocol[], ports: Intervals): Intervals {
  return joined(
    protocols.flatMap((protocol) => ports.map(({ first, last }) => serviceInterval(protocol, first, last))),
  );
}

/** The other way round: each protocol with the ports that the set holds of it. */
export function servicesIn(set: Intervals): readonly Service[] {
  return PROTOCOLS.flatMap((protocol) => {
    const all = serviceInterval(protocol, 0, PORTS - 1);
    return set.flatMap(({ first, last }) =>
      first > all.last || last < all.first
        ? []
        : [
            {
              protocol,
              first: Math.max(first, all.first) % PORTS,
              last: Math.min(last, all.last) % PORTS,
            },
          ],
    );
  });
}

/** `443`, `1-1024` or `*` as numbers; undefined for anything else. */
export function readPorts(text: string): Interval | undefined {
  const plain = text.trim();
  if (plain === "*") return { first: 0, last: PORTS - 1 };
  const [, first, last = first] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(plain) ?? [];
  if (first === undefined) return undefined;
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to < PORTS ? { first: from, last: to } : undefined;
}

/** The ports of a list of texts; `unsure` where one of them cannot be read. */
export function portsIn(texts: readonly string[]): { readonly ports: Intervals; readonly unsure: boolean } {
  const read = texts.flatMap((text) => text.split(",")).map(readPorts);
  return {
    ports: joined(read.flatMap((one) => one ?? [])),
    unsure: read.includes(undefined),
  };
}

export const ALL_PORTS: Intervals = [{ first: 0, last: PORTS - 1 }];

/** A protocol by the name that a filter gives it: several for a word that stands for all; none for one nobody knows. */
export function protocolsNamed(word: string): readonly Protocol[] {
  const plain = word.trim().toLowerCase();
  if (plain === "*" || plain === "any") return PROTOCOLS;
  return PROTOCOLS.filter((protocol) => protocol === plain && protocol !== "other");
}

/** `tcp/443`, `udp/1-1024`, `icmp`. */
export function serviceText({ protocol, first, last }: Service): string {
  if (!WITH_PORTS.includes(protocol)) return protocol;
  if (first === 0 && last === PORTS - 1) return `${protocol}/*`;
  return `${protocol}/${first === last ? first : `${first}-${last}`}`;
}

export function servicesText(set: Intervals): string {
  const all = set.length === 1 && set[0]?.first === 0 && set[0].last === LAST_SERVICE;
  return all ? "any" : servicesIn(set).map(serviceText).join(", ");
}
