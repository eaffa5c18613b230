import { inEitherShape } from "./either-shape";
import { pointToSite } from "./point-to-site";
import { at, items, type Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";

/** Where one gateway says which addresses its clients get. */
export interface ClientPools {
  /** Place to speak of when there is no pool at all. */
  readonly path: string;
  /** Each pool that is written, as an address space; a list of pools that cannot be read stands for its pools. */
  readonly pools: readonly Reading[];
}

/**
 * The client address pools of a resource, per gateway.
 *
 * A VNet gateway has one in its configuration and further ones in the connections that policy groups lead to; in Virtual
 * WAN they stand in the gateway's connections, and none in the server configuration.
 */
export function clientPools(resource: JudgedResource): readonly ClientPools[] {
  if (isAnyOf(resource.types, "network:P2sVpnGateway")) {
    const [first, ...more] = inEitherShape(resource.inputs, "p2SConnectionConfigurations");
    if (first === undefined) return [];
    return [{ path: first.path, pools: [first, ...more].flatMap(poolsOfConnections) }];
  }
  if (isAnyOf(resource.types, "network:VpnServerConfiguration")) return [];
  return pointToSite(resource).map(({ place }) => {
    const own = at(place, "vpnClientAddressPool");
    const further = poolsOfConnections(at(place, "vngClientConnectionConfigurations"));
    return { path: own.path, pools: own.state === "absent" ? further : [own, ...further] };
  });
}

function poolsOfConnections(connections: Reading): readonly Reading[] {
  const list = items(connections);
  if (list.state === "absent") return [];
  if (list.state === "unknown") return [list];
  return list.value.flatMap((connection) => inEitherShape(connection, "vpnClientAddressPool"));
}
