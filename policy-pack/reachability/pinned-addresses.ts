import type { JudgedResource } from "../resource-model/resource";
import { poolsFor } from "../trust/pins";
import type { Trust } from "../trust/trust-file";
import { joined, type Intervals } from "./intervals";

/** The addresses that security set aside for clients of this gateway. */
export function pinnedAddresses(gateway: Pick<JudgedResource, "provider">, trust: Trust): Intervals {
  const ipv4 = poolsFor(gateway, trust).pools.filter(({ family }) => family === 4);
  return joined(ipv4.map(({ first, last }) => ({ first: Number(first), last: Number(last) })));
}
