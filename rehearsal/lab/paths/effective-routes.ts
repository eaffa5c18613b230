import type { PlannedRoute } from "../plan/lab-plan";
import type { AzureNetwork, PlacedSubnet } from "./azure-network";
import { contains, covers, lengthOf } from "./ranges";

/** Where Azure sends what a subnet sends to a range. */
export interface EffectiveRoute {
  readonly prefix: string;
  /** `delivered`: to the subnet that has it · `gateway` · `internet` · `nowhere` · an appliance's address. */
  readonly next: "delivered" | "gateway" | "internet" | "nowhere" | { readonly appliance: string };
  readonly source: "user" | "gateway" | "system";
}

/** Azure drops what no network of the plan has (learn.microsoft.com, "Virtual network traffic routing", system routes). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Of equally long ranges: the user's, then the gateway's, then Azure's own ("Virtual network traffic routing"). */
const RANK = { user: 0, gateway: 1, system: 2 } as const;

const NEXT = {
  VirtualNetworkGateway: "gateway",
  VnetLocal: "delivered",
  Internet: "internet",
  None: "nowhere",
} as const;

/** The routes that count in a subnet, one for each range. */
export function effectiveRoutes(azure: AzureNetwork, from: PlacedSubnet): EffectiveRoute[] {
  const joined = azure.joined(from.network);
  const learns = from.subnet.learnsGatewayRoutes && azure.usesGateway(from.network);
  const all: EffectiveRoute[] = [
    ...from.subnet.routes.map(userRoute),
    ...(learns ? azure.behindGateway.map((prefix) => route(prefix, "gateway", "gateway")) : []),
    ...joined.flatMap(({ prefixes }) => prefixes).map((prefix) => route(prefix, "delivered", "system")),
    ...PRIVATE.map((prefix) => route(prefix, "nowhere", "system")),
    route("0.0.0.0/0", "internet", "system"),
  ];
  const best = new Map<string, EffectiveRoute>();
  for (const one of all) {
    const standing = best.get(one.prefix);
    if (standing === undefined || RANK[one.source] < RANK[standing.source]) best.set(one.prefix, one);
  }
  for (const endpoint of endpointRoutes(azure, from)) best.set(endpoint.prefix, endpoint);
  return [...best.values()];
}

/**
 * A private endpoint has a route of its own, the longest there can be. With network policies for routes a user's route
 * takes its place if it is no shorter than the prefix of the endpoint's network (learn.microsoft.com, "Manage network
 * policies for private endpoints").
 */
function endpointRoutes(azure: AzureNetwork, from: PlacedSubnet): EffectiveRoute[] {
  const joined = azure.joined(from.network);
  return azure.subnets
    .filter(({ network }) => joined.includes(network))
    .flatMap(({ endpoints, subnet, network }) =>
      endpoints
        .filter(
          (address) =>
            !(subnet.endpointPolicies.routes && hasLongEnough(from.subnet.routes, address, network.prefixes)),
        )
        .map((address) => route(`${address}/32`, "delivered", "system")),
    );
}

function hasLongEnough(
  routes: readonly PlannedRoute[],
  address: string,
  network: readonly string[],
): boolean {
  return routes.some(
    ({ prefix }) =>
      contains(prefix, address) &&
      network.some((whole) => covers(whole, prefix) && lengthOf(prefix) >= lengthOf(whole)),
  );
}

function userRoute({ prefix, next, address }: PlannedRoute): EffectiveRoute {
  if (next !== "VirtualAppliance") return route(prefix, NEXT[next], "user");
  return route(prefix, { appliance: address ?? "0.0.0.0" }, "user");
}

function route(
  prefix: string,
  next: EffectiveRoute["next"],
  source: EffectiveRoute["source"],
): EffectiveRoute {
  return { prefix, next, source };
}
