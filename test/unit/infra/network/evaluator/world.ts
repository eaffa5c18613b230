import type { GroupBody, PolicyBody } from "./firewall-judge";
import type { NextHop } from "./effective-routes";
import type { SecurityRuleBody } from "./nsg-judge";
import { addressOf, endsOf } from "./packet";

/** A resource as the program hands it to Azure's provider, with names of the program's own in references. */
export interface Body {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface SubnetBody {
  readonly name: string;
  readonly network: string;
  readonly prefix: string;
  readonly rules: readonly SecurityRuleBody[] | undefined;
  readonly routes: readonly { readonly prefix: string; readonly hop: NextHop; readonly address?: string }[];
  readonly gatewayRoutes: boolean;
  readonly endpointPolicies: string;
}

export interface PeeringBody {
  readonly from: string;
  readonly to: string;
  readonly access: boolean;
  readonly forwarded: boolean;
  readonly lendsGateway: boolean;
  readonly usesGateway: boolean;
}

/** Networks, filters and routes as Azure would have them. */
export interface World {
  readonly networks: ReadonlyMap<string, readonly string[]>;
  readonly subnets: readonly SubnetBody[];
  readonly peerings: readonly PeeringBody[];
  readonly endpoints: readonly { readonly address: string; readonly subnet: SubnetBody }[];
  readonly policy: PolicyBody;
  /** Ranges that the gateway hands out. */
  readonly pools: readonly string[];
  /** Where the firewall stands: the first address that Azure gives away in its subnet ("Azure Virtual Network FAQ"). */
  readonly firewallAddress: string;
  readonly firewallSubnet: SubnetBody;
  readonly gatewaySubnet: SubnetBody;
}

type Bag = Readonly<Record<string, unknown>>;
const bag = (value: unknown): Bag => (value ?? {}) as Bag;
const list = (value: unknown) => (value ?? []) as readonly Bag[];
const text = (value: unknown) => {
  if (typeof value !== "string") throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
};
const idOf = (value: unknown) => text(bag(value).id);

/** Reads what a program registered; ids are `/id/<name>`. */
export function worldOf(bodies: readonly Body[]): World {
  const all = (type: string) => bodies.filter((body) => body.type === `azure-native:network:${type}`);
  const one = (type: string, id: string) => {
    const [found, ...more] = all(type).filter(({ name }) => `/id/${name}` === id);
    if (!found || more.length > 0) throw new Error(`${type} ${id} is not there once`);
    return found.inputs;
  };
  const subnetIds = new Map(
    all("Subnet").map(({ name, inputs }): [string, SubnetBody] => [`/id/${name}`, subnetOf(inputs, one)]),
  );
  const subnets = [...subnetIds.values()];
  const called = (name: string) => {
    const found = subnets.find((subnet) => subnet.name === name);
    if (!found) throw new Error(`no subnet ${name}`);
    return found;
  };
  const firewallSubnet = called("AzureFirewallSubnet");
  return {
    networks: new Map(
      all("VirtualNetwork").map(({ name, inputs }) => [
        name,
        bag(inputs.addressSpace).addressPrefixes as readonly string[],
      ]),
    ),
    subnets,
    peerings: all("VirtualNetworkPeering").map(({ inputs }) => peeringOf(inputs)),
    endpoints: all("PrivateEndpoint").flatMap(({ inputs }) =>
      list(inputs.ipConfigurations).map(({ privateIPAddress }) => ({
        address: text(privateIPAddress),
        subnet: subnetIds.get(idOf(inputs.subnet))!,
      })),
    ),
    policy: policyOf(all),
    pools: poolsOf(all),
    firewallAddress: addressOf(endsOf(firewallSubnet.prefix)[0] + 4),
    firewallSubnet,
    gatewaySubnet: soundGatewaySubnet(called("GatewaySubnet")),
  };
}

function subnetOf(inputs: Bag, one: (type: string, id: string) => Bag): SubnetBody {
  const { networkSecurityGroup, routeTable, privateEndpointNetworkPolicies } = inputs;
  const table = routeTable ? one("RouteTable", idOf(routeTable)) : {};
  return {
    name: text(inputs.subnetName),
    network: text(inputs.virtualNetworkName),
    prefix: text(inputs.addressPrefix),
    rules: networkSecurityGroup
      ? (one("NetworkSecurityGroup", idOf(networkSecurityGroup)).securityRules as readonly SecurityRuleBody[])
      : undefined,
    routes: list(table.routes).map(({ addressPrefix, nextHopType, nextHopIpAddress }) => ({
      prefix: text(addressPrefix),
      hop: text(nextHopType) as NextHop,
      address: nextHopIpAddress === undefined ? undefined : text(nextHopIpAddress),
    })),
    gatewayRoutes: table.disableBgpRoutePropagation !== true,
    // "By default, network policies are disabled for a subnet" ("Manage network policies for private endpoints").
    endpointPolicies: text(privateEndpointNetworkPolicies ?? "Disabled"),
  };
}

function peeringOf(inputs: Bag): PeeringBody {
  return {
    from: text(inputs.virtualNetworkName),
    to: idOf(inputs.remoteVirtualNetwork).replace("/id/", ""),
    access: inputs.allowVirtualNetworkAccess === true,
    forwarded: inputs.allowForwardedTraffic === true,
    lendsGateway: inputs.allowGatewayTransit === true,
    usesGateway: inputs.useRemoteGateways === true,
  };
}

function policyOf(all: (type: string) => readonly Body[]): PolicyBody {
  const [policy, ...others] = all("FirewallPolicy");
  if (!policy || others.length > 0) throw new Error("there is not one policy");
  const { snat, basePolicy } = policy.inputs;
  if (basePolicy !== undefined) throw new Error("a policy that inherits is not known here");
  if (bag(snat).autoLearnPrivateRanges === "Enabled") throw new Error("learned ranges are not known here");
  return {
    groups: all("FirewallPolicyRuleCollectionGroup").map(({ inputs }) => ({
      name: text(inputs.ruleCollectionGroupName),
      priority: inputs.priority as number,
      ruleCollections: inputs.ruleCollections as GroupBody["ruleCollections"],
    })),
    privateRanges: bag(snat).privateRanges as readonly string[] | undefined,
    ipGroups: new Map(
      all("IpGroup").map(({ name, inputs }) => [`/id/${name}`, inputs.ipAddresses as readonly string[]]),
    ),
  };
}

/** One pool for everybody, and those of policy groups. */
function poolsOf(all: (type: string) => readonly Body[]): string[] {
  const [gateway] = all("VirtualNetworkGateway");
  const configuration = bag(gateway?.inputs.vpnClientConfiguration);
  const pools = [configuration, ...list(configuration.vngClientConnectionConfigurations)].flatMap(
    ({ vpnClientAddressPool }) => (bag(vpnClientAddressPool).addressPrefixes ?? []) as readonly string[],
  );
  if (pools.length === 0) throw new Error("the gateway hands out no addresses");
  return [...new Set(pools)];
}

/**
 * "Don't associate a route table to the gateway subnet that includes a route with a destination of 0.0.0.0/0", "Route
 * propagation shouldn't be disabled on the GatewaySubnet. The gateway will not function with this setting disabled."
 * ("Virtual network traffic routing")
 */
function soundGatewaySubnet(subnet: SubnetBody): SubnetBody {
  if (!subnet.gatewayRoutes || subnet.routes.some(({ prefix }) => prefix === "0.0.0.0/0"))
    throw new Error("the gateway does not function with such routes");
  if (subnet.rules) throw new Error("the gateway's subnet takes no security group");
  return subnet;
}
