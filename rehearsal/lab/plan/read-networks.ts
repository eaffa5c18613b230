import type { z } from "zod";
import * as forms from "./forms";
import type { Inventory, Item } from "./inventory";
import type { PlannedEndpoint, PlannedNetwork, PlannedSecurityRule, PlannedSubnet } from "./lab-plan";
import { key } from "./planned-resources";

const KIND = "microsoft.network/virtualnetworks";

/** The virtual networks with their subnets, each with the rules and routes that count there. */
export function readNetworks(inventory: Inventory): PlannedNetwork[] {
  return inventory.all(KIND, forms.network).map(({ id, name, of }) => {
    return {
      id,
      name,
      prefixes: of.addressSpace.addressPrefixes,
      subnets: subnetsOf(id, inventory).map((subnet) => subnetOf(subnet, inventory)),
      peerings: inventory
        .under(id, `${KIND}/virtualnetworkpeerings`, forms.peering)
        .map(({ name: peered, of: peering }) => ({
          remote: peeredWith(peering.remoteVirtualNetwork.id, `${name}/${peered}`, inventory),
          access: peering.allowVirtualNetworkAccess,
          forwarded: peering.allowForwardedTraffic,
          gatewayTransit: peering.allowGatewayTransit,
          remoteGateway: peering.useRemoteGateways,
        })),
    };
  });
}

/** What lies behind a network that the plan does not have, and who is in it, nobody here knows. */
function peeredWith(network: string, who: string, inventory: Inventory): string {
  inventory.named(network, who, forms.network);
  return network;
}

function subnetsOf(network: string, inventory: Inventory): Item<z.infer<typeof forms.subnet>>[] {
  return inventory.under(network, `${KIND}/subnets`, forms.subnet);
}

function subnetOf({ id, name, of }: Item<z.infer<typeof forms.subnet>>, inventory: Inventory): PlannedSubnet {
  const prefix = of.addressPrefix ?? of.addressPrefixes[0];
  if (prefix === undefined) inventory.fault(name, "has no addressPrefix");
  if (of.addressPrefixes.some((other) => other !== prefix))
    inventory.fault(name, "has several ranges of addresses; the lab knows subnets with one");
  const policies = of.privateEndpointNetworkPolicies;
  const table = of.routeTable && inventory.named(of.routeTable.id, name, forms.routeTable);
  const separate = table
    ? inventory.under(table.id, "microsoft.network/routetables/routes", forms.route).map(({ of }) => of)
    : [];
  return {
    id,
    name,
    prefix: prefix ?? "0.0.0.0/32",
    securityRules: of.networkSecurityGroup ? rulesOf(of.networkSecurityGroup.id, name, inventory) : undefined,
    routes: [...(table?.of.routes ?? []), ...separate].map((route) => {
      if (route.nextHopType === "VirtualAppliance" && !route.nextHopIpAddress) {
        inventory.fault(name, `has the route ${route.name} to an appliance without address`);
      }
      return {
        name: route.name,
        prefix: route.addressPrefix,
        next: route.nextHopType,
        address: route.nextHopIpAddress ?? undefined,
      };
    }),
    learnsGatewayRoutes: table?.of.disableBgpRoutePropagation !== true,
    endpointPolicies: {
      securityGroup: policies === "Enabled" || policies === "NetworkSecurityGroupEnabled",
      routes: policies === "Enabled" || policies === "RouteTableEnabled",
    },
  };
}

/** Rules of a security group, in the order in which Azure looks at them. */
export function rulesOf(id: string, who: string, inventory: Inventory): PlannedSecurityRule[] | undefined {
  const group = inventory.named(id, who, forms.securityGroup);
  if (group === undefined) return undefined;
  const separate = inventory.under(
    group.id,
    "microsoft.network/networksecuritygroups/securityrules",
    forms.securityRule,
  );
  return [...group.of.securityRules, ...separate.map(({ of }) => of)]
    .map((rule) => ({
      name: rule.name,
      direction: rule.direction,
      priority: rule.priority,
      access: rule.access,
      protocol: rule.protocol,
      from: both(rule.sourceAddressPrefix, rule.sourceAddressPrefixes),
      to: both(rule.destinationAddressPrefix, rule.destinationAddressPrefixes),
      fromPorts: both(rule.sourcePortRange, rule.sourcePortRanges),
      toPorts: both(rule.destinationPortRange, rule.destinationPortRanges),
    }))
    .sort((one, other) => one.priority - other.priority);
}

/** Azure has a property for one and another for several. */
function both(one: string | null | undefined, several: readonly string[]): string[] {
  return one === null || one === undefined ? [...several] : [one, ...several];
}

/** What answers at an address without being a server of the city's. */
export function readEndpoints(networks: readonly PlannedNetwork[], inventory: Inventory): PlannedEndpoint[] {
  const privates = inventory
    .all("microsoft.network/privateendpoints", forms.privateEndpoint)
    .flatMap(({ name, of }) => {
      if (of.ipConfigurations.length === 0 && isJoined(of.subnet.id, networks)) {
        inventory.fault(
          name,
          "has no address of which the plan knows, and groups and routes may not count for it; give it ipConfigurations",
        );
      }
      return of.ipConfigurations.map(({ privateIPAddress }) => ({
        name,
        address: privateIPAddress,
        subnet: of.subnet.id,
        kind: "private-endpoint" as const,
      }));
    });
  const resolvers = inventory
    .all("microsoft.network/dnsresolvers/inboundendpoints", forms.resolverEndpoint)
    .flatMap(({ name, of }) =>
      of.ipConfigurations.flatMap(({ privateIpAddress, subnet }) =>
        privateIpAddress
          ? [{ name, address: privateIpAddress, subnet: subnet.id, kind: "resolver" as const }]
          : [],
      ),
    );
  return [...privates, ...resolvers];
}

/** Whether a subnet's network is one that laptops may come to: the gateway's, or one that is joined with others. */
function isJoined(id: string, networks: readonly PlannedNetwork[]): boolean {
  return networks
    .filter(({ subnets }) => subnets.some((subnet) => key(subnet.id) === key(id)))
    .some(
      ({ subnets, peerings }) => peerings.length > 0 || subnets.some(({ name }) => isGatewaySubnet(name)),
    );
}

/** Azure takes a gateway in a subnet of this name only (learn.microsoft.com, "About VPN Gateway configuration settings"). */
const isGatewaySubnet = (name: string) => name.toLowerCase() === "gatewaysubnet";
