import { ofType, type Plan, type PlannedResource } from "../resource-model/plan";
import type { Arrival, Flow } from "./flow";
import { Flows } from "./flows";
import { PacketSets } from "./packet-set";
import { worldOf, type World } from "./world";

/** Who reaches what in a plan, as far as it can be computed. */
export interface Reachability {
  readonly sets: PacketSets;
  readonly world: World;
  readonly flows: readonly Flow[];
}

/**
 * Computes who may reach what.
 *
 * @param countLaterGroups whether a firewall rule that names one of this stack's groups of addresses, and only the deployment
 *   tells which, means all of them (who may reach), or none (who reaches at least)
 */
export function reachability(plan: Plan, countLaterGroups = true, sets = new PacketSets()): Reachability {
  const world = worldOf(plan, countLaterGroups);
  return { sets, world, flows: new Flows(sets, world).found };
}

export function arrivalName(arrival: Arrival): string {
  switch (arrival.kind) {
    case "network":
      return arrival.network.name;
    case "clients":
      return `clients of ${arrival.gateway.name}`;
    case "site":
      return `networks behind ${arrival.gateway.name}`;
    case "internet":
      return "Internet";
  }
}

/** Hubs of Virtual WAN are no networks with subnets: what they join is not followed. */
const NOT_COMPUTED = [
  "network:VirtualHub",
  "network:HubVirtualNetworkConnection",
  "network:P2sVpnGateway",
  "network:VpnGateway",
  "network:ExpressRouteGateway",
  "network:ConnectivityConfiguration",
  // They stand in subnets, or send into them, and may answer the Internet.
  "network:NetworkVirtualAppliance",
  "containerservice:ManagedCluster",
  "containerinstance:ContainerGroup",
  "apimanagement:ApiManagementService",
  "servicenetworking:AssociationsInterface",
];

/** Something of which no packets are followed, and why. */
export interface NotComputed {
  readonly resource: PlannedResource;
  readonly text: string;
  /** The matrix says so, and no rule blocks for it. */
  readonly inMatrixOnly?: true;
}

function titleOf({ types, name }: PlannedResource): string {
  return `${types[0] ?? ""} ${JSON.stringify(name)}`;
}

function gatewaysElsewhere({ gateways }: World): readonly PlannedResource[] {
  return gateways
    .filter(({ subnets, pools }) => subnets.length === 0 && pools.length > 0)
    .map(({ resource }) => resource);
}

/** Interfaces and firewalls of which the subnet is another stack's. */
function elsewhere(plan: Plan, { nics, firewalls }: World): readonly PlannedResource[] {
  const followed = new Set(firewalls.map(({ resource }) => resource.urn));
  return [
    ...nics
      .filter(({ addresses }) => addresses.some(({ subnets }) => subnets.length === 0))
      .map(({ resource }) => resource),
    ...ofType(plan, "network:AzureFirewall").filter(({ urn }) => !followed.has(urn)),
  ];
}

/** Between two networks of this stack packets go only where both halves are known; a half at a network of another has no place. */
function halfPeerings(plan: Plan, { networks }: World): readonly PlannedResource[] {
  const halves = networks.flatMap((network) => network.peerings.map((peering) => ({ network, peering })));
  const placed = new Set(halves.map(({ peering }) => peering.resource.urn));
  return [
    ...halves
      .filter(({ network, peering: { to } }) => to?.peerings.every((back) => back.to !== network) === true)
      .map(({ peering }) => peering.resource),
    ...ofType(plan, "network:VirtualNetworkPeering").filter(({ urn }) => !placed.has(urn)),
  ];
}

/** What stands in the plan and is not followed; with IPv6, of which no addresses are computed. */
export function notComputed(plan: Plan, world: World): readonly NotComputed[] {
  const subnets = world.networks.flatMap(({ subnets: own }) => own).filter(({ ipv6 }) => ipv6);
  const pools = world.gateways.filter((gateway) => gateway.pools.some(({ ipv6 }) => ipv6));
  return [
    ...subnets.map(({ network, name, resource }) => ({
      resource,
      text: `addresses of IPv6 in ${network.name}/${name}: anybody may reach them`,
    })),
    ...pools.map(({ name, resource }) => ({
      resource,
      text: `addresses of IPv6 that ${name} hands out: they may reach anything`,
    })),
    ...ofType(plan, ...NOT_COMPUTED).map((resource) => ({
      resource,
      text: `${titleOf(resource)}: what it joins is not followed`,
    })),
    ...elsewhere(plan, world).map((resource) => ({
      resource,
      text: `${titleOf(resource)}: it stands in a subnet that this stack does not make, and what it leads to there is not followed`,
    })),
    ...gatewaysElsewhere(world).map((resource) => ({
      resource,
      text: `${titleOf(resource)}: it stands in a subnet that this stack does not make, and what its clients reach there is not followed`,
      inMatrixOnly: true as const,
    })),
    ...halfPeerings(plan, world).map((resource) => ({
      resource,
      text: `${titleOf(resource)}: the other half of this peering is not in this stack, and what both join is not followed`,
    })),
  ].sort((one, other) => (one.text < other.text ? -1 : 1));
}
