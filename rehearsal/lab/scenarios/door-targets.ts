import type { Doors } from "../paths/doors";
import { GATEWAY_ADDRESS } from "../paths/layout";
import type { DeclaredAccess } from "../preparation/lab-input";
import { MAIL_PAGES } from "../servers/pages";
import { portsOf, portsToTry } from "./ports";

/** One thing for the probe to try; the list's own form is that of `npm run probe -- --schema`. */
export interface ProbeTarget {
  readonly id: string;
  readonly kind: string;
  readonly what: string;
  readonly [more: string]: unknown;
}

/** Doors of the gateway besides IKE: SSTP and OpenVPN. */
const GATEWAY_PORTS = [443, 1194];

/**
 * What the model cannot know and the plan has: each public address with every port that somebody could try, services under
 * their public names, and what public zones answer. An address is called by its name in the plan, because the one that it
 * has here is the lab's.
 */
export function doorTargets({ addresses, services, names }: Doors, access: DeclaredAccess): ProbeTarget[] {
  const tcp = portsToTry(access, "tcp");
  const udp = udpPorts(access);
  return [
    ...GATEWAY_PORTS.map((port) => tcpTarget(GATEWAY_ADDRESS, port, "VPN by SSTP or OpenVPN")),
    ...addresses.flatMap(({ name, lab }) => [
      ...tcp.map((port) => ({ ...tcpTarget(lab, port, name), id: `tcp:${name}:${port}` })),
      ...udp.map((port) => udpTarget(name, lab, port)),
    ]),
    ...services.flatMap(({ host, ports }) => ports.map((port) => tcpTarget(host, port, "public service"))),
    ...names.map(({ name }) => ({ id: `dns:${name}`, kind: "dns", name, what: "name of a public zone" })),
    ...names
      .filter(({ name }) => services.every(({ host }) => host !== name) && !name.startsWith("*"))
      .flatMap(({ name }) => MAIL_PAGES.map((path) => pageTarget(name, path))),
  ];
}

/** A list with further targets; what it has already is not tried twice. */
export function withTargets(
  list: string,
  targets: readonly ProbeTarget[],
  internal: readonly string[],
): string {
  const known = JSON.parse(list) as { readonly internal: string[]; readonly targets: ProbeTarget[] };
  const ids = new Set(known.targets.map(({ id }) => id));
  return JSON.stringify({
    ...known,
    internal: [...new Set([...known.internal, ...internal])],
    targets: [...known.targets, ...targets.filter(({ id }) => !ids.has(id))],
  });
}

function tcpTarget(host: string, port: number, what: string): ProbeTarget {
  return { id: `tcp:${host}:${port}`, kind: "tcp", host, port, what };
}

/** A question of DNS: whatever answers at all answers it. */
const QUESTION = "0001010000010000000000000461736b73076578616d706c650000010001";

function udpTarget(name: string, host: string, port: number): ProbeTarget {
  return { id: `udp:${name}:${port}`, kind: "udp", host, port, send: QUESTION, what: name };
}

function pageTarget(host: string, path: string): ProbeTarget {
  return { id: pageName(host, path), kind: "web", host, port: 443, path, what: "page of mail" };
}

/** As the project's own list calls it. */
export function pageName(host: string, path: string): string {
  return `web:${host}${path.replace(/\/$/, "")}`;
}

function udpPorts({ rules }: DeclaredAccess): number[] {
  const ports = rules
    .flatMap(({ ports }) => ports)
    .map(portsOf)
    .filter(({ transport }) => transport === "udp");
  return [...new Set(ports.flatMap(({ from, to }) => [from, to]))];
}
