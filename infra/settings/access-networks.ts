import { contains, overlaps, type AddressRange } from "../access-model/address-range";
import { privateRange, rangeAt, type Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** Ranges of the virtual networks that a stack of the part `access` makes. */
export interface AccessNetworks {
  readonly virtualNetwork: AddressRange;
  readonly gatewaySubnet: AddressRange;
  /** Of `azure-firewall` only. */
  readonly azure: AzureNetworks | undefined;
}

/** What stands behind the Azure Firewall. */
export interface AzureNetworks {
  readonly firewallSubnet: AddressRange;
  /** The virtual network of the servers. */
  readonly serviceNetwork: AddressRange;
  readonly serviceSubnet: AddressRange;
  /** For private endpoints, where Azure Files is used. */
  readonly endpointSubnet: AddressRange | undefined;
  /** For the DNS resolver that laptops ask, where the city has no name server among its services. */
  readonly resolverSubnet: AddressRange | undefined;
}

/** Microsoft recommends a gateway subnet of at least this size (learn.microsoft.com, "VPN Gateway FAQ"). */
const GATEWAY_SUBNET_PREFIX = 27;
/** learn.microsoft.com, "Azure Firewall FAQ": why a /26. */
const FIREWALL_SUBNET_PREFIX = 26;

/** The first five addresses and the last one are Azure's (learn.microsoft.com, "Azure Virtual Network FAQ"); a resolver wants a /28 ("Azure DNS Private Resolver"). */
const SMALLEST_SUBNET_PREFIX: Readonly<Record<string, number>> = {
  serviceSubnet: 29,
  endpointSubnet: 29,
  resolverSubnet: 28,
};

/** Of "What is Azure DNS Private Resolver?", subnet restrictions. */
const LARGEST_RESOLVER_PREFIX = 24;
const RESERVED_FOR_RESOLVERS = ranges(
  "10.0.1.0/24",
  "10.0.2.0/23",
  "10.0.4.0/22",
  "10.0.8.0/21",
  "10.0.16.0/24",
);

const AZURE_ONLY = ["firewallSubnet", "serviceNetwork", "serviceSubnet", "endpointSubnet", "resolverSubnet"];

/**
 * Ranges that are sound in themselves and among each other.
 *
 * @param azure whether the stack filters with an Azure Firewall; undefined where nobody knows
 * @returns undefined after a fault has been said
 */
export function accessNetworks(
  values: SoundValues,
  azure: boolean | undefined,
  say: Say,
): AccessNetworks | undefined {
  const virtualNetwork = privateRange(values, ["network", "virtualNetwork"], say);
  const gatewaySubnet = subnetOf(values, "gatewaySubnet", virtualNetwork, GATEWAY_SUBNET_PREFIX, say);
  const own = azure === true ? azureNetworks(values, virtualNetwork, say) : undefined;
  if (azure === false) refuseAzureOnly(values, say);
  if (own?.firewallSubnet && gatewaySubnet && overlaps(own.firewallSubnet, gatewaySubnet)) {
    say(
      ["network", "firewallSubnet"],
      `"${own.firewallSubnet.cidr}" overlaps the gateway's subnet ${gatewaySubnet.cidr}`,
    );
    return undefined;
  }
  if (!virtualNetwork || !gatewaySubnet || (azure === true && !own)) return undefined;
  return { virtualNetwork, gatewaySubnet, azure: own };
}

function azureNetworks(
  values: SoundValues,
  virtualNetwork: AddressRange | undefined,
  say: Say,
): AzureNetworks | undefined {
  for (const key of ["firewallSubnet", "serviceNetwork", "serviceSubnet"]) {
    if (!values.has(["network", key]))
      say(["network", key], "is missing; enforcement azure-firewall needs it: write an IPv4 range");
  }
  const firewallSubnet = subnetOf(values, "firewallSubnet", virtualNetwork, FIREWALL_SUBNET_PREFIX, say);
  const serviceNetwork = privateRange(values, ["network", "serviceNetwork"], say);
  if (serviceNetwork && virtualNetwork && overlaps(serviceNetwork, virtualNetwork)) {
    say(
      ["network", "serviceNetwork"],
      `"${serviceNetwork.cidr}" overlaps the virtual network ${virtualNetwork.cidr}; write another range`,
    );
  }
  const inService = (key: string) => subnetOf(values, key, serviceNetwork, SMALLEST_SUBNET_PREFIX[key]!, say);
  const serviceSubnet = inService("serviceSubnet");
  const endpointSubnet = inService("endpointSubnet");
  const resolverSubnet = inService("resolverSubnet");
  const subnets = { serviceSubnet, endpointSubnet, resolverSubnet };
  if (resolverSubnet) resolverRangeFaults(resolverSubnet, say);
  if (!disjoint(subnets, say) || !firewallSubnet || !serviceNetwork || !serviceSubnet) return undefined;
  return { firewallSubnet, serviceNetwork, serviceSubnet, endpointSubnet, resolverSubnet };
}

function resolverRangeFaults(subnet: AddressRange, say: Say): void {
  const fault = (message: string) => say(["network", "resolverSubnet"], `"${subnet.cidr}" ${message}`);
  if (subnet.prefix < LARGEST_RESOLVER_PREFIX) fault(`is too large for a resolver; write a /28`);
  if (RESERVED_FOR_RESOLVERS.some((reserved) => overlaps(reserved, subnet))) {
    fault("lies in 10.0.1.0 to 10.0.16.255, which resolvers use within themselves; write another range");
  }
}

function ranges(...cidrs: string[]): AddressRange[] {
  return cidrs.map((cidr) => ({ cidr, prefix: Number(cidr.split("/")[1]) }));
}

function disjoint(subnets: Readonly<Record<string, AddressRange | undefined>>, say: Say): boolean {
  const there = Object.entries(subnets).filter(
    (entry): entry is [string, AddressRange] => entry[1] !== undefined,
  );
  const clashes = there.flatMap(([key, subnet], index) =>
    there
      .slice(0, index)
      .filter(([, other]) => overlaps(subnet, other))
      .map(([name, other]) => ({ key, message: `"${subnet.cidr}" overlaps ${name} ${other.cidr}` })),
  );
  clashes.forEach(({ key, message }) => say(["network", key], message));
  return clashes.length === 0;
}

/** A subnet of a network, of a size at least. */
function subnetOf(
  values: SoundValues,
  key: string,
  network: AddressRange | undefined,
  smallest: number,
  say: Say,
): AddressRange | undefined {
  const subnet = rangeAt(values, ["network", key], say, ({ cidr, prefix }) =>
    prefix > smallest ? `"${cidr}" is too small; write a /${smallest} or larger` : undefined,
  );
  if (subnet && network && !contains(network, subnet)) {
    const name = key in SMALLEST_SUBNET_PREFIX ? "service" : "virtual";
    say(["network", key], `"${subnet.cidr}" lies outside the ${name} network ${network.cidr}`);
    return undefined;
  }
  return subnet;
}

function refuseAzureOnly(values: SoundValues, say: Say): void {
  AZURE_ONLY.filter((key) => values.has(["network", key])).forEach((key) =>
    say(["network", key], "belongs to enforcement azure-firewall; remove it"),
  );
}
