import { firstBlock, type AddressRange } from "../access-model/address-range";

/** How the two instances of a gateway share the work (Azure: "active-active" mode or not). */
export type Redundancy = "active-standby" | "active-active";

/** What the number of devices makes of gateway and address pool. */
export interface Capacity {
  readonly devices: number;
  readonly sku: GatewaySku;
  readonly generation: "Generation2";
  /** IKEv2 connections the SKU carries. */
  readonly connectionLimit: number;
  /** Public addresses of the gateway: the third one of an active-active gateway serves point-to-site. */
  readonly publicAddresses: 1 | 3;
  readonly clientPool: AddressRange;
}

export type GatewaySku = "VpnGw2AZ" | "VpnGw3AZ" | "VpnGw4AZ" | "VpnGw5AZ";

/**
 * IKEv2 connections per zone-redundant SKU (learn.microsoft.com, "Azure subscription and service limits",
 * VPN Gateway limits). VpnGw1AZ exists in generation 1 only, and a gateway cannot change its generation in
 * place, so that a city that grows would have to build a new one: sizing starts at the smallest of generation 2.
 */
export const CONNECTION_LIMITS: readonly (readonly [GatewaySku, number])[] = [
  ["VpnGw2AZ", 500],
  ["VpnGw3AZ", 1_000],
  ["VpnGw4AZ", 5_000],
  ["VpnGw5AZ", 10_000],
];

/**
 * Aggregate throughput in Gbit/s, generation 2 (learn.microsoft.com, "About gateway SKUs"). Laptops and the link to the
 * administration network share it.
 */
export const THROUGHPUT: Readonly<Record<GatewaySku, number>> = {
  VpnGw2AZ: 1.25,
  VpnGw3AZ: 2.5,
  VpnGw4AZ: 5,
  VpnGw5AZ: 10,
};

export const MOST_DEVICES = 10_000;

/**
 * Pools smaller than this cannot be divided by policy groups later (learn.microsoft.com, "Configure user
 * groups and IP address pools for P2S User VPNs").
 */
export const SMALLEST_POOL_PREFIX = 24;

/**
 * Sizes gateway and pool so that every device can be connected at once.
 *
 * An active-active gateway divides the pool between its two instances, and the clients of one must fit into
 * the half of the other while an instance is down (learn.microsoft.com, "About Point-to-Site VPN", client
 * address pool): such a pool holds twice the fleet.
 *
 * @returns the sizes, or a sentence that says what does not fit.
 */
export function planCapacity(
  devices: number,
  redundancy: Redundancy,
  addressSpace: AddressRange,
): Capacity | { fault: string } {
  const fitting = CONNECTION_LIMITS.find(([, limit]) => devices <= limit);
  if (fitting === undefined) {
    return {
      fault: `${devices} devices exceed the ${MOST_DEVICES} connections of the largest gateway; split the fleet over two stacks`,
    };
  }
  const addresses = addressesFor(devices, redundancy);
  const prefix = Math.min(SMALLEST_POOL_PREFIX, 32 - Math.ceil(Math.log2(addresses)));
  const clientPool = firstBlock(addressSpace, prefix);
  if (clientPool === undefined) {
    return {
      fault: `${devices} devices (${redundancy}) need a /${prefix}; ${addressSpace.cidr} is too small`,
    };
  }
  return {
    devices,
    sku: fitting[0],
    generation: "Generation2",
    connectionLimit: fitting[1],
    publicAddresses: redundancy === "active-active" ? 3 : 1,
    clientPool,
  };
}

/** Pool addresses that a fleet needs. */
export function addressesFor(devices: number, redundancy: Redundancy): number {
  return devices * (redundancy === "active-active" ? 2 : 1);
}
