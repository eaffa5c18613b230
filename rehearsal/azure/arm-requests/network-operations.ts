/**
 * Where Microsoft's client of the network service (`@azure/arm-network`) keeps the operations of a resource type.
 * Only types whose API version is the client's ({@link NETWORK_API_VERSION}).
 */
export const NETWORK_OPERATIONS: Readonly<Record<string, string>> = {
  ApplicationSecurityGroup: "applicationSecurityGroups",
  AzureFirewall: "azureFirewalls",
  BastionHost: "bastionHosts",
  ConfigurationPolicyGroup: "configurationPolicyGroups",
  DdosProtectionPlan: "ddosProtectionPlans",
  FirewallPolicy: "firewallPolicies",
  FirewallPolicyRuleCollectionGroup: "firewallPolicyRuleCollectionGroups",
  FlowLog: "flowLogs",
  HubRouteTable: "hubRouteTables",
  HubVirtualNetworkConnection: "hubVirtualNetworkConnections",
  IpGroup: "ipGroups",
  LocalNetworkGateway: "localNetworkGateways",
  NatGateway: "natGateways",
  NetworkInterface: "networkInterfaces",
  NetworkSecurityGroup: "networkSecurityGroups",
  P2sVpnGateway: "p2SVpnGateways",
  PrivateDnsZoneGroup: "privateDnsZoneGroups",
  PrivateEndpoint: "privateEndpoints",
  PublicIPAddress: "publicIPAddresses",
  PublicIPPrefix: "publicIPPrefixes",
  Route: "routes",
  RouteTable: "routeTables",
  RoutingIntent: "routingIntentOperations",
  SecurityRule: "securityRules",
  Subnet: "subnets",
  VirtualHub: "virtualHubs",
  VirtualNetwork: "virtualNetworks",
  VirtualNetworkGateway: "virtualNetworkGateways",
  VirtualNetworkGatewayConnection: "virtualNetworkGatewayConnections",
  VirtualNetworkPeering: "virtualNetworkPeerings",
  VirtualWan: "virtualWans",
  VpnGateway: "vpnGateways",
  VpnServerConfiguration: "vpnServerConfigurations",
  VpnSite: "vpnSites",
};

/** The API version that `@azure/arm-network` 33.5.0 speaks. */
export const NETWORK_API_VERSION = "2024-05-01";
