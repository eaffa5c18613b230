import { addressIn } from "../access-model/address-set";
import { size, type AddressRange } from "../access-model/address-range";
import { fewestPorts, holdsPort, portText, type PortRange, type Transport } from "../access-model/port-range";
import type { Service } from "../access-model/service";
import type { ProbeTarget } from "./probe-list";
import { udpPayload } from "./udp-payloads";

/** Targets, and what was left out of them for being too many. */
export interface Targets {
  readonly targets: readonly ProbeTarget[];
  readonly notes: readonly string[];
}

/** Of one service; more of them are tried by a sample. */
export const MOST_ADDRESSES = 64;
/** Of one range, such as the dynamic ports of RPC. */
export const MOST_PORTS_OF_A_RANGE = 8;

/** What stands open on servers although nobody meant it to: no port of the model, and the first that somebody tries. */
export const MISUSED_PORTS: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [80, "HTTP"],
  [443, "HTTPS"],
  [445, "SMB"],
  [3389, "remote desktop"],
  [5985, "WinRM"],
  [5986, "WinRM over TLS"],
]);

const PORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["tcp/53", "DNS"],
  ["udp/53", "DNS"],
  ["tcp/88", "Kerberos"],
  ["udp/88", "Kerberos"],
  ["udp/123", "NTP"],
  ["tcp/135", "RPC"],
  ["tcp/143", "IMAP"],
  ["tcp/389", "LDAP"],
  ["udp/389", "LDAP"],
  ["tcp/464", "Kerberos passwords"],
  ["udp/464", "Kerberos passwords"],
  ["tcp/465", "submission over TLS"],
  ["tcp/587", "submission"],
  ["tcp/636", "LDAP over TLS"],
  ["tcp/993", "IMAP over TLS"],
  ["udp/5060", "SIP"],
  ...[...MISUSED_PORTS].map(([port, name]) => [`tcp/${port}`, name] as const),
]);

/** Where the first thing said is TLS: there the certificate tells who it is that answers. */
const TLS_PORTS: ReadonlySet<number> = new Set([443, 465, 636, 993, 995, 3269, 5986]);

/** Every port of every service's hosts, and the usually misused ones, from the outside. */
export function serviceTargets(services: readonly Service[]): Targets {
  const notes: string[] = [];
  const hosts = services.map((service) => hostsTried(service, notes));
  const declared = services.flatMap((service, index) => {
    const ports = portsTried(service, notes);
    return hosts[index]!.flatMap((host) => ports.flatMap((port) => portTargets(service.name, host, port)));
  });
  const misused = services.flatMap((service, index) =>
    hosts[index]!.flatMap((host) =>
      [...MISUSED_PORTS]
        .filter(([port]) => !listensOn(services, hosts, host, port))
        .map(([port, name]) =>
          tcpTarget(host, port, `${service.name} ${host}, ${name} (no port of the model)`),
        ),
    ),
  );
  return { targets: [...declared, ...misused], notes };
}

/** A port of the model, also where another service of the same host has it. */
function listensOn(
  services: readonly Service[],
  hosts: readonly (readonly string[])[],
  host: string,
  port: number,
): boolean {
  return services.some(({ ports }, index) => hosts[index]!.includes(host) && holdsPort(ports, "tcp", port));
}

function hostsTried({ name, hosts }: Service, notes: string[]): string[] {
  const count = hosts.reduce((sum, range) => sum + size(range), 0);
  if (count > MOST_ADDRESSES) notes.push(`${name}: ${MOST_ADDRESSES} of its ${count} addresses are tried`);
  return spread(count, MOST_ADDRESSES).map((place) => addressAt(hosts, place));
}

function addressAt(ranges: readonly AddressRange[], place: number): string {
  let left = place;
  for (const range of ranges) {
    if (left < size(range)) return addressIn(range, left);
    left -= size(range);
  }
  throw new RangeError(`there is no address at ${place}`);
}

function portsTried({ name, ports }: Service, notes: string[]): PortRange[] {
  return fewestPorts(ports).flatMap((range) => {
    const count = range.to - range.from + 1;
    if (count > MOST_PORTS_OF_A_RANGE) {
      notes.push(`${name}: ${MOST_PORTS_OF_A_RANGE} of the ${count} ports ${portText(range)} are tried`);
    }
    return spread(count, MOST_PORTS_OF_A_RANGE).map((place) => {
      const port = range.from + place;
      return { transport: range.transport, from: port, to: port };
    });
  });
}

/** All of so many places, or as many as may be, evenly spread, with the first and the last one. */
function spread(count: number, most: number): number[] {
  const tried = Math.min(count, most);
  return Array.from({ length: tried }, (_, index) =>
    count <= most ? index : Math.floor((index * (count - 1)) / (most - 1)),
  );
}

function portTargets(service: string, host: string, { transport, from: port }: PortRange): ProbeTarget[] {
  const what = `${service} ${host}, ${portName(transport, port)}`;
  if (transport === "udp") return [udpTarget(host, port, what)];
  return [tcpTarget(host, port, what), ...(TLS_PORTS.has(port) ? [tlsTarget(host, port, what)] : [])];
}

export function portName(transport: Transport, port: number): string {
  return PORT_NAMES.get(`${transport}/${port}`) ?? `${transport}/${port}`;
}

export function tcpTarget(host: string, port: number, what: string): ProbeTarget {
  return { id: `tcp:${host}:${port}`, kind: "tcp", host, port, what };
}

export function tlsTarget(host: string, port: number, what: string): ProbeTarget {
  return { id: `tls:${host}:${port}`, kind: "tls", host, port, what: `${what}, its certificate` };
}

export function udpTarget(host: string, port: number, what: string): ProbeTarget {
  return { id: `udp:${host}:${port}`, kind: "udp", host, port, send: udpPayload(port, host), what };
}
