/** A plan with one of everything that the lab reads, small enough to be read by people. */

const GROUP = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network";
export const idOf = (path: string) => `${GROUP}/${path}`;

type Body = Readonly<Record<string, unknown>>;
export type Bodies = Readonly<Record<string, Body>>;

const SUITE = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 1,
};

export const THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

export const MAIL_RULE = {
  name: "mail",
  protocol: "Tcp",
  direction: "Inbound",
  access: "Allow",
  priority: 200,
  sourceAddressPrefixes: ["10.81.0.0/24"],
  sourcePortRange: "*",
  destinationAddressPrefix: "10.84.0.10",
  destinationPortRanges: ["993", "587-588"],
};

export const POINT_TO_SITE = {
  vpnAuthenticationTypes: ["Certificate"],
  vpnClientProtocols: ["IkeV2"],
  vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
  vpnClientRootCertificates: [{ name: "anchor", publicCertData: "AAAA" }],
  vpnClientRevokedCertificates: [{ name: "stolen", thumbprint: THUMBPRINT.toLowerCase() }],
  vpnClientIpsecPolicies: [SUITE],
};

/** As azure-native has them: everything beside the name. */
export const BODIES = {
  "virtualNetworks/hub": { addressSpace: { addressPrefixes: ["10.80.0.0/22"] } },
  "virtualNetworks/hub/subnets/GatewaySubnet": {
    addressPrefix: "10.80.0.0/27",
    routeTable: { id: idOf("routeTables/gateway") },
  },
  "virtualNetworks/hub/subnets/AzureFirewallSubnet": { addressPrefix: "10.80.1.0/26" },
  "virtualNetworks/hub/virtualNetworkPeerings/spoke": {
    remoteVirtualNetwork: { id: idOf("virtualNetworks/spoke") },
    allowVirtualNetworkAccess: true,
    allowGatewayTransit: true,
  },
  "virtualNetworks/spoke": { addressSpace: { addressPrefixes: ["10.84.0.0/22"] } },
  "virtualNetworks/spoke/subnets/servers": {
    addressPrefix: "10.84.0.0/24",
    networkSecurityGroup: { id: idOf("networkSecurityGroups/servers") },
    routeTable: { id: idOf("routeTables/servers") },
  },
  "virtualNetworks/spoke/subnets/endpoints": {
    addressPrefix: "10.84.1.0/27",
    privateEndpointNetworkPolicies: "Enabled",
    networkSecurityGroup: { id: idOf("networkSecurityGroups/servers") },
    routeTable: { id: idOf("routeTables/servers") },
  },
  "virtualNetworks/spoke/virtualNetworkPeerings/hub": {
    remoteVirtualNetwork: { id: idOf("virtualNetworks/hub") },
    allowForwardedTraffic: true,
    useRemoteGateways: true,
  },
  "networkSecurityGroups/servers": {
    securityRules: [
      { ...MAIL_RULE, name: "nothing-else", access: "Deny", priority: 4096, destinationAddressPrefix: "*" },
      MAIL_RULE,
    ],
  },
  "routeTables/gateway": {
    routes: [
      {
        name: "servers",
        addressPrefix: "10.84.0.0/22",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.80.1.4",
      },
    ],
  },
  "routeTables/servers": {
    disableBgpRoutePropagation: true,
    routes: [
      {
        name: "laptops",
        addressPrefix: "10.81.0.0/24",
        nextHopType: "VirtualAppliance",
        nextHopIpAddress: "10.80.1.4",
      },
    ],
  },
  "ipGroups/laptops": { ipAddresses: ["10.81.0.0/24"] },
  "firewallPolicies/rules": { snat: { privateRanges: ["10.84.0.0/24"] } },
  "firewallPolicies/rules/ruleCollectionGroups/second": {
    priority: 200,
    ruleCollections: [networkRules("later", 100, "Deny")],
  },
  "firewallPolicies/rules/ruleCollectionGroups/first": {
    priority: 100,
    ruleCollections: [networkRules("mail", 300, "Allow"), networkRules("before", 200, "Deny")],
  },
  "azureFirewalls/fw": {
    ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/hub/subnets/AzureFirewallSubnet") } }],
    firewallPolicy: { id: idOf("firewallPolicies/rules") },
  },
  "privateEndpoints/files": {
    subnet: { id: idOf("virtualNetworks/spoke/subnets/endpoints") },
    ipConfigurations: [{ name: "file", privateIPAddress: "10.84.1.4" }],
  },
  "virtualNetworkGateways/gw": {
    gatewayType: "Vpn",
    ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/hub/subnets/GatewaySubnet") } }],
    vpnClientConfiguration: POINT_TO_SITE,
  },
} as const satisfies Bodies;

function networkRules(name: string, priority: number, action: "Allow" | "Deny"): Body {
  return {
    ruleCollectionType: "FirewallPolicyFilterRuleCollection",
    name,
    priority,
    action: { type: action },
    rules: [
      {
        ruleType: "NetworkRule",
        name: `${name}-rule`,
        ipProtocols: ["TCP"],
        sourceIpGroups: [idOf("ipGroups/laptops")],
        destinationAddresses: ["10.84.0.10"],
        destinationPorts: ["993"],
      },
    ],
  };
}

/** The lines that the stand-in for Azure would have logged, with Azure's `properties`. */
export function requestLog(bodies: Bodies = BODIES): string {
  return Object.entries(bodies)
    .map(([path, body]) => JSON.stringify({ method: "PUT", id: idOf(path), body: { properties: body } }))
    .join("\n");
}

/** What `pulumi stack export` would have written. */
export function stackExport(bodies: Bodies = BODIES): string {
  const resources = Object.entries(bodies).map(([path, inputs]) => ({
    type: "azure-native:network:Whatever",
    id: idOf(path),
    inputs,
    outputs: { ...inputs, provisioningState: "Succeeded" },
  }));
  return JSON.stringify({
    version: 3,
    deployment: { resources: [{ type: "pulumi:pulumi:Stack", urn: "urn" }, ...resources] },
  });
}

/** The plan with some resources in another form; undefined takes one away. */
export function changed(changes: Readonly<Record<string, Body | undefined>>): Bodies {
  const bodies: Record<string, Body> = { ...BODIES };
  for (const [path, body] of Object.entries(changes)) {
    if (body === undefined) delete bodies[path];
    else bodies[path] = body;
  }
  return bodies;
}
