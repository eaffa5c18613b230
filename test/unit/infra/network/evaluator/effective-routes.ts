import { inPrefix, lengthOf } from "./packet";

/*
 * Where Azure sends what leaves a subnet. Pages of learn.microsoft.com: "Virtual network traffic routing" (UDR), "Manage
 * network policies for private endpoints" (POLICIES).
 */

export type NextHop =
  | "VnetLocal"
  | "VNetPeering"
  | "VirtualNetworkGateway"
  | "VirtualAppliance"
  | "PrivateEndpoint"
  | "Internet"
  | "None";

export interface Route {
  readonly source: "User" | "Gateway" | "Default";
  readonly prefix: string;
  readonly hop: NextHop;
  /** Of a virtual appliance. */
  readonly address?: string;
}

/** What stands around a subnet, as far as routes come of it. */
export interface Surroundings {
  readonly virtualNetwork: readonly string[];
  readonly peered: readonly string[];
  /** What lies behind the network's gateway, or behind that of a peered network which it uses. */
  readonly behindGateway: readonly string[];
  /** The table's `disableBgpRoutePropagation`, the other way round. */
  readonly gatewayRoutes: boolean;
  readonly endpoints: readonly PrivateEndpoint[];
  readonly own: readonly { readonly prefix: string; readonly hop: NextHop; readonly address?: string }[];
}

/** A private endpoint in this network or a peered one. */
export interface PrivateEndpoint {
  readonly address: string;
  /** The prefix of the network it stands in. */
  readonly network: string;
  /** Whether its subnet holds routes to it. */
  readonly heedsRoutes: boolean;
}

export function effectiveRoutes(of: Surroundings): Route[] {
  const as = (source: Route["source"], hop: NextHop, prefixes: readonly string[]) =>
    prefixes.map((prefix): Route => ({ source, prefix, hop }));
  // "Azure removed the routes for the 10.0.0.0/8, 192.168.0.0/16, and 100.64.0.0/10 address prefixes from the Subnet1 route
  // table when the user-defined route for the 0.0.0.0/0 address prefix was added to Subnet1." (UDR)
  const reserved = of.own.some(({ prefix }) => prefix === "0.0.0.0/0") ? [] : RESERVED;
  return [
    ...as("Default", "VnetLocal", of.virtualNetwork),
    ...as("Default", "VNetPeering", of.peered),
    // "When you disable route propagation, the system doesn't add routes [...]. This process applies to both static routes
    // and BGP routes." (UDR)
    ...as("Gateway", "VirtualNetworkGateway", of.gatewayRoutes ? of.behindGateway : []),
    ...as("Default", "Internet", ["0.0.0.0/0"]),
    ...as("Default", "None", reserved),
    ...of.endpoints
      .filter((endpoint) => !overridden(endpoint, of))
      .map(({ address }): Route => ({ source: "Default", prefix: `${address}/32`, hop: "PrivateEndpoint" })),
    ...of.own.map((route): Route => ({ source: "User", ...route })),
  ];
}

const RESERVED = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * "If you enable network security policies for user-defined routes, you can use a custom address prefix length (subnet mask)
 * equal to or larger than the virtual network address space prefix length to override the /32 default route propagated by
 * the private endpoint." (POLICIES)
 */
function overridden({ address, network, heedsRoutes }: PrivateEndpoint, { own }: Surroundings): boolean {
  return (
    heedsRoutes &&
    own.some(({ prefix }) => inPrefix(prefix, address) && lengthOf(prefix) >= lengthOf(network))
  );
}

/**
 * "Azure selects a route based on the destination IP address, using the longest prefix match algorithm. [...] If multiple
 * routes contain the same address prefix, Azure selects the route type, based on the following priority: User-defined route,
 * BGP route, System route" (UDR)
 */
export function routeFor(routes: readonly Route[], address: string): Route {
  const rank: Record<Route["source"], number> = { User: 0, Gateway: 1, Default: 2 };
  const [best] = routes
    .filter(({ prefix }) => inPrefix(prefix, address))
    .sort(
      (one, other) => lengthOf(other.prefix) - lengthOf(one.prefix) || rank[one.source] - rank[other.source],
    );
  if (!best) throw new Error(`no route for ${address}`);
  return best;
}
