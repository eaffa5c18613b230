import { size } from "../access-model/address-range";
import {
  addressesFor,
  CONNECTION_LIMITS,
  SMALLEST_POOL_PREFIX,
  THROUGHPUT,
  type Capacity,
  type Redundancy,
} from "./capacity";

/** One derived value and the sentence that says where it comes from. */
export interface Derived {
  readonly what: string;
  readonly value: string;
  readonly because: string;
}

/**
 * Says of every value that follows from the number of devices why it is what it is.
 *
 * @param separatePools whether departments have pools of their own, so that none follows from the whole number
 */
export function explainCapacity(
  capacity: Capacity,
  redundancy: Redundancy,
  separatePools: boolean,
): Derived[] {
  const { sku, generation, connectionLimit, publicAddresses } = capacity;
  const smallest = CONNECTION_LIMITS[0]![0];
  return [
    {
      what: "SKU",
      value: sku,
      because: `carries ${connectionLimit} IKEv2 connections; ${sku === smallest ? "the smallest of its generation" : "the next smaller one is too small"}`,
    },
    {
      what: "generation",
      value: generation,
      because: "fixed for the gateway's life; within it the SKU grows in place (about 45 minutes)",
    },
    {
      what: "throughput",
      value: `${THROUGHPUT[sku]} Gbit/s`,
      because: `${throughputEach(capacity)} Mbit/s for each device if all transfer at once`,
    },
    {
      what: "addresses",
      value: String(publicAddresses),
      because:
        publicAddresses === 3
          ? "two active instances and one for point-to-site"
          : "one active instance, one waiting",
    },
    ...(separatePools ? [severalPools(capacity, redundancy)] : onePool(capacity, redundancy)),
  ];
}

function severalPools({ devices }: Capacity, redundancy: Redundancy): Derived {
  const needed = addressesFor(devices, redundancy);
  const because = `as the settings write them; together the devices need ${needed} addresses${twice(redundancy)}`;
  return { what: "pool", value: "one for each department", because };
}

function onePool(capacity: Capacity, redundancy: Redundancy): Derived[] {
  const { devices, clientPool, connectionLimit } = capacity;
  return [
    {
      what: "pool",
      value: clientPool.cidr,
      because:
        `${size(clientPool)} addresses for ${addressesFor(devices, redundancy)}${twice(redundancy)}` +
        (clientPool.prefix === SMALLEST_POOL_PREFIX
          ? `; not smaller, so that policy groups can divide it later`
          : ""),
    },
    {
      what: "room",
      value: `${roomInPool(capacity, redundancy)} devices`,
      because: `before the pool must grow, which disconnects everybody once; the SKU holds ${connectionLimit}`,
    },
  ];
}

const twice = (redundancy: Redundancy) =>
  redundancy === "active-active" ? " (every instance must be able to take the whole fleet)" : "";

function throughputEach({ devices, sku }: Capacity): number {
  return Number(((THROUGHPUT[sku] * 1_000) / devices).toPrecision(2));
}

function roomInPool({ clientPool }: Capacity, redundancy: Redundancy): number {
  return Math.floor(size(clientPool) / addressesFor(1, redundancy));
}
