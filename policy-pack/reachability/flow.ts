import type { PlannedResource } from "../resource-model/plan";
import type { Gateway } from "./gateways";
import type { Intervals } from "./intervals";
import type { Subnet, VirtualNetwork } from "./networks";
import type { PacketNumbers, PacketSet } from "./packet-set";
import type { Firewall } from "./world";

/** Who sends. */
export interface Zone {
  readonly kind: "internet" | "clients" | "site" | "network" | "stranger";
  readonly name: string;
  /** The resource by which they come in. */
  readonly resource: PlannedResource;
}

/** What some packets come to. */
export type Arrival =
  | { readonly kind: "network"; readonly network: VirtualNetwork }
  | { readonly kind: "clients" | "site"; readonly gateway: Gateway }
  | { readonly kind: "internet" };

/** Packets of one zone that take one way. */
export interface Flow {
  readonly zone: Zone;
  /** Resources on the way, as a reader finds them in the plan. */
  readonly steps: readonly string[];
  /** As they arrive: a translated destination instead of the one that was asked for. */
  readonly packets: PacketSet;
  readonly arrival: Arrival;
  /** What was passed on the way, for one of the packets. */
  readonly remarks: (packet: PacketNumbers) => readonly string[];
}

/** Packets on their way. */
export interface Carried {
  readonly zone: Zone;
  readonly steps: readonly string[];
  readonly packets: PacketSet;
  /** The addresses that later filters see instead of the sender's. */
  readonly seenFrom: Intervals | undefined;
  readonly firewalls: readonly Firewall[];
  readonly remarks: ReadonlyArray<(packet: PacketNumbers) => string | undefined>;
  /** Subnets of appliances that have already forwarded them. */
  readonly visited: readonly Subnet[];
}
