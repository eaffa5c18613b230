import { eachOf } from "../demand";
import { clientPools } from "../resource-model/address-pools";
import { inEitherShape } from "../resource-model/either-shape";
import type { PlannedResource } from "../resource-model/plan";
import { at, type Reading } from "../resource-model/reading";
import { addressExtent, isNothing, namesIpv6 } from "./extents";
import { ALL_ADDRESSES, type Interval, type Intervals } from "./intervals";
import { maySay, writtenPrefixes, type Networks, type Subnet } from "./networks";
import { calledName, References } from "./references";
import { isElsewhere, isWritten, textsWritten, wordWritten } from "./written";

const GATEWAY = "network:VirtualNetworkGateway";
const DEVICE = "network:LocalNetworkGateway";

/** Addresses that a gateway hands out. */
export interface ClientPool {
  readonly path: string;
  readonly prefixes: readonly Interval[];
  readonly ranges: Intervals;
  readonly ipv6: boolean;
}

/** A network behind the other end of a tunnel. */
export interface Site {
  readonly name: string;
  readonly resource: PlannedResource;
  readonly prefixes: readonly Interval[];
  readonly ranges: Intervals;
  /** What the tunnel carries, from Azure's side to the other; everything where it is undefined. */
  readonly selectors: readonly Selector[] | undefined;
}

export interface Selector {
  readonly local: Intervals;
  readonly remote: Intervals;
}

export interface Gateway {
  readonly name: string;
  readonly resource: PlannedResource;
  /** Where it stands; empty where that is not one of this stack's subnets. */
  readonly subnets: readonly Subnet[];
  readonly pools: readonly ClientPool[];
  readonly sites: readonly Site[];
}

/** The VPN gateways of a plan with their clients and their tunnels. */
export function gatewaysOf(references: References, networks: Networks): readonly Gateway[] {
  const sites = sitesByGateway(references);
  return references.all(GATEWAY).map((resource) => {
    const found = inEitherShape(resource.inputs, "ipConfigurations")
      .flatMap(eachOf)
      .flatMap((one) => networks.subnetsAt(one, "ipConfigurations", resource) ?? []);
    return {
      name: calledName(resource),
      resource,
      subnets: [...new Set(found)],
      pools: clientPools(resource).flatMap(({ pools }) => pools.map(poolOf)),
      sites: sites.get(resource.urn) ?? [],
    };
  });
}

function poolOf(place: Reading): ClientPool {
  const prefixes = textsWritten(place, "addressPrefixes");
  const isTold = !prefixes.unsure && !isNothing(prefixes);
  return {
    path: place.path,
    prefixes: writtenPrefixes(prefixes),
    ranges: isTold ? addressExtent(prefixes).possible : ALL_ADDRESSES,
    ipv6: namesIpv6(prefixes),
  };
}

function sitesByGateway(references: References): ReadonlyMap<string, readonly Site[]> {
  const found = new Map<string, Site[]>();
  for (const link of references.all("network:VirtualNetworkGatewayConnection")) {
    const ends = ["virtualNetworkGateway1", "virtualNetworkGateway2"].flatMap((input) => {
      const target = references.byReference(at(link.inputs, input, "id"), input, link, GATEWAY);
      return target.state === "here" ? [target.resource] : target.state === "some" ? target.resources : [];
    });
    for (const { urn } of ends) found.set(urn, [...(found.get(urn) ?? []), siteOf(link, references)]);
  }
  return found;
}

/** What lies behind a circuit, another gateway, or a device that tells its routes itself nobody here knows. */
function siteOf(link: PlannedResource, references: References): Site {
  const input = "localNetworkGateway2";
  const device = references.byReference(at(link.inputs, input, "id"), input, link, DEVICE);
  const name = calledName(device.state === "here" ? device.resource : link);
  const common = { name, resource: link, selectors: selectorsOf(link.inputs) };
  const tellsItself = device.state === "here" && at(device.resource.inputs, "bgpSettings").state !== "absent";
  if (device.state !== "here" || tellsItself || maySay(link.inputs, "enableBgp"))
    return { ...common, prefixes: [], ranges: ALL_ADDRESSES };
  const prefixes = textsWritten(at(device.resource.inputs, "localNetworkAddressSpace"), "addressPrefixes");
  const isTold = !prefixes.unsure && !isNothing(prefixes);
  return {
    ...common,
    prefixes: writtenPrefixes(prefixes),
    ranges: isTold ? addressExtent(prefixes).possible : ALL_ADDRESSES,
  };
}

/**
 * "A VPN gateway accepts any traffic selectors proposed by the remote VPN gateway" ("VPN Gateway FAQ", custom traffic
 * selectors): they hold only where Azure alone opens the tunnel.
 */
function selectorsOf(inputs: Reading): readonly Selector[] | undefined {
  const isBased = isWritten(inputs, "usePolicyBasedTrafficSelectors", true);
  if (
    !isBased ||
    isElsewhere(inputs, "trafficSelectorPolicies") ||
    wordWritten(inputs, "connectionMode") !== "initiatoronly"
  )
    return undefined;
  const policies = inEitherShape(inputs, "trafficSelectorPolicies").flatMap(eachOf);
  if (policies.length === 0) return undefined;
  const ranges = (place: Reading, name: string) => {
    const texts = textsWritten(place, name);
    return isNothing(texts) ? ALL_ADDRESSES : addressExtent(texts).possible;
  };
  return policies.map((one) => ({
    local: ranges(one, "localAddressRanges"),
    remote: ranges(one, "remoteAddressRanges"),
  }));
}
