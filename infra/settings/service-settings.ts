import type { ManagementReachable } from "../access-model/access-model";
import { overlaps, parseRange, type AddressRange } from "../access-model/address-range";
import { fewestRanges, shared } from "../access-model/address-set";
import { fewestPorts, parsePorts, portsOverlap, portText, type PortRange } from "../access-model/port-range";
import { usualPorts, type Service } from "../access-model/service";
import type { RawAccessModel } from "./access-model-schema";
import { notPrivate, type Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

type RawService = RawAccessModel["services"][number];
type Path = readonly PropertyKey[];

/** A service is some hosts. Whoever names a whole network has not said what laptops need. */
const WIDEST_HOSTS = 24;

export interface ServiceSurroundings {
  readonly separation: "none" | "by-department" | undefined;
  readonly departments: readonly string[];
  /** @returns why a service cannot stand at an address */
  readonly placeFault: (host: AddressRange, service: RawService) => string | undefined;
}

/** @returns the services; one that has a fault is left out after the fault has been said */
export function servicesOf(values: SoundValues, surroundings: ServiceSurroundings, say: Say): Service[] {
  const services = values.indexes(["services"]).flatMap((index) => {
    const raw = values.get<RawService>(["services", index]);
    const service = raw && serviceOf(raw, ["services", index], surroundings, say);
    return service ? [{ index, service }] : [];
  });
  services.forEach(({ index, service }, place) => {
    const other = services.slice(0, place).find((earlier) => pretendsToSeparate(earlier.service, service));
    if (other) say(["services", index, "departments"], separationFault(service, other.service));
  });
  return services.map(({ service }) => service);
}

function serviceOf(
  raw: RawService,
  path: Path,
  surroundings: ServiceSurroundings,
  say: Say,
): Service | undefined {
  let sound = true;
  const fault = (key: PropertyKey | readonly PropertyKey[], message: string) => {
    sound = false;
    say([...path, ...[key].flat()], message);
  };
  shapeFaults(raw).forEach(({ key, message }) => fault(key, message));
  const hosts = raw.hosts.flatMap((text, index) => {
    const range = hostOf(text);
    const wrong = "fault" in range ? range.fault : surroundings.placeFault(range, raw);
    if (wrong !== undefined) fault(["hosts", index], wrong);
    return "fault" in range ? [] : [range];
  });
  const departments = departmentsOf(raw, surroundings, fault);
  const direction = raw.direction ?? "to-service";
  const said = raw.ports && readOpenedPorts(raw.ports, "ports", fault);
  const devicePorts = readOpenedPorts(raw.devicePorts ?? [], "devicePorts", fault);
  const ports = direction === "to-device" ? [] : (said ?? usualPorts(raw.kind, raw.directory) ?? []);
  if (!sound) return undefined;
  const { name, kind, directory, purpose, owner, reason } = raw;
  return {
    name,
    kind,
    hosts: fewestRanges(hosts),
    ports,
    direction,
    devicePorts,
    departments,
    directory,
    purpose,
    owner,
    reason,
  };
}

/** What fits together within one service, whatever stands around it. */
function shapeFaults(raw: RawService): { key: string; message: string }[] {
  const management = raw.kind === "management";
  const listens = raw.direction !== "to-device";
  const called = raw.direction === "to-device" || raw.direction === "both";
  const rules: readonly (readonly [boolean, string, string])[] = [
    [raw.kind === "directory" && !raw.directory, "directory", "is missing; write kerberos or domain-member"],
    [raw.kind !== "directory" && !!raw.directory, "directory", "belongs to the kind directory; remove it"],
    [management && !raw.purpose, "purpose", "is missing; write patch, posture, remote-help or pki"],
    [!management && !!raw.purpose, "purpose", "belongs to the kind management; remove it"],
    [
      !management && raw.direction !== undefined && raw.direction !== "to-service",
      "direction",
      "only services of the kind management may open connections to laptops; remove it",
    ],
    [
      called && !raw.devicePorts,
      "devicePorts",
      `is missing; direction ${raw.direction} needs the ports that laptops listen on`,
    ],
    [!called && !!raw.devicePorts, "devicePorts", "belongs to the directions to-device and both; remove it"],
    [!listens && !!raw.ports, "ports", "belongs to the directions to-service and both; remove it"],
    [
      listens && !raw.ports && usualPorts(raw.kind, raw.directory ?? "kerberos") === undefined,
      "ports",
      `is missing; the kind ${raw.kind} has no usual ports`,
    ],
  ];
  return rules.filter(([wrong]) => wrong).map(([, key, message]) => ({ key, message }));
}

/** An address alone, or a small range. */
function hostOf(text: string): AddressRange | { fault: string } {
  const range = parseRange(text.includes("/") ? text : `${text}/32`);
  if ("fault" in range)
    return { fault: `"${text}" is no address; write 10.84.0.10, or a range such as 10.84.0.16/28` };
  if (range.prefix < WIDEST_HOSTS) {
    return {
      fault: `"${text}" is a whole network; name the hosts that laptops need (/${WIDEST_HOSTS} at most)`,
    };
  }
  return notPrivate(range) === undefined ? range : { fault: notPrivate(range)! };
}

export function readPorts(
  texts: readonly string[],
  key: string,
  fault: (path: readonly PropertyKey[], message: string) => void,
): PortRange[] {
  return texts.flatMap((text, index) => {
    const ports = parsePorts(text);
    if (!("fault" in ports)) return [ports];
    fault([key, index], ports.fault);
    return [];
  });
}

/** Half of all ports: whoever names more names none. A domain controller has 16,384 for RPC alone. */
const MOST_PORTS = 32_768;

/** Ports that firewalls shall open. */
export function readOpenedPorts(...[texts, key, fault]: Parameters<typeof readPorts>): PortRange[] {
  const ports = readPorts(texts, key, fault);
  const number = fewestPorts(ports).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (number > MOST_PORTS) {
    fault([key], `are ${number} ports; name the ones that are needed, at most ${MOST_PORTS}`);
  }
  return ports;
}

function departmentsOf(
  raw: RawService,
  { separation, departments }: ServiceSurroundings,
  fault: (key: PropertyKey | readonly PropertyKey[], message: string) => void,
): Service["departments"] {
  if (raw.departments === undefined) return "all";
  if (separation === "none") {
    fault(
      "departments",
      "cannot be held: all laptops get addresses of one pool, and no firewall can tell the departments apart; " +
        "write by-department into remote-access:pools.separation, or remove it and let the server's own permissions decide",
    );
  }
  raw.departments.forEach((name, index) => {
    if (!departments.includes(name)) fault(["departments", index], `there is no department "${name}"`);
  });
  return raw.departments;
}

/** Two services at one host and port are one for every firewall. */
function pretendsToSeparate(one: Service, other: Service): boolean {
  return (
    one.departments !== other.departments &&
    String(one.departments) !== String(other.departments) &&
    shared(one.hosts, other.hosts).length > 0 &&
    one.ports.some((ports) => other.ports.some((candidate) => portsOverlap(ports, candidate)))
  );
}

function separationFault(service: Service, other: Service): string {
  const host = shared(service.hosts, other.hosts)[0]!.cidr.replace(/\/32$/, "");
  const port = service.ports.find((ports) =>
    other.ports.some((candidate) => portsOverlap(ports, candidate)),
  )!;
  return (
    `cannot be held: the service "${other.name}" for other departments is at the same host and port (${host}, ${portText(port)}), ` +
    "and a firewall sees no more than these; give it a host of its own, or leave the departments to the server's own permissions"
  );
}

/** What management through the VPN must at least have, so that a laptop that fails its checks can be repaired. */
export function managementFaults(reachable: ManagementReachable, services: readonly Service[]): string[] {
  if (reachable === "internet") return [];
  return (["patch", "posture"] as const)
    .filter(
      (purpose) =>
        !services.some((service) => service.purpose === purpose && service.direction !== "to-device"),
    )
    .map(
      (purpose) =>
        `is vpn, but no service of the kind management has the purpose ${purpose}: laptops would never be repaired; add it to remote-access:services`,
    );
}

export function poolClash(host: AddressRange, pools: readonly AddressRange[]): AddressRange | undefined {
  return pools.find((pool) => overlaps(pool, host));
}
