import { deciding, ruling, type FilterRule } from "./first-match";
import { ALL_ADDRESSES, united, type Intervals } from "./intervals";
import type { Nic, PrivateEndpoint } from "./machines";
import type { Subnet, VirtualNetwork } from "./networks";
import { EVERYTHING, type PacketNumbers, type PacketSet, type PacketSets } from "./packet-set";
import { rulesOf, type Direction, type GroupChoice } from "./security-groups";
import { subnetsHolding, virtualNetworkTag } from "./surroundings";
import type { World } from "./world";

/** What security groups let into subnets and out of them; each is computed once. */
export class FiltersAt {
  private readonly known = new Map<string, PacketSet>();
  private readonly ids = new Map<object, number>();
  private readonly nicsIn = new Map<Subnet, Array<{ readonly nic: Nic; readonly addresses: Intervals }>>();

  private readonly endpoints = new Map<Subnet, PrivateEndpoint[]>();

  constructor(
    private readonly sets: PacketSets,
    private readonly world: World,
  ) {
    for (const nic of world.nics)
      for (const { subnets, addresses, isFixed } of nic.addresses)
        for (const subnet of isFixed && nic.group !== "none" ? subnets : [])
          this.nicsIn.set(subnet, [...(this.nicsIn.get(subnet) ?? []), { nic, addresses }]);
    for (const endpoint of world.endpoints)
      this.endpoints.set(endpoint.subnet, [...(this.endpoints.get(endpoint.subnet) ?? []), endpoint]);
  }

  /** What comes to somebody in a network, once it is there. */
  into(network: VirtualNetwork): PacketSet {
    return this.once(network, "into", () =>
      this.sets.union(...network.subnets.map((subnet) => this.intoSubnet(subnet))),
    );
  }

  /** Nothing but the gateway and the firewall themselves stands in the subnets of their names. */
  intoSubnet(subnet: Subnet): PacketSet {
    if (subnet.role !== "usual") return this.sets.nothing;
    return this.once(subnet, "into", () => {
      const there = this.sets.to(subnet.ranges);
      const passed = this.withInterfaces(
        subnet,
        "inbound",
        this.sets.shared(there, this.bySubnet(subnet, "inbound")),
      );
      return subnet.endpoints.heedGroups
        ? passed
        : this.sets.union(
            passed,
            this.sets.to(...this.endpointsIn(subnet).map(({ addresses }) => addresses)),
          );
    });
  }

  /** What somebody in a subnet may send; private endpoints send nothing. */
  outOf(subnet: Subnet): PacketSet {
    return this.once(subnet, "out", () => {
      const own = this.sets.from(subnet.ranges);
      const fixed = this.endpointsIn(subnet).filter(({ isFixed }) => isFixed);
      const senders = this.sets.minus(
        own,
        this.sets.from(united(...fixed.map(({ addresses }) => addresses))),
      );
      return this.withInterfaces(
        subnet,
        "outbound",
        this.sets.shared(senders, this.bySubnet(subnet, "outbound")),
      );
    });
  }

  /** What an interface's own group lets in. */
  intoNic(nic: Nic, subnet: Subnet): PacketSet {
    return this.pass(nic.group, subnet, "inbound");
  }

  /** Who lets a packet in, as part of a sentence. */
  admitting(network: VirtualNetwork, packet: PacketNumbers, seenFrom: Intervals | undefined): string {
    const subnets = subnetsHolding(network, packet.destination).filter(({ role }) => role === "usual");
    const said = subnets.map((subnet) => this.admittingAt(subnet, packet, seenFrom));
    return said.find((one) => one !== undefined) ?? "no security group";
  }

  private admittingAt(
    subnet: Subnet,
    packet: PacketNumbers,
    seenFrom: Intervals | undefined,
  ): string | undefined {
    const packets = (seenFrom ?? [{ first: packet.source, last: packet.source }]).map(({ first }) => ({
      ...packet,
      source: first,
    }));
    const by = packets
      .map((one) => this.ruleFor(subnet.group, subnet, "inbound", one))
      .find((one) => one !== undefined);
    if (by !== undefined) return by;
    if (subnet.group === "none") return undefined;
    // Of several senders that stand for one, another one is let in by another rule.
    return subnet.endpoints.heedGroups
      ? `a security group of ${subnet.name}`
      : `no security group: those of ${subnet.name} do not hold for private endpoints`;
  }

  private ruleFor(
    choice: GroupChoice,
    subnet: Subnet,
    direction: Direction,
    packet: PacketNumbers,
  ): string | undefined {
    if (choice === "none") return undefined;
    if (choice === "open") return "a security group that this stack does not make, or that is overruled";
    return choice
      .map((group) => deciding(this.rules(group, subnet, direction), packet))
      .find((rule) => rule?.allows === true)?.name;
  }

  private bySubnet(subnet: Subnet, direction: Direction): PacketSet {
    return this.once(subnet, direction, () => this.pass(subnet.group, subnet, direction));
  }

  private pass(choice: GroupChoice, subnet: Subnet, direction: Direction): PacketSet {
    if (choice === "none" || choice === "open") return this.sets.of(EVERYTHING);
    return this.sets.union(
      ...choice.map((group) => ruling(this.sets, this.rules(group, subnet, direction)).allowed),
    );
  }

  private rules(
    group: Exclude<GroupChoice, string>[number],
    subnet: Subnet,
    direction: Direction,
  ): readonly FilterRule[] {
    const { network } = subnet;
    const room = network.isOwn ? network.ranges : ALL_ADDRESSES;
    return rulesOf(group, direction, {
      virtualNetwork: virtualNetworkTag(subnet, this.world),
      members: (id, input, holder) => this.world.members.of(id, input, holder, room),
    });
  }

  /**
   * "For inbound traffic, Azure processes the rules in a network security group associated to a subnet first, if there's one, and
   * then the rules in a network security group associated to the network interface" ("How network security groups filter
   * network traffic"): both have to allow. Groups of interfaces without a fixed address narrow nothing here.
   */
  private withInterfaces(subnet: Subnet, direction: Direction, set: PacketSet): PacketSet {
    const { sets } = this;
    const all = (this.nicsIn.get(subnet) ?? []).map(({ nic, addresses }) => {
      const its = direction === "inbound" ? sets.to(addresses) : sets.from(addresses);
      return { its, passed: sets.shared(its, this.pass(nic.group, subnet, direction)) };
    });
    const theirs = sets.union(...all.map(({ its }) => its));
    const passed = sets.union(...all.map((one) => one.passed));
    return sets.union(sets.minus(set, theirs), sets.shared(set, passed));
  }

  private endpointsIn(subnet: Subnet): readonly PrivateEndpoint[] {
    return this.endpoints.get(subnet) ?? [];
  }

  private once(of: object, what: string, make: () => PacketSet): PacketSet {
    const id = this.ids.get(of) ?? this.ids.size;
    this.ids.set(of, id);
    const key = `${id} ${what}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.known.set(key, made);
    return made;
  }
}
