import { effectiveRoutes, routeFor, type Route } from "./effective-routes";
import { firewallRuling } from "./firewall-judge";
import { HOST_ADDRESS, passesGroups, type Direction } from "./nsg-judge";
import { inAny, inPrefix, type Packet } from "./packet";
import type { SubnetBody, World } from "./world";

/*
 * The way of a packet, and of the answer to it. Whoever is in none of the networks comes in by the gateway, with whatever
 * address it likes: no address of a server can be reached from the Internet, which is the worst that is left.
 */

/** What the documentation leaves open: both must come to the same. */
export interface Circumstance {
  /** With which of the addresses in AzureFirewallSubnet the firewall sends what it translates. */
  readonly own: string;
  /** "This tag might also contain default routes." ("Virtual network service tags", VirtualNetwork) */
  readonly defaultRoutesInTag: boolean;
}

export interface Journey {
  /** Whether the packet comes to somebody. */
  readonly arrives: boolean;
  /** Whether the answer comes back by the same way; a firewall drops half a connection. */
  readonly answered: boolean;
  readonly throughFirewall: boolean;
  /** Where it ended and why, for messages. */
  readonly how: string;
}

export function journey(world: World, circumstance: Circumstance, packet: Packet): Journey {
  const start = subnetHolding(world, packet.from) ?? world.gatewaySubnet;
  if (start === world.firewallSubnet) throw new Error("the firewall opens nothing of its own");
  // "Network connections can be initiated only by clients that are connecting to the private endpoint." ("What is a private
  // endpoint?")
  if (endpointAt(world, packet.from)) return stopped("an endpoint opens nothing");
  if (!passes(world, circumstance, start, "Outbound", packet))
    return stopped(`security group of ${start.name}, outbound`);
  const route = routeFor(routesOf(world, start), packet.to);
  if (route.hop === "VirtualAppliance") {
    if (route.address !== world.firewallAddress) return stopped(`no appliance at ${route.address}`);
    return throughFirewall(world, circumstance, packet);
  }
  return onwards(world, circumstance, { from: start, route, packet, throughFirewall: false });
}

function throughFirewall(world: World, circumstance: Circumstance, packet: Packet): Journey {
  const { allowed, by, packet: left } = firewallRuling(world.policy, circumstance.own, packet);
  if (!allowed) return stopped(`firewall, ${by}`);
  const from = world.firewallSubnet;
  const route = routeFor(routesOf(world, from), left.to);
  return onwards(world, circumstance, { from, route, packet: left, throughFirewall: true });
}

interface Leg {
  readonly from: SubnetBody;
  readonly route: Route;
  readonly packet: Packet;
  readonly throughFirewall: boolean;
}

function onwards(world: World, circumstance: Circumstance, leg: Leg): Journey {
  const { from, route, packet } = leg;
  switch (route.hop) {
    case "None":
      return stopped("no route");
    case "VirtualAppliance":
      return stopped("an appliance behind the firewall");
    case "Internet":
      // "Internet connectivity is not provided through the VPN gateway. As a result, all traffic bound for the Internet is
      // dropped." ("Configure forced tunneling", note on point-to-site)
      return from === world.gatewaySubnet
        ? stopped("no Internet behind the gateway")
        : arrives(leg, true, "Internet");
    case "VirtualNetworkGateway":
      return toLaptop(world, leg);
    case "VnetLocal":
    case "VNetPeering":
    case "PrivateEndpoint":
      return delivered(world, circumstance, leg, packet);
  }
}

/** Between two laptops the gateway itself turns a packet round: nothing else ever sees it. */
function toLaptop(world: World, leg: Leg): Journey {
  if (leg.from === world.gatewaySubnet) return arrives(leg, true, "turned round in the gateway");
  const answer = routeFor(routesOf(world, world.gatewaySubnet), leg.packet.from);
  return arrives(leg, comesBack(world, leg, answer), "laptop");
}

function delivered(world: World, circumstance: Circumstance, leg: Leg, packet: Packet): Journey {
  const target = subnetHolding(world, packet.to);
  // Nothing but the gateway and the firewall themselves stands in the subnets of their names.
  if (!target || target === world.gatewaySubnet || target === world.firewallSubnet)
    return stopped("nobody is there");
  if (!crosses(world, leg.from, target, packet)) return stopped("peering");
  if (!passes(world, circumstance, target, "Inbound", packet))
    return stopped(`security group of ${target.name}, inbound`);
  // Answers of a private endpoint follow no routes of a table: they go straight to where the packet came from.
  const answered = endpointAt(world, packet.to)
    ? !leg.throughFirewall || inPrefix(world.firewallSubnet.prefix, packet.from)
    : comesBack(world, leg, routeFor(routesOf(world, target), packet.from));
  return arrives(leg, answered, target.name);
}

/** Whether the answer takes the way of the packet: through the firewall, or past it. */
function comesBack(world: World, { packet, throughFirewall: through }: Leg, answer: Route): boolean {
  const toFirewall =
    answer.hop === "VirtualAppliance"
      ? answer.address === world.firewallAddress
      : inPrefix(world.firewallSubnet.prefix, packet.from);
  return through === toFirewall && answer.hop !== "None";
}

/**
 * `allowForwardedTraffic`: whether a network takes from a peered one what was not sent by it ("Create, change, or delete a
 * virtual network peering").
 */
function crosses(world: World, from: SubnetBody, to: SubnetBody, { from: sender }: Packet): boolean {
  if (from.network === to.network) return true;
  const side = (one: SubnetBody, other: SubnetBody) =>
    world.peerings.find((peering) => peering.from === one.network && peering.to === other.network);
  const [there, back] = [side(from, to), side(to, from)];
  const forwarded = !inAny(world.networks.get(from.network)!, sender);
  return there?.access === true && back?.access === true && (!forwarded || back.forwarded);
}

function passes(
  world: World,
  { defaultRoutesInTag }: Circumstance,
  subnet: SubnetBody,
  direction: Direction,
  packet: Packet,
): boolean {
  // What a sender's own group stops never comes to an endpoint.
  const guarded =
    direction === "Outbound" ||
    !endpointAt(world, packet.to) ||
    ["Enabled", "NetworkSecurityGroupEnabled"].includes(subnet.endpointPolicies);
  const around = surroundings(world, subnet);
  const tag = [
    ...around.virtualNetwork,
    ...around.peered,
    ...around.behindGateway,
    HOST_ADDRESS,
    ...subnet.routes.map(({ prefix }) => prefix),
  ].filter((prefix) => defaultRoutesInTag || prefix !== "0.0.0.0/0");
  return passesGroups([guarded ? subnet.rules : undefined], tag, direction, packet);
}

const routesOf = (world: World, subnet: SubnetBody) => effectiveRoutes(surroundings(world, subnet));

function surroundings(world: World, { network, routes, gatewayRoutes }: SubnetBody) {
  const prefixesOf = (name: string) => world.networks.get(name)!;
  const peerings = world.peerings.filter(({ from, access }) => from === network && access);
  const lent = peerings.some(
    ({ to, usesGateway }) =>
      usesGateway &&
      to === world.gatewaySubnet.network &&
      world.peerings.some((back) => back.from === to && back.to === network && back.lendsGateway),
  );
  return {
    virtualNetwork: prefixesOf(network),
    peered: peerings.flatMap(({ to }) => prefixesOf(to)),
    behindGateway: lent || network === world.gatewaySubnet.network ? world.pools : [],
    gatewayRoutes,
    endpoints: world.endpoints
      .filter(({ subnet }) => [network, ...peerings.map(({ to }) => to)].includes(subnet.network))
      .map(({ address, subnet }) => ({
        address,
        network: prefixesOf(subnet.network).find((prefix) => inPrefix(prefix, address))!,
        heedsRoutes: ["Enabled", "RouteTableEnabled"].includes(subnet.endpointPolicies),
      })),
    own: routes,
  };
}

const subnetHolding = ({ subnets }: World, address: string) =>
  subnets.find(({ prefix }) => inPrefix(prefix, address));
const endpointAt = ({ endpoints }: World, at: string) => endpoints.find(({ address }) => address === at);

const stopped = (how: string): Journey => ({ arrives: false, answered: false, throughFirewall: false, how });
const arrives = ({ throughFirewall: through }: Leg, answered: boolean, how: string): Journey => ({
  arrives: true,
  answered,
  throughFirewall: through,
  how,
});
