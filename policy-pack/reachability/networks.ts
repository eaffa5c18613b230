import { eachOf } from "../demand";
import type { Texts } from "../exposure/texts";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import { readAddressText } from "./address-texts";
import { addressExtent, isNothing, namesIpv6 } from "./extents";
import { ALL_ADDRESSES, type Interval, type Intervals } from "./intervals";
import { calledName, References, textOf, type Target } from "./references";
import { RouteTables, type UserRoutes } from "./route-tables";
import { SecurityGroups, type GroupChoice } from "./security-groups";
import { isWritten, textsWritten, wordWritten } from "./written";

const NETWORK = "network:VirtualNetwork";
const SUBNET = "network:Subnet";

/** A virtual network: of this stack, or one that it only adds something to. */
export interface VirtualNetwork {
  readonly name: string;
  readonly resource: PlannedResource;
  /** This stack makes it, so that everything that joins it is known. */
  readonly isOwn: boolean;
  /** Its address space as it is written, of IPv4; empty where only the deployment tells it. */
  readonly prefixes: readonly Interval[];
  /** The same; everything that may be where it is not told. */
  readonly ranges: Intervals;
  readonly subnets: Subnet[];
  readonly peerings: Peering[];
}

/** What stands in a subnet that only one service of Azure may use. */
export type SubnetRole = "gateway" | "firewall" | "usual";

export interface Subnet {
  readonly name: string;
  readonly network: VirtualNetwork;
  readonly resource: PlannedResource;
  readonly role: SubnetRole;
  readonly ranges: Intervals;
  /** Whether it has, or may have, addresses of IPv6. */
  readonly ipv6: boolean;
  readonly group: GroupChoice;
  readonly routes: UserRoutes;
  /** Whether security groups, and routes, hold for private endpoints in it. */
  readonly endpoints: { readonly heedGroups: boolean; readonly heedRoutes: boolean };
}

export interface Peering {
  /** Undefined: a network that this stack does not make. */
  readonly to: VirtualNetwork | undefined;
  readonly resource: PlannedResource;
  readonly access: boolean;
  readonly lendsGateway: boolean;
  readonly usesGateway: boolean;
}

/** The virtual networks of a plan with their subnets and what joins them. */
export class Networks {
  readonly all: VirtualNetwork[] = [];
  private readonly byUrn = new Map<string, VirtualNetwork>();
  private readonly subnetsByUrn = new Map<string, Subnet[]>();

  constructor(
    private readonly references: References,
    private readonly groups: SecurityGroups,
    private readonly tables: RouteTables,
  ) {
    for (const resource of references.all(NETWORK)) this.add(networkOf(resource, true));
    for (const network of [...this.all]) this.inlineSubnets(network);
    for (const resource of references.all(SUBNET)) this.ownSubnet(resource);
    for (const network of this.all.filter(({ isOwn }) => isOwn)) this.inlinePeerings(network);
    for (const resource of references.all("network:VirtualNetworkPeering")) this.ownPeering(resource);
  }

  get subnets(): readonly Subnet[] {
    return this.all.flatMap(({ subnets }) => subnets);
  }

  /** The subnets that a reference may mean; undefined where it is not one of this stack. */
  subnetsAt(place: Reading, input: string, holder: PlannedResource): readonly Subnet[] | undefined {
    const [reference] = inEitherShape(place, "subnet");
    const id = at(reference ?? place, "id");
    if (id.state === "absent") return undefined;
    return (
      this.subnetsOf(this.references.byReference(id, input, holder, SUBNET)) ??
      this.inlineAt(id, input, holder)
    );
  }

  /** Subnets of whatever a resource is made from: for types whose insides are not looked at. */
  subnetsBehind(holder: PlannedResource): readonly Subnet[] {
    return Object.values(holder.madeFrom)
      .flat()
      .flatMap((urn) => this.subnetsByUrn.get(urn) ?? []);
  }

  private subnetsOf(target: Target): readonly Subnet[] | undefined {
    if (target.state === "here") return this.subnetsByUrn.get(target.resource.urn);
    if (target.state !== "some") return undefined;
    return target.resources.flatMap(({ urn }) => this.subnetsByUrn.get(urn) ?? []);
  }

  /** `…/virtualNetworks/vnet/subnets/mail`, or an output of the network in which the subnet stands. */
  private inlineAt(id: Reading, input: string, holder: PlannedResource): readonly Subnet[] | undefined {
    const text = textOf(id);
    const [above, name] = text?.split(/\/subnets\//i) ?? [];
    const reading: Reading = above === undefined ? id : { state: "known", value: above, path: id.path };
    const network = this.references.byReference(reading, input, holder, NETWORK);
    if (network.state !== "here") return undefined;
    const subnets = this.byUrn.get(network.resource.urn)?.subnets ?? [];
    return name === undefined
      ? subnets
      : subnets.filter((subnet) => subnet.name.toLowerCase() === name.toLowerCase());
  }

  private add(network: VirtualNetwork): VirtualNetwork {
    this.all.push(network);
    this.byUrn.set(network.resource.urn, network);
    return network;
  }

  private inlineSubnets(network: VirtualNetwork): void {
    for (const place of inEitherShape(network.resource.inputs, "subnets").flatMap(eachOf))
      network.subnets.push(
        this.subnet(network, place, "subnets", textOf(at(place, "name")), network.resource),
      );
  }

  private ownSubnet(resource: PlannedResource): void {
    const input = "virtualNetworkName";
    const target = this.references.byOwnName(at(resource.inputs, input), input, resource, NETWORK);
    const networks =
      target.state === "here"
        ? [target.resource]
        : target.state === "some"
          ? target.resources
          : [this.add(networkOf(resource, false)).resource];
    const name = textOf(at(resource.inputs, "subnetName"));
    const made = networks.flatMap(({ urn }) => {
      const network = this.byUrn.get(urn);
      if (network === undefined) return [];
      const subnet = this.subnet(network, resource.inputs, undefined, name, resource);
      network.subnets.push(subnet);
      return [subnet];
    });
    this.subnetsByUrn.set(resource.urn, made);
  }

  private subnet(
    network: VirtualNetwork,
    place: Reading,
    inside: string | undefined,
    name: string | undefined,
    resource: PlannedResource,
  ): Subnet {
    const prefixes = textsWritten(place, "addressPrefix", "addressPrefixes");
    const policies = wordWritten(place, "privateEndpointNetworkPolicies");
    return {
      name: name ?? resource.name,
      network,
      resource,
      role: roleOf(name),
      ranges: rangesOf(prefixes, network.isOwn ? network.ranges : ALL_ADDRESSES),
      ipv6: namesIpv6(prefixes),
      group: this.groups.of(place, inside ?? "networkSecurityGroup", resource),
      routes: this.tables.of(place, inside ?? "routeTable", resource),
      // "By default, network policies are disabled for a subnet" ("Manage network policies for private endpoints").
      endpoints: {
        heedGroups: policies === "enabled" || policies === "networksecuritygroupenabled",
        heedRoutes: policies === "enabled" || policies === "routetableenabled",
      },
    };
  }

  private inlinePeerings(network: VirtualNetwork): void {
    const input = "virtualNetworkPeerings";
    for (const place of inEitherShape(network.resource.inputs, input).flatMap(eachOf))
      network.peerings.push(this.peering(place, input, network.resource));
  }

  private ownPeering(resource: PlannedResource): void {
    const input = "virtualNetworkName";
    const target = this.references.byOwnName(at(resource.inputs, input), input, resource, NETWORK);
    const peering = this.peering(resource.inputs, "remoteVirtualNetwork", resource);
    const owners =
      target.state === "here" ? [target.resource] : target.state === "some" ? target.resources : [];
    for (const { urn } of owners) this.byUrn.get(urn)?.peerings.push(peering);
  }

  private peering(place: Reading, input: string, resource: PlannedResource): Peering {
    const [remote] = inEitherShape(place, "remoteVirtualNetwork");
    const target =
      remote === undefined
        ? { state: "none" as const }
        : this.references.byReference(at(remote, "id"), input, resource, NETWORK);
    return {
      to: target.state === "here" ? this.byUrn.get(target.resource.urn) : undefined,
      resource,
      access: !isWritten(place, "allowVirtualNetworkAccess", false),
      lendsGateway: maySay(place, "allowGatewayTransit"),
      usesGateway: maySay(place, "useRemoteGateways"),
    };
  }
}

/** A network that this stack does not make is called as its subnet is, and may have any addresses. */
function networkOf(resource: PlannedResource, isOwn: boolean): VirtualNetwork {
  const prefixes = textsWritten(at(resource.inputs, "addressSpace"), "addressPrefixes");
  return {
    name: isOwn ? calledName(resource) : `the network of ${resource.name}`,
    resource,
    isOwn,
    prefixes: isOwn && !prefixes.unsure ? writtenPrefixes(prefixes) : [],
    ranges: isOwn ? rangesOf(prefixes, ALL_ADDRESSES) : ALL_ADDRESSES,
    subnets: [],
    peerings: [],
  };
}

/** Each range by itself: routes are chosen by the length of a prefix. */
export function writtenPrefixes({ known }: Texts): readonly Interval[] {
  return known.map(readAddressText).flatMap((one) => (one.kind === "addresses" ? [one.interval] : []));
}

/** What nobody tells may be anywhere where there is room. */
function rangesOf(prefixes: Texts, room: Intervals): Intervals {
  return prefixes.unsure || isNothing(prefixes) ? room : addressExtent(prefixes).possible;
}

function roleOf(name: string | undefined): SubnetRole {
  switch (name?.toLowerCase() ?? "") {
    case "gatewaysubnet":
      return "gateway";
    case "azurefirewallsubnet":
      return "firewall";
    default:
      return "usual";
  }
}

/** What only the deployment tells may be said. */
export function maySay(place: Reading, name: string): boolean {
  return inEitherShape(place, name).some(
    (one) => one.state === "unknown" || (one.state === "known" && one.value === true),
  );
}

/** Both sides of a peering have to be there before anything passes ("Create, change, or delete a virtual network peering"). */
export function peersOf(network: VirtualNetwork): ReadonlyArray<{
  readonly network: VirtualNetwork;
  readonly there: Peering;
  readonly back: Peering;
}> {
  return network.peerings.flatMap((there) => {
    const back = there.to?.peerings.find(({ to }) => to === network);
    return there.to === undefined || back === undefined ? [] : [{ network: there.to, there, back }];
  });
}
