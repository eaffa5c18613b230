import {
  united,
  ALL_ADDRESSES,
  NONE,
  shared,
  without,
  type Interval,
  type Intervals,
  holds,
} from "./intervals";
import { prefixLength } from "./address-texts";
import { addresses, HOST_ADDRESS } from "./extents";
import type { Extent } from "./first-match";
import type { Gateway } from "./gateways";
import type { PrivateEndpoint } from "./machines";
import { peersOf, type Subnet, type VirtualNetwork } from "./networks";
import type { Hop, UserRoute } from "./route-tables";

/*
 * What stands around a subnet, as far as filters and routes speak of it. Pages of learn.microsoft.com: "Virtual network
 * traffic routing" (UDR), "Virtual network service tags" (TAGS), "Manage network policies for private endpoints" (POLICIES).
 */

/** Where packets for some destinations go from a subnet. Several ways for one destination: nobody can tell which. */
export interface Way {
  readonly destinations: Intervals;
  readonly hop: Hop | { readonly kind: "network"; readonly network: VirtualNetwork };
}

export interface Neighbourhood {
  readonly gateways: readonly Gateway[];
  readonly endpoints: readonly PrivateEndpoint[];
}

/** The gateways that a network uses: its own, and those that a peered one lends. */
export function gatewaysFor(network: VirtualNetwork, { gateways }: Neighbourhood): readonly Gateway[] {
  const lenders = peersOf(network)
    .filter(({ there, back }) => there.usesGateway && back.lendsGateway)
    .map((peer) => peer.network);
  const homes = new Set([network, ...lenders]);
  return gateways.filter(({ subnets }) => subnets.some((subnet) => homes.has(subnet.network)));
}

/**
 * "The virtual network address space […], all connected on-premises address spaces, peered virtual networks, virtual networks
 * connected to a virtual network gateway, the virtual IP address of the host, and address prefixes used on user-defined
 * routes. This tag might also contain default routes." (TAGS)
 */
export function virtualNetworkTag({ network, routes }: Subnet, around: Neighbourhood): Extent {
  const peers = peersOf(network);
  const behind = behindGateways(gatewaysFor(network, around));
  const ofRoutes = routes.routes.filter(({ isSure }) => isSure);
  const sure = [
    ...network.prefixes,
    ...peers.filter(({ there }) => there.access).flatMap((peer) => peer.network.prefixes),
    ...behind.map(({ interval }) => interval),
    ...HOST_ADDRESS,
    ...ofRoutes.filter(({ length }) => length > 0).map(({ interval }) => interval),
  ];
  const hasStrangers = !network.isOwn || network.peerings.some(({ to }) => to === undefined) || routes.isOpen;
  const possible = [
    network.ranges,
    ...peers.map((peer) => peer.network.ranges),
    ...gatewaysFor(network, around).flatMap(({ pools, sites }) =>
      [...pools, ...sites].map(({ ranges }) => ranges),
    ),
    routes.routes.map(({ interval }) => interval).filter(({ first, last }) => first <= last),
    hasStrangers ? ALL_ADDRESSES : NONE,
  ];
  return { possible: united(sure, ...possible), sure: united(sure) };
}

interface Candidate {
  readonly interval: Interval;
  readonly length: number;
  /** User-defined routes before routes of a gateway before those of the system. */
  readonly rank: number;
  readonly hop: Way["hop"];
}

/**
 * "Azure selects a route based on the destination IP address, using the longest prefix match algorithm. […] If multiple routes
 * contain the same address prefix, Azure selects the route type, based on the following priority: User-defined route, BGP
 * route, System route" (UDR)
 */
export function waysFrom(subnet: Subnet, around: Neighbourhood): readonly Way[] {
  const { routes } = subnet.routes;
  const all = [
    ...routes.filter(({ isSure }) => isSure).map((route): Candidate => ({ ...route, rank: 0 })),
    ...gatewayRoutes(subnet, around),
    ...systemRoutes(subnet, around),
  ];
  return [
    ...chosen(all),
    ...routes
      .filter(({ isSure }) => !isSure)
      .map(({ interval, hop }) => ({ destinations: asSet(interval), hop })),
    ...(subnet.routes.isOpen ? [{ destinations: ALL_ADDRESSES, hop: { kind: "any" as const } }] : []),
    ...unknownBehind(subnet, around),
    ...wanderingEndpoints(subnet, around),
  ];
}

/** Longer prefixes first; those of one length and rank have no address in common, or nobody can tell which of them holds. */
function chosen(candidates: readonly Candidate[]): readonly Way[] {
  const byPlace = new Map<string, Candidate[]>();
  for (const one of candidates) {
    const key = `${one.length} ${one.rank}`;
    const list = byPlace.get(key);
    if (list === undefined) byPlace.set(key, [one]);
    else list.push(one);
  }
  const inOrder = [...byPlace.values()].sort(
    ([one], [other]) => (other?.length ?? 0) - (one?.length ?? 0) || (one?.rank ?? 0) - (other?.rank ?? 0),
  );
  const ways: Way[] = [];
  let taken: Intervals = NONE;
  for (const group of inOrder) {
    for (const { interval, hop } of group) {
      const destinations = without([interval], taken);
      if (destinations.length > 0) ways.push({ destinations, hop });
    }
    taken = united(
      taken,
      group.map(({ interval }) => interval),
    );
  }
  return ways;
}

/** "When you disable route propagation, the system doesn't add routes […]. This process applies to both static routes and BGP routes." (UDR) */
function gatewayRoutes(subnet: Subnet, around: Neighbourhood): readonly Candidate[] {
  if (subnet.routes.propagation !== "yes") return [];
  const hop = { kind: "gateway" } as const;
  return behindGateways(gatewaysFor(subnet.network, around)).map((one) => ({ ...one, rank: 1, hop }));
}

/** What is behind a gateway and only perhaps has a route to it. */
function unknownBehind(subnet: Subnet, around: Neighbourhood): readonly Way[] {
  const gateways = gatewaysFor(subnet.network, around);
  if (subnet.routes.propagation === "no") return [];
  const all = gateways.flatMap(({ pools, sites }) => [...pools, ...sites]);
  const doubtful =
    subnet.routes.propagation === "perhaps" ? all : all.filter(({ prefixes }) => prefixes.length === 0);
  return doubtful.map(({ ranges }) => ({ destinations: ranges, hop: { kind: "gateway" } }));
}

const RESERVED = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].flatMap((text) =>
  addresses([text]),
);

function systemRoutes({ network, routes }: Subnet, around: Neighbourhood): readonly Candidate[] {
  const to = (interval: Interval, hop: Way["hop"]): Candidate => ({
    interval,
    length: prefixLength(interval) ?? 0,
    rank: 2,
    hop,
  });
  const own: readonly VirtualNetwork[] = [network, ...peersOf(network).map((peer) => peer.network)];
  // "Azure removed the routes for the 10.0.0.0/8, 192.168.0.0/16, and 100.64.0.0/10 address prefixes from the Subnet1 route
  // table when the user-defined route for the 0.0.0.0/0 address prefix was added to Subnet1." (UDR)
  const hasDefault = routes.routes.some(({ length, isSure }) => isSure && length === 0);
  return [
    ...own.flatMap((one) => spaceOf(one).map((interval) => to(interval, { kind: "network", network: one }))),
    ...fixedEndpoints(own, routes.routes, around).map(([interval, home]) =>
      to(interval, { kind: "network", network: home }),
    ),
    ...(hasDefault ? [] : RESERVED.map((interval) => to(interval, { kind: "none" }))),
    to(ALL_ADDRESSES[0] as Interval, { kind: "internet" }),
  ];
}

/** A network whose addresses nobody tells has at least those of its subnets. */
function spaceOf({ prefixes, subnets }: VirtualNetwork): readonly Interval[] {
  return prefixes.length > 0 ? prefixes : subnets.flatMap(({ ranges }) => ranges);
}

/**
 * "If you enable network security policies for user-defined routes, you can use a custom address prefix length (subnet mask)
 * equal to or larger than the virtual network address space prefix length to override the /32 default route propagated by the
 * private endpoint." (POLICIES)
 */
function fixedEndpoints(
  networks: readonly VirtualNetwork[],
  routes: readonly UserRoute[],
  { endpoints }: Neighbourhood,
): ReadonlyArray<readonly [Interval, VirtualNetwork]> {
  return endpoints
    .filter(({ isFixed, subnet }) => isFixed && networks.includes(subnet.network))
    .flatMap((endpoint) =>
      endpoint.addresses
        .filter((interval) => !isOverridden(endpoint, interval, routes))
        .map((interval) => [interval, endpoint.subnet.network] as const),
    );
}

/** An endpoint of which only the deployment tells the address has its route wherever it may be. */
function wanderingEndpoints({ network, routes }: Subnet, { endpoints }: Neighbourhood): readonly Way[] {
  const networks = [network, ...peersOf(network).map((peer) => peer.network)];
  return endpoints
    .filter(({ isFixed, subnet }) => !isFixed && networks.includes(subnet.network))
    .flatMap((endpoint) => {
      const destinations = endpoint.addresses.filter(
        (interval) => !isOverridden(endpoint, interval, routes.routes),
      );
      return destinations.length === 0
        ? []
        : [{ destinations, hop: { kind: "network" as const, network: endpoint.subnet.network } }];
    });
}

function isOverridden(
  { subnet }: PrivateEndpoint,
  { first, last }: Interval,
  routes: readonly UserRoute[],
): boolean {
  if (!subnet.endpoints.heedRoutes) return false;
  const space = subnet.network.prefixes.find((prefix) => prefix.first <= first && last <= prefix.last);
  const least = space === undefined ? undefined : prefixLength(space);
  return (
    least !== undefined &&
    routes.some(
      ({ interval, length, isSure }) =>
        isSure && length >= least && interval.first <= first && last <= interval.last,
    )
  );
}

function behindGateways(
  gateways: readonly Gateway[],
): ReadonlyArray<{ readonly interval: Interval; readonly length: number }> {
  return gateways
    .flatMap(({ pools, sites }) => [...pools, ...sites].flatMap(({ prefixes }) => prefixes))
    .map((interval) => ({ interval, length: prefixLength(interval) ?? 0 }));
}

function asSet(interval: Interval): Intervals {
  return interval.first <= interval.last ? [interval] : NONE;
}

/** The subnets of a network in which an address may be. */
export function subnetsHolding({ subnets }: VirtualNetwork, address: number): readonly Subnet[] {
  return subnets.filter(({ ranges }) => holds(ranges, address));
}

export function overlapping(one: Intervals, other: Intervals): boolean {
  return shared(one, other).length > 0;
}
