import type { LabPlan, PlannedMachine, PlannedNetwork, PlannedSubnet } from "../plan/lab-plan";
import { key } from "../plan/planned-resources";
import { contains, firstGiven } from "./ranges";

/** A subnet with its place in the lab: each has one link to the fabric that stands for Azure's own network. */
export interface PlacedSubnet {
  readonly subnet: PlannedSubnet;
  readonly network: PlannedNetwork;
  /** Name of the link at the fabric, and of the subnet's namespace: `s0`. */
  readonly link: string;
  readonly endpoints: readonly string[];
}

/** A machine with the subnet that it is in. */
export interface PlacedMachine {
  readonly machine: PlannedMachine;
  readonly placed: PlacedSubnet;
  /** Name for its chains: `m0`. */
  readonly link: string;
}

/** Subnets of a plan with the relations between their networks. */
export class AzureNetwork {
  readonly subnets: readonly PlacedSubnet[];

  constructor(private readonly plan: LabPlan) {
    this.subnets = plan.networks
      .flatMap((network) => network.subnets.map((subnet) => ({ network, subnet })))
      .map(({ network, subnet }, index) => ({
        network,
        subnet,
        link: `s${index}`,
        endpoints: plan.endpoints
          .filter(
            (endpoint) => endpoint.kind === "private-endpoint" && key(endpoint.subnet) === key(subnet.id),
          )
          .map(({ address }) => address),
      }));
  }

  get machines(): PlacedMachine[] {
    return this.plan.machines.map((machine, index) => ({
      machine,
      placed: this.subnet(machine.subnet),
      link: `m${index}`,
    }));
  }

  /** The subnet that an address is in. */
  holding(address: string): PlacedSubnet | undefined {
    return this.subnets.find(({ subnet }) => contains(subnet.prefix, address));
  }

  /** @throws Error where the plan has no such subnet */
  subnet(id: string): PlacedSubnet {
    const found = this.subnets.find(({ subnet }) => key(subnet.id) === key(id));
    if (found === undefined) throw new Error(`${id} is no subnet of this plan; take the plan that has it`);
    return found;
  }

  get gateway(): PlacedSubnet {
    return this.subnet(this.plan.gateway.subnet);
  }

  get firewall(): PlacedSubnet | undefined {
    return this.plan.firewall && this.subnet(this.plan.firewall.subnet);
  }

  /** The firewall's private address: the first that Azure gives out in its subnet. */
  get firewallAddress(): string | undefined {
    return this.firewall && firstGiven(this.firewall.subnet.prefix);
  }

  /** Networks that packets may go to from here without a gateway: it and those it is peered with, both ways. */
  joined(network: PlannedNetwork): PlannedNetwork[] {
    return this.plan.networks.filter(
      (other) =>
        other === network ||
        (this.peering(network, other)?.access === true && this.peering(other, network)?.access === true),
    );
  }

  /** What a network says of another one. */
  peering(from: PlannedNetwork, to: PlannedNetwork) {
    return from.peerings.find(({ remote }) => key(remote) === key(to.id));
  }

  /** Whether a network uses the gateway: its own, or another's that lends it. */
  usesGateway(network: PlannedNetwork): boolean {
    const own = this.gateway.network;
    if (network === own) return true;
    return (
      this.peering(network, own)?.remoteGateway === true &&
      this.peering(own, network)?.gatewayTransit === true
    );
  }

  /** Ranges that the gateway has routes for: laptops, and the city's network. */
  get behindGateway(): string[] {
    const { gateway, link } = this.plan;
    return [
      ...new Set([...gateway.pool, ...gateway.groups.flatMap(({ pool }) => pool), ...(link?.prefixes ?? [])]),
    ];
  }
}
