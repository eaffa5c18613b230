import { textsAt } from "../exposure/texts";
import { eachOf } from "../demand";
import { inEitherShape } from "../resource-model/either-shape";
import type { Plan, PlannedResource } from "../resource-model/plan";
import { at } from "../resource-model/reading";
import { seenThrough } from "../resource-model/seen-through";
import { addressExtent } from "./extents";
import { Firewalls, type FirewallRules } from "./firewalls";
import { gatewaysOf, type Gateway } from "./gateways";
import { holds, united, type Intervals } from "./intervals";
import { loadBalancersOf, type LoadBalancer } from "./load-balancers";
import {
  endpointsOf,
  GroupMembers,
  nicsOf,
  publicAddressAt,
  type Nic,
  type PrivateEndpoint,
} from "./machines";
import { Networks, type Subnet, type VirtualNetwork } from "./networks";
import { calledName, References } from "./references";
import { RouteTables } from "./route-tables";
import { SecurityGroups } from "./security-groups";

export interface Firewall {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly subnet: Subnet;
  /** Where it takes packets: "the first address that Azure gives away in its subnet", or where it says that it stands. */
  readonly addresses: Intervals;
  readonly publicName: string;
  readonly rules: FirewallRules;
}

/** Something that answers the Internet and stands in a network, of which no more is looked at here. */
export interface OtherDoor {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly subnets: readonly Subnet[];
}

/** Networks and filters of a plan, as far as packets are concerned. */
export interface World {
  readonly networks: readonly VirtualNetwork[];
  readonly gateways: readonly Gateway[];
  readonly firewalls: readonly Firewall[];
  readonly nics: readonly Nic[];
  readonly endpoints: readonly PrivateEndpoint[];
  readonly balancers: readonly LoadBalancer[];
  readonly doors: readonly OtherDoor[];
  readonly members: GroupMembers;
  /** Some rules name groups of this stack, of which only the deployment tells the ids. */
  readonly hasLaterGroups: boolean;
}

/** What answers the Internet by itself, or makes public addresses of its own. */
const DOORS = [
  "network:ApplicationGateway",
  "network:BastionHost",
  "network:PrivateLinkService",
  "compute:VirtualMachine",
  "compute:VirtualMachineScaleSet",
  "azurefleet:Fleet",
  "batch:Pool",
];

/** @param countLaterGroups see {@link Firewalls} */
export function worldOf(plan: Plan, countLaterGroups: boolean): World {
  const references = new References(plan.map(seenThrough));
  const groups = new SecurityGroups(references);
  const networks = new Networks(references, groups, new RouteTables(references));
  const nics = nicsOf(references, networks, groups);
  const firewalls = new Firewalls(references, { count: countLaterGroups });
  const standing = references
    .all("network:AzureFirewall")
    .flatMap((resource) => firewallOf(resource, networks, references, firewalls));
  return {
    networks: networks.all,
    gateways: gatewaysOf(references, networks),
    firewalls: standing,
    nics,
    endpoints: endpointsOf(references, networks),
    balancers: loadBalancersOf(references, networks, nics),
    doors: DOORS.flatMap((type) => references.all(type).flatMap((resource) => doorOf(resource, networks))),
    members: new GroupMembers(references, nics),
    hasLaterGroups: firewalls.later,
  };
}

function firewallOf(
  resource: PlannedResource,
  networks: Networks,
  references: References,
  firewalls: Firewalls,
): readonly Firewall[] {
  const input = "ipConfigurations";
  const places = inEitherShape(resource.inputs, input).flatMap(eachOf);
  const [subnet] = places.flatMap((place) => networks.subnetsAt(place, input, resource) ?? []);
  if (subnet === undefined) return [];
  const told = eachOf(at(resource.outputs, input)).map(
    (one) => addressExtent(textsAt(one, "privateIPAddress")).sure,
  );
  const [publicName] = places.map((place) => publicAddressAt(place, input, resource, references)?.name);
  const first = subnet.ranges.map((range) => ({ first: range.first + 4, last: range.first + 4 }));
  const addresses = united(...told);
  return [
    {
      name: calledName(resource),
      resource,
      subnet,
      addresses: addresses.length > 0 ? addresses : first,
      publicName: publicName ?? "a public address",
      rules: firewalls.rulesOf(resource),
    },
  ];
}

/** Only those with an address of the Internet, or that lead out by themselves. */
function doorOf(resource: PlannedResource, networks: Networks): readonly OtherDoor[] {
  const subnets = networks.subnetsBehind(resource);
  const text = JSON.stringify(resource.inputs).toLowerCase();
  const isMachine = resource.types.some((type) => !type.startsWith("network:"));
  const own = at(resource.inputs, "networkProfile", "networkInterfaceConfigurations");
  return isMachine && !text.includes("publicipaddressconfiguration") && own.state !== "unknown"
    ? []
    : [{ name: calledName(resource), resource, subnets }];
}

/** The firewall to which a route for this address leads; every address of its subnet is taken for its own. */
export function firewallAt({ firewalls }: World, address: number): Firewall | undefined {
  return firewalls.find(
    ({ subnet, addresses }) => holds(addresses, address) || holds(subnet.ranges, address),
  );
}
