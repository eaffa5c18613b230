import type { Json } from "../../../../../rehearsal/azure/plugin/property-value";
import type { AzureContent, StoredResource } from "../../../../../rehearsal/azure/state/azure-state";
import { address, city, gateway, id, network, resource, subnet, type Properties } from "./city";

export const FIREWALL_SUBNET = id("virtualNetworks/net/subnets/AzureFirewallSubnet");
export const POLICY = id("firewallPolicies/policy");
export const CLIENTS_GROUP = id("ipGroups/clients");
export const SPOKE = id("virtualNetworks/spoke");
export const HUB = id("virtualNetworks/net");
export const GATEWAY = id("virtualNetworkGateways/gw");
export const SITE = id("localNetworkGateways/city-hall");

export const firewallSubnet = (range = "10.80.2.0/26", properties: Properties = {}) =>
  subnet("AzureFirewallSubnet", range, properties);

export const firewall = (properties: Properties = {}, name = "fw", at = id(`azureFirewalls/${name}`)) =>
  resource(
    "AzureFirewall",
    "",
    {
      sku: { name: "AZFW_VNet", tier: "Standard" },
      zones: ["1", "2", "3"],
      firewallPolicy: { id: POLICY },
      ipConfigurations: [
        {
          name: "main",
          subnet: { id: FIREWALL_SUBNET },
          publicIPAddress: { id: id("publicIPAddresses/fw") },
        },
      ],
      ...properties,
    },
    at,
  );

export const policy = (properties: Properties = {}, name = "policy") =>
  resource("FirewallPolicy", `firewallPolicies/${name}`, {
    sku: { tier: "Standard" },
    threatIntelMode: "Deny",
    dnsSettings: { enableProxy: true },
    ...properties,
  });

export const ipGroup = (properties: Properties = {}, name = "clients") =>
  resource("IpGroup", `ipGroups/${name}`, { ipAddresses: ["10.81.0.0/24"], ...properties });

export const networkRule = (properties: Properties = {}): Properties => ({
  ruleType: "NetworkRule",
  name: "mail",
  ipProtocols: ["TCP"],
  sourceIpGroups: [CLIENTS_GROUP],
  destinationAddresses: ["10.80.1.4"],
  destinationPorts: ["993"],
  ...properties,
});

export const collection = (rules: Json[] = [networkRule()], properties: Properties = {}): Properties => ({
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name: "services",
  priority: 1000,
  action: { type: "Allow" },
  rules,
  ...properties,
});

export const ruleGroup = (
  collections: Json[] = [collection()],
  properties: Properties = {},
  name = "access",
) =>
  resource("FirewallPolicyRuleCollectionGroup", `firewallPolicies/policy/ruleCollectionGroups/${name}`, {
    priority: 200,
    ruleCollections: collections,
    ...properties,
  });

export const routeTable = (routes: Json[] = [route()], properties: Properties = {}) =>
  resource("RouteTable", "routeTables/table", { routes, ...properties });

export const route = (properties: Properties = {}, name = "to-servers"): Properties => ({
  name,
  addressPrefix: "10.90.0.0/24",
  nextHopType: "VirtualAppliance",
  nextHopIpAddress: "10.80.2.4",
  ...properties,
});

export const securityRule = (properties: Properties = {}, name = "mail"): Properties => ({
  name,
  priority: 100,
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  sourceAddressPrefix: "10.81.0.0/24",
  sourcePortRange: "*",
  destinationAddressPrefix: "10.80.1.4",
  destinationPortRange: "993",
  ...properties,
});

export const securityGroup = (...rules: Json[]) =>
  resource("NetworkSecurityGroup", "networkSecurityGroups/nsg", { securityRules: rules });

export const spoke = (properties: Properties = {}, name = "spoke") =>
  resource("VirtualNetwork", `virtualNetworks/${name}`, {
    addressSpace: { addressPrefixes: ["10.90.0.0/22"] },
    ...properties,
  });

/** From one network to another; both by name. */
export const peering = (from: string, to: string, properties: Properties = {}) =>
  resource("VirtualNetworkPeering", `virtualNetworks/${from}/virtualNetworkPeerings/to-${to}`, {
    remoteVirtualNetwork: { id: id(`virtualNetworks/${to}`) },
    allowVirtualNetworkAccess: true,
    ...properties,
  });

export const site = (properties: Properties = {}) =>
  resource("LocalNetworkGateway", "localNetworkGateways/city-hall", {
    gatewayIpAddress: "203.0.113.7",
    localNetworkAddressSpace: { addressPrefixes: ["10.10.0.5/32", "10.10.0.6/32"] },
    ...properties,
  });

export const ipsecPolicy = (properties: Properties = {}): Properties => ({
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 3600,
  saDataSizeKilobytes: 102_400_000,
  ...properties,
});

export const connection = (properties: Properties = {}) =>
  resource("VirtualNetworkGatewayConnection", "connections/city-hall", {
    connectionType: "IPsec",
    connectionProtocol: "IKEv2",
    virtualNetworkGateway1: { id: GATEWAY },
    localNetworkGateway2: { id: SITE },
    sharedKey: "made-up".replace("-", "_"),
    usePolicyBasedTrafficSelectors: true,
    trafficSelectorPolicies: [
      { localAddressRanges: ["10.81.0.0/24"], remoteAddressRanges: ["10.10.0.5/32"] },
    ],
    ipsecPolicies: [ipsecPolicy()],
    ...properties,
  });

/** A city with a firewall's surroundings, a second network, a gateway and a site; no peerings and no connection. */
export function accessCity(
  pieces: readonly StoredResource[] = [],
  without: readonly string[] = [],
): AzureContent {
  return city(
    [network(), spoke(), firewallSubnet(), address("fw"), policy(), ipGroup(), gateway(), site(), ...pieces],
    without,
  );
}
