import type { AccessModel, AccessRule } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import type { PortRange, Transport } from "../access-model/port-range";
import { TRANSPORTS } from "../access-model/port-range";
import { routesOf } from "../access-model/routes";
import { clientZone } from "../access-model/zone";
import type { HostFirewall, HostPorts, HostRule } from "./host-rule";

export interface HostFirewallSource {
  readonly model: AccessModel;
  readonly department: string;
  /** Public addresses of the gateway. */
  readonly gateway: readonly AddressRange[];
  /** Whether there is a network of the city that Windows can recognise. */
  readonly officeOpen: boolean;
}

const CITY = "remote-access";

/** IKE, and IKE with ESP inside UDP behind an address translation (RFC 7296, section 2.23). */
const IKE_PORTS = [500, 4500];

/**
 * The firewall policy of a department's laptops: nothing comes in but what services may open, nothing goes out but what
 * is needed to bring up the tunnel, what the model names past it, and inside it what the model allows (BSI SYS.3.1.A3).
 *
 * IPv6 has no tunnel and no services, so that only its own machinery passes: neighbours, routers, addresses.
 */
export function hostFirewall({ model, department, gateway, officeOpen }: HostFirewallSource): HostFirewall {
  return {
    department,
    routes: routesOf(model),
    officeOpen,
    rules: [
      ...tunnelMakers(gateway),
      ...networkBasics(),
      ...ipv6Basics(),
      ...directRules(model),
      ...tunnelRules(model, department),
    ],
  };
}

function tunnelMakers(gateway: readonly AddressRange[]): HostRule[] {
  return [
    {
      ...ofSystem("gateway", "the tunnel itself: IKE, and ESP inside UDP"),
      peer: gateway,
      match: remotePorts(
        "udp",
        IKE_PORTS.map((number) => port("udp", number)),
      ),
    },
  ];
}

/** What a laptop needs in any network before there is a tunnel. */
function networkBasics(): HostRule[] {
  const dns = { sender: "dns" as const, peer: "outside" as const };
  return [
    {
      ...ofSystem("dhcp", "an address from the network that the laptop is in"),
      sender: "dhcp",
      peer: "outside",
      match: { transport: "udp", local: [port("udp", 68)], remote: [port("udp", 67)] },
    },
    {
      ...ofSystem("dhcp-answer", "the answer may come before the laptop has an address"),
      direction: "in",
      sender: "dhcp",
      peer: "outside",
      match: { transport: "udp", local: [port("udp", 68)], remote: [port("udp", 67)] },
    },
    {
      ...ofSystem("too-large", "the word of a router that a packet is too large for the way (RFC 1191)"),
      direction: "in",
      peer: "outside",
      match: { icmp: 4, types: [3], code: 4 },
    },
    ...TRANSPORTS.map((transport) => ({
      ...ofSystem(`dns-${transport}`, "finding the gateway by its name, with the resolver of the network"),
      ...dns,
      match: remotePorts(transport, [port(transport, 53)]),
    })),
    {
      ...ofSystem("time", "certificates are good only with the right time"),
      sender: "time",
      peer: "outside",
      match: remotePorts("udp", [port("udp", 123)]),
    },
    {
      ...ofSystem(
        "network-check",
        "the check for Internet and login pages, without which the system calls itself offline",
      ),
      sender: "network-check",
      peer: "outside",
      match: remotePorts("tcp", [port("tcp", 80)]),
    },
  ];
}

/**
 * What IPv6 itself needs (RFC 4890, section 4.4): solicitations and advertisements of routers and neighbours, group
 * membership, errors that keep connections alive, and addresses by DHCPv6 (RFC 8415, section 7.2).
 */
function ipv6Basics(): HostRule[] {
  const dhcp = { transport: "udp" as const, local: [port("udp", 546)], remote: [port("udp", 547)] };
  return [
    {
      ...ofSystem("ipv6-out", "IPv6: router and neighbour solicitation, neighbour advertisement, groups"),
      peer: "link",
      match: { icmp: 6, types: [131, 132, 133, 135, 136, 143] },
    },
    {
      ...ofSystem("ipv6-in", "IPv6: errors, group queries, router advertisement, neighbours"),
      direction: "in",
      peer: "link",
      match: { icmp: 6, types: [1, 2, 3, 4, 130, 134, 135, 136] },
    },
    { ...ofSystem("dhcpv6", "an IPv6 address"), sender: "dhcp", peer: "link", match: dhcp },
    {
      ...ofSystem("dhcpv6-answer", "the answer comes from another address than was asked"),
      direction: "in",
      sender: "dhcp",
      peer: "link",
      match: dhcp,
    },
  ];
}

/** What the model lets laptops reach past the tunnel. */
function directRules({ direct }: AccessModel): HostRule[] {
  return direct.flatMap(({ name, hosts, ports, owner, reason }) =>
    byTransport(ports).map(([transport, some]) => ({
      name: `direct-${name}-${transport}`,
      direction: "out" as const,
      through: "network" as const,
      peer: hosts,
      match: remotePorts(transport, some),
      sender: undefined,
      owner,
      reason,
    })),
  );
}

/**
 * Inside the tunnel exactly the model's rules. Those of the remediation zone are among them for every department: a
 * laptop that must be repaired keeps its profile, and its own firewall must not stand in the way of the repair.
 */
function tunnelRules({ rules }: AccessModel, department: string): HostRule[] {
  const zones = [clientZone(undefined), clientZone(department), "remediation"];
  return rules.filter((rule) => rule.zones.some((zone) => zones.includes(zone))).flatMap(tunnelRule);
}

function tunnelRule(rule: AccessRule): HostRule[] {
  const out = rule.direction === "to-service";
  return byTransport(rule.ports).map(([transport, ports]) => ({
    name: `${rule.name}-${transport}`,
    direction: out ? ("out" as const) : ("in" as const),
    through: "tunnel" as const,
    peer: out ? rule.to : rule.from,
    match: out ? remotePorts(transport, ports) : { transport, local: ports, remote: [] },
    sender: undefined,
    owner: rule.owner,
    reason: rule.reason,
  }));
}

/** A rule that no service of the model stands behind. */
function ofSystem(name: string, reason: string): Omit<HostRule, "peer" | "match"> {
  return { name, direction: "out", through: "network", sender: undefined, owner: CITY, reason };
}

function byTransport(ports: readonly PortRange[]): [Transport, PortRange[]][] {
  return TRANSPORTS.map((transport): [Transport, PortRange[]] => [
    transport,
    ports.filter((range) => range.transport === transport),
  ]).filter(([, some]) => some.length > 0);
}

function remotePorts(transport: Transport, remote: readonly PortRange[]): HostPorts {
  return { transport, local: [], remote };
}

function port(transport: Transport, number: number): PortRange {
  return { transport, from: number, to: number };
}
