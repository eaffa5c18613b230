import type { Attempt } from "../laptops/laptop";
import { addressAt, contains, hostsIn } from "../paths/ranges";
import type { DeclaredAccess, DeclaredRule } from "../preparation/lab-input";

/** Ports that people and programs misuse, besides those of the model: administration, files, data, web. */
const USUAL_PORTS = [
  21, 22, 23, 25, 53, 80, 88, 110, 111, 123, 135, 137, 139, 143, 161, 389, 443, 445, 464, 465, 500, 587, 636,
  993, 1194, 1433, 1723, 2049, 2701, 3268, 3306, 3389, 4500, 5060, 5432, 5900, 5985, 5986, 8080, 8443, 9100,
  49152, 65535,
];

export interface Ports {
  readonly transport: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

/** `tcp/8530-8531` → its ends. */
export function portsOf(text: string): Ports {
  const [, transport, from, to = from] = /^(tcp|udp)\/(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (transport !== "tcp" && transport !== "udp")
    throw new Error(`${text} is no port of the model, such as tcp/993`);
  return { transport, from: Number(from), to: Number(to) };
}

/** A single address or a range, as the model writes both. */
export function within(range: string, address: string): boolean {
  return range.includes("/") ? contains(range, address) : range === address;
}

/** Whether the declared model lets somebody in these zones open a connection. */
export function declared(
  access: DeclaredAccess,
  zones: readonly string[],
  attempt: Attempt,
): DeclaredRule | undefined {
  return access.rules.find(
    (rule) =>
      rule.direction === "to-service" &&
      rule.zones.some((zone) => zones.includes(zone)) &&
      rule.to.some((range) => within(range, attempt.address)) &&
      covers(rule, attempt),
  );
}

/** A cell that the model opens to somebody in these zones: mail where there is some, or else the first. */
export function knownOpen(access: DeclaredAccess, zones: readonly string[]): Attempt[] {
  const open = everyCell(access).filter((cell) => declared(access, zones, cell) !== undefined);
  const mail = open.find(
    (cell) => cell.transport === "tcp" && declared(access, zones, cell)?.kind === "mail",
  );
  return [mail ?? open[0]].filter((cell) => cell !== undefined);
}

export function covers({ ports }: Pick<DeclaredRule, "ports">, { transport, port }: Attempt): boolean {
  return ports
    .map(portsOf)
    .some((range) => range.transport === transport && range.from <= port && port <= range.to);
}

/** Every host of the model, and the address behind each, which is nobody's. */
export function hostsToTry(access: DeclaredAccess): string[] {
  const hosts = access.rules.flatMap(({ direction, from, to }) => (direction === "to-service" ? to : from));
  return [...new Set(hosts.flatMap(hostsIn).flatMap((host) => [host, addressAt(`${host}/32`, 1)]))];
}

/** The ports of the model with their neighbours, and those that are misused: where a rule is a port too wide it shows. */
export function portsToTry(access: DeclaredAccess, transport: "tcp" | "udp"): number[] {
  const edges = access.rules
    .flatMap(({ ports }) => ports)
    .map(portsOf)
    .filter((ports) => ports.transport === transport)
    .flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
  const all = [...edges, ...USUAL_PORTS].filter((port) => port >= 1 && port <= 65_535);
  return [...new Set(all)].sort((one, other) => one - other);
}

/** Every host with every port, over both transports. */
export function everyCell(access: DeclaredAccess): Attempt[] {
  return (["tcp", "udp"] as const).flatMap((transport) =>
    hostsToTry(access).flatMap((address) =>
      portsToTry(access, transport).map((port) => ({ transport, address, port })),
    ),
  );
}

export const cellName = ({ transport, address, port }: Attempt) => `${address} ${transport}/${port}`;
