import type { PlannedResource } from "../resource-model/plan";
import { HOST_ADDRESS, OUTSIDE_ADDRESSES, PUBLIC_ADDRESSES } from "./extents";
import type { Arrival, Carried, Flow, Zone } from "./flow";
import { FiltersAt } from "./filters-at";
import type { Gateway, Selector } from "./gateways";
import { ALL_ADDRESSES, united, without, type Intervals } from "./intervals";
import { backServices, frontServices, type LoadBalancer } from "./load-balancers";
import { peersOf, type Subnet, type VirtualNetwork } from "./networks";
import { EVERYTHING, sourcesOf, type PacketNumbers, type PacketSet, type PacketSets } from "./packet-set";
import { ALL_SERVICES } from "./services";
import { gatewaysFor, overlapping, subnetsHolding, waysFrom, type Way } from "./surroundings";
import { passage, translations, type Passage } from "./through-firewall";
import { firewallAt, type Firewall, type World } from "./world";

interface JoinedWay {
  readonly hop: Way["hop"];
  /** Those for which it is a way. */
  readonly packets: PacketSet;
}

/** Follows packets through a world. Answers take no part: whoever may open a connection reaches. */
export class Flows {
  readonly found: Flow[] = [];
  private readonly filters: FiltersAt;
  private readonly ways = new Map<Subnet, readonly JoinedWay[]>();
  private readonly passages = new Map<Firewall, Passage>();

  constructor(
    private readonly sets: PacketSets,
    private readonly world: World,
  ) {
    this.filters = new FiltersAt(sets, world);
    for (const gateway of world.gateways) this.fromGateway(gateway);
    for (const network of world.networks) {
      for (const subnet of network.subnets) this.fromSubnet(subnet);
      this.fromStrangers(network);
    }
    this.fromInternet();
  }

  private fromGateway(gateway: Gateway): void {
    const clients = united(...gateway.pools.map(({ ranges }) => ranges));
    const senders = [
      { kind: "clients" as const, name: `clients of ${gateway.name}`, ranges: clients, selectors: undefined },
      ...gateway.sites.map((site) => ({ ...site, kind: "site" as const })),
    ];
    for (const { kind, name, ranges, selectors } of senders) {
      const zone = { kind, name, resource: gateway.resource };
      const all = this.sets.from(ranges);
      const packets = kind === "site" ? this.sets.shared(all, this.bySelectors(selectors, "in")) : all;
      const carried = this.start(zone, [gateway.name], packets);
      this.turnedRound(gateway, carried);
      for (const subnet of gateway.subnets) this.onward(subnet, carried);
    }
  }

  private fromSubnet(subnet: Subnet): void {
    if (subnet.role !== "usual") return;
    const zone: Zone = {
      kind: "network",
      name: `${subnet.network.name}/${subnet.name}`,
      resource: subnet.resource,
    };
    this.onward(subnet, this.start(zone, [], this.filters.outOf(subnet)));
  }

  /** A network that is joined with one of this stack may have any addresses, and anybody in it. */
  private fromStrangers(network: VirtualNetwork): void {
    const joints = network.peerings.filter(({ to }) => to === undefined);
    const [joint] = joints;
    if (network.isOwn && joint === undefined) return;
    const resource = joint?.resource ?? network.resource;
    const zone: Zone = { kind: "stranger", name: "a network that this stack does not make", resource };
    const steps = joint === undefined ? [network.name] : [`peering ${joint.resource.name}`];
    const carried = this.start(zone, steps, this.sets.from(without(ALL_ADDRESSES, HOST_ADDRESS)));
    this.deliver(network, carried);
    // Over there a route may lead to a firewall here, and addresses may be those of clients.
    for (const firewall of this.world.firewalls)
      if (firewall.subnet.network === network) this.through(firewall, carried);
    if (joints.some(({ lendsGateway }) => lendsGateway) || !network.isOwn) this.toGateways(network, carried);
  }

  private fromInternet(): void {
    const { balancers, firewalls, nics, doors } = this.world;
    for (const nic of nics)
      for (const { publicAddress, subnets, addresses } of nic.addresses)
        for (const subnet of publicAddress === undefined ? [] : subnets) {
          const zone = internet(nic.resource);
          const there = this.sets.of({
            destinations: addresses,
            services: ALL_SERVICES,
            sources: OUTSIDE_ADDRESSES,
          });
          const packets = this.sets.shared(
            there,
            this.filters.intoSubnet(subnet),
            this.filters.intoNic(nic, subnet),
          );
          this.emit(this.start(zone, [publicAddress?.name ?? "", nic.name], packets), {
            kind: "network",
            network: subnet.network,
          });
        }
    for (const balancer of balancers) this.throughPublicFrontends(balancer);
    for (const firewall of firewalls) {
      const outside = this.sets.of({
        ...EVERYTHING,
        destinations: PUBLIC_ADDRESSES,
        sources: OUTSIDE_ADDRESSES,
      });
      const carried = this.start(internet(firewall.resource), [firewall.publicName], outside);
      this.translated(firewall, carried);
    }
    for (const { name, resource, subnets } of doors)
      // Where it stands nobody can tell, it may stand anywhere.
      for (const network of subnets.length > 0
        ? new Set(subnets.map((one) => one.network))
        : this.world.networks) {
        const packets = this.sets.shared(this.sets.from(OUTSIDE_ADDRESSES), this.sets.to(network.ranges));
        this.emit(this.start(internet(resource), [name], packets), { kind: "network", network });
      }
  }

  private throughPublicFrontends(balancer: LoadBalancer): void {
    for (const { publicName } of balancer.frontends) {
      if (publicName === undefined) continue;
      const carried = this.start(
        internet(balancer.resource),
        [publicName],
        this.sets.from(OUTSIDE_ADDRESSES),
      );
      this.balanced(balancer, carried, ALL_ADDRESSES);
    }
  }

  /** Packets for a frontend, at the machines behind it: those see the sender's own address. */
  private balanced(balancer: LoadBalancer, carried: Carried, frontend: Intervals): void {
    for (const ports of balancer.ports) {
      const asked = this.sets.shared(
        carried.packets,
        this.sets.of({ destinations: frontend, services: frontServices(ports), sources: ALL_ADDRESSES }),
      );
      const sources = sourcesOf(asked);
      if (sources.length === 0) continue;
      for (const { nic, addresses } of balancer.backends) {
        const packets = this.sets.of({ destinations: addresses, services: backServices(ports), sources });
        const behind = { ...carried, packets, steps: [...carried.steps, ports.label] };
        for (const network of this.world.networks) {
          const subnets = network.subnets.filter(({ ranges }) => overlapping(ranges, addresses));
          const own =
            nic === undefined ? [this.sets.all] : subnets.map((subnet) => this.filters.intoNic(nic, subnet));
          const passed = this.sets.shared(
            packets,
            this.accepted(network, carried.seenFrom),
            this.sets.union(...own),
          );
          this.emit({ ...behind, packets: passed }, { kind: "network", network });
        }
      }
    }
  }

  /** From a subnet wherever its routes lead. */
  private onward(subnet: Subnet, carried: Carried): void {
    for (const { packets: there, hop } of this.waysOf(subnet)) {
      const packets = this.sets.shared(carried.packets, there);
      if (packets === this.sets.nothing) continue;
      this.take(subnet, { ...carried, packets }, hop);
    }
  }

  private take(subnet: Subnet, carried: Carried, hop: Way["hop"]): void {
    switch (hop.kind) {
      case "none":
        return;
      case "network":
        return this.deliver(hop.network, carried);
      case "local":
        return this.nearby(subnet.network, carried);
      case "gateway":
        // What is at a gateway already it has turned round itself.
        return subnet.role === "gateway" ? undefined : this.toGateways(subnet.network, carried);
      case "internet":
        // "Internet connectivity is not provided through the VPN gateway." ("Configure forced tunneling", point-to-site)
        return subnet.role === "gateway" ? undefined : this.toInternet(carried);
      case "appliance":
        return this.toAppliance(subnet, carried, hop.address);
      case "any":
        return this.anywhere(subnet, carried);
    }
  }

  /** A route into the own network may lead to those that are peered with it as well. */
  private nearby(network: VirtualNetwork, carried: Carried): void {
    this.deliver(network, carried);
    for (const peer of peersOf(network)) this.deliver(peer.network, carried);
  }

  private anywhere(subnet: Subnet, carried: Carried): void {
    this.nearby(subnet.network, carried);
    if (subnet.role === "gateway") return;
    this.toGateways(subnet.network, carried);
    this.toInternet(carried);
  }

  private toAppliance(subnet: Subnet, carried: Carried, address: number | undefined): void {
    if (address === undefined) return this.anywhere(subnet, carried);
    const firewall = firewallAt(this.world, address);
    if (firewall !== undefined) return this.through(firewall, carried);
    const near = [subnet.network, ...peersOf(subnet.network).map(({ network }) => network)];
    const homes = near.flatMap((network) => subnetsHolding(network, address));
    const steps = [...carried.steps, "an appliance that is not judged"];
    for (const home of homes)
      if (!carried.visited.includes(home))
        this.onward(home, { ...carried, steps, visited: [...carried.visited, home] });
    // Where nobody makes the network, the appliance may stand, and send, anywhere in it.
    const isStrange = near.some(
      ({ isOwn, peerings }) => !isOwn || peerings.some(({ to }) => to === undefined),
    );
    if (homes.length === 0 && isStrange) this.anywhere(subnet, { ...carried, steps });
  }

  private through(firewall: Firewall, carried: Carried): void {
    if (carried.firewalls.includes(firewall)) return;
    // Where any rule may stand, everything passes below.
    if (!firewall.rules.isOpen) this.translated(firewall, carried);
    const { kept, moved, remark } = this.passageOf(firewall);
    const behind = {
      ...carried,
      steps: [...carried.steps, firewall.name],
      firewalls: [...carried.firewalls, firewall],
      remarks: [...carried.remarks, remark],
    };
    this.onward(firewall.subnet, { ...behind, packets: this.sets.shared(carried.packets, kept) });
    this.onward(firewall.subnet, {
      ...behind,
      packets: this.sets.shared(carried.packets, moved),
      seenFrom: firewall.subnet.ranges,
    });
  }

  /** What a firewall translates on the way in; it may send it on with its own address or with the sender's. */
  private translated(firewall: Firewall, carried: Carried): void {
    if (carried.firewalls.includes(firewall)) return;
    for (const { packets, name, port } of translations(this.sets, firewall, carried.packets)) {
      const behind: Carried = {
        ...carried,
        packets,
        steps: [...carried.steps, port === undefined ? firewall.name : `${firewall.name}:${port}`],
        firewalls: [...carried.firewalls, firewall],
        remarks: [...carried.remarks, () => `translated by ${name}`],
      };
      this.onward(firewall.subnet, behind);
      this.onward(firewall.subnet, { ...behind, seenFrom: firewall.subnet.ranges });
    }
  }

  private deliver(network: VirtualNetwork, carried: Carried): void {
    const packets = this.sets.shared(carried.packets, this.accepted(network, carried.seenFrom));
    this.emit({ ...carried, packets }, { kind: "network", network });
    for (const balancer of this.world.balancers)
      for (const { publicName, addresses } of balancer.frontends)
        if (
          publicName === undefined &&
          overlapping(addresses, united(...network.subnets.map(({ ranges }) => ranges)))
        )
          this.balanced(balancer, carried, addresses);
    for (const firewall of this.world.firewalls)
      if (firewall.subnet.network === network && firewall.rules.nat.length > 0) {
        const packets = this.sets.shared(carried.packets, this.sets.to(firewall.subnet.ranges));
        if (packets !== this.sets.nothing) this.translated(firewall, { ...carried, packets });
      }
  }

  private accepted(network: VirtualNetwork, seenFrom: Intervals | undefined): PacketSet {
    const into = this.filters.into(network);
    return seenFrom === undefined
      ? into
      : this.sets.fromAnybody(this.sets.shared(into, this.sets.from(seenFrom)));
  }

  private toGateways(network: VirtualNetwork, carried: Carried): void {
    for (const gateway of gatewaysFor(network, this.world))
      this.turnedRound(gateway, { ...carried, steps: [...carried.steps, gateway.name] });
  }

  /** At a gateway: to its clients, and into its tunnels. No filter of Azure stands there. */
  private turnedRound(gateway: Gateway, carried: Carried): void {
    const clients = this.sets.to(united(...gateway.pools.map(({ ranges }) => ranges)));
    this.emit(
      { ...carried, packets: this.sets.shared(carried.packets, clients) },
      { kind: "clients", gateway },
    );
    for (const { name, ranges, selectors } of gateway.sites) {
      const there = this.sets.shared(this.sets.to(ranges), this.bySelectors(selectors, "out"));
      const passed = carried.seenFrom === undefined ? there : this.seenAs(there, carried.seenFrom);
      const packets = this.sets.shared(carried.packets, passed);
      this.emit({ ...carried, packets, steps: [...carried.steps, name] }, { kind: "site", gateway });
    }
  }

  private seenAs(set: PacketSet, seenFrom: Intervals): PacketSet {
    return this.sets.fromAnybody(this.sets.shared(set, this.sets.from(seenFrom)));
  }

  private bySelectors(selectors: readonly Selector[] | undefined, way: "in" | "out"): PacketSet {
    if (selectors === undefined) return this.sets.all;
    return this.sets.union(
      ...selectors.map(({ local, remote }) =>
        this.sets.of({
          destinations: way === "out" ? remote : local,
          services: ALL_SERVICES,
          sources: way === "out" ? local : remote,
        }),
      ),
    );
  }

  private toInternet(carried: Carried): void {
    const packets = this.sets.shared(carried.packets, this.sets.to(PUBLIC_ADDRESSES));
    this.emit({ ...carried, packets }, { kind: "internet" });
  }

  private emit(carried: Carried, arrival: Arrival): void {
    const { zone, steps, packets, seenFrom } = carried;
    if (packets === this.sets.nothing) return;
    const admitted = (packet: PacketNumbers) =>
      arrival.kind === "network"
        ? `admitted by ${this.filters.admitting(arrival.network, packet, seenFrom)}`
        : undefined;
    const passed = carried.firewalls.length === 0 ? [() => "passes no firewall"] : [];
    const remarks = [...carried.remarks, admitted, ...passed];
    this.found.push({
      zone,
      steps,
      packets,
      arrival,
      remarks: (packet) => remarks.flatMap((one) => one(packet) ?? []),
    });
  }

  private start(zone: Zone, steps: readonly string[], packets: PacketSet): Carried {
    return { zone, steps, packets, seenFrom: undefined, firewalls: [], remarks: [], visited: [] };
  }

  /** The ways from a subnet, those that lead to the same place put together. */
  private waysOf(subnet: Subnet): readonly JoinedWay[] {
    const known = this.ways.get(subnet);
    if (known !== undefined) return known;
    const byHop = new Map<unknown, Way[]>();
    for (const way of waysFrom(subnet, this.world)) {
      const { hop } = way;
      const place =
        hop.kind === "network" ? hop.network : hop.kind === "appliance" ? `at ${hop.address}` : hop.kind;
      const list = byHop.get(place);
      if (list === undefined) byHop.set(place, [way]);
      else list.push(way);
    }
    const made = [...byHop.values()].flatMap(([first, ...more]) =>
      first === undefined
        ? []
        : [
            {
              hop: first.hop,
              packets: this.sets.to(
                united(first.destinations, ...more.map(({ destinations }) => destinations)),
              ),
            },
          ],
    );
    this.ways.set(subnet, made);
    return made;
  }

  private passageOf(firewall: Firewall): Passage {
    const known = this.passages.get(firewall);
    if (known !== undefined) return known;
    const made = passage(this.sets, firewall);
    this.passages.set(firewall, made);
    return made;
  }
}

function internet(resource: PlannedResource): Zone {
  return { kind: "internet", name: "Internet", resource };
}
