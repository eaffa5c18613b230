import { forbidden, NETWORK, rows } from "./way-in";

const SNET = `${NETWORK}/subnets/default`;
const T = "nothing-into-protected";
const common = { section: "endpoints", scope: "any" } as const;
const NIC = { ipConfigurations: [{ name: "c", subnet: { id: SNET } }] };
const PIP =
  "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/publicIPAddresses/p";

/** What is published. */
export const ENDPOINTS = [
  ...rows({ ...common, type: "azure-native:network:NetworkInterface", base: { inputs: NIC } }, [
    "machine-with-address",
    "a machine in the city's network has a public address",
    { "ipConfigurations[0].publicIPAddress": { id: PIP } },
    [T],
    { unknown: [T] },
  ]),
  ...rows(
    {
      ...common,
      type: "azure-native:compute:VirtualMachine",
      base: {
        inputs: {
          networkProfile: {
            networkInterfaceConfigurations: [
              { name: "n", ipConfigurations: [{ name: "c", subnet: { id: SNET } }] },
            ],
          },
        },
      },
    },
    [
      "machine-with-implicit-address",
      "a machine brings card and address along",
      {
        "networkProfile.networkInterfaceConfigurations[0].ipConfigurations[0].publicIPAddressConfiguration": {
          name: "p",
        },
      },
      [T],
      { unknown: [T] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:LoadBalancer",
      base: {
        inputs: {
          frontendIPConfigurations: [{ name: "f", subnet: { id: SNET } }],
          loadBalancingRules: [{ name: "r", protocol: "Tcp", frontendPort: 443, backendPort: 443 }],
        },
      },
    },
    [
      "balancer-published",
      "a load balancer in the city's network is published",
      { "frontendIPConfigurations[0].publicIPAddress": { id: PIP } },
      [T],
      { unknown: [T] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:ApplicationGateway",
      base: {
        inputs: {
          gatewayIPConfigurations: [{ name: "g", subnet: { id: SNET } }],
          frontendIPConfigurations: [{ name: "f", subnet: { id: SNET } }],
          frontendPorts: [{ name: "p", port: 443 }],
        },
      },
    },
    [
      "application-gateway",
      "a web gateway in the city's network is published",
      { "frontendIPConfigurations[0].publicIPAddress": { id: PIP } },
      [T],
      { unknown: [T] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:BastionHost",
      base: {
        inputs: {
          ipConfigurations: [{ name: "c", subnet: { id: `${NETWORK}/subnets/AzureBastionSubnet` } }],
          enablePrivateOnlyBastion: true,
        },
      },
    },
    [
      "bastion-shared",
      "whoever has a link sees the screens of the city's machines",
      { enableShareableLink: true },
      [T],
      { unknown: [T] },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:PrivateEndpoint",
      base: {
        inputs: {
          subnet: {
            id: `/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
          },
          privateLinkServiceConnections: [
            {
              name: "c",
              privateLinkServiceId:
                "/subscriptions/6b1f4c2e-0000-4000-8000-0000000000ff/resourceGroups/rg/providers/Microsoft.Sql/servers/s",
            },
          ],
        },
      },
    },
    [
      "endpoint-of-the-city",
      "a foreign network gets an endpoint of the city's files",
      {
        "privateLinkServiceConnections[0].privateLinkServiceId": NETWORK.replace(
          "Microsoft.Network/virtualNetworks/vnet-city",
          "Microsoft.Storage/storageAccounts/stcity",
        ),
      },
      [T],
      { unknown: "the trust file names what is protected, and what this plan makes cannot be that" },
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:web:WebApp",
      base: { inputs: { virtualNetworkSubnetId: SNET, publicNetworkAccess: "Disabled" } },
    },
    [
      "web-app-in-the-city",
      "a web site with a foot in the city's network is published",
      { publicNetworkAccess: "Enabled" },
      [T],
      { absent: [T], unknown: [T] },
    ],
  ),
  ...forbidden(
    "endpoints",
    ["azure-native:network:PublicIPPrefix", "public addresses"],
    ["azure-native:network:CustomIPPrefix", "public addresses"],
    ["azure-native:compute:VirtualMachine", "a machine, with whatever runs in it"],
    ["azure-native:compute:VirtualMachineScaleSet", "machines"],
    ["azure-native:network:LoadBalancer", "a load balancer"],
    ["azure-native:network:InboundNatRule", "a published port"],
    ["azure-native:network:ApplicationGateway", "a web gateway"],
    ["azure-native:frontdoor:FrontDoor", "a proxy that reaches inside"],
    ["azure-native:cdn:Profile", "a proxy that reaches inside"],
    ["azure-native:trafficmanager:Profile", "a name that leads inside"],
    ["azure-native:apimanagement:ApiManagementService", "a proxy that reaches inside"],
    ["azure-native:network:PrivateLinkService", "a service inside for whoever asks"],
    ["azure-native:relay:HybridConnection", "a tunnel from inside"],
    ["azure-native:relay:WCFRelay", "a tunnel from inside"],
    ["azure-native:web:WebApp", "a jump host in disguise"],
    ["azure-native:web:WebAppHybridConnection", "a tunnel from inside"],
    ["azure-native:web:ConnectionGateway", "a tunnel from inside"],
    ["azure-native:app:ContainerApp", "a jump host in disguise"],
    ["azure-native:containerinstance:ContainerGroup", "a jump host in disguise"],
    ["azure-native:containerservice:ManagedCluster", "a cluster with an entrance"],
    ["azure-native:network:BastionHost", "screens of machines in a browser"],
    ["azure-native:desktopvirtualization:HostPool", "desktops for any computer"],
    ["azure-native:devtestlab:Lab", "machines for whoever claims one"],
    ["azure-native:devcenter:Pool", "desktops for any computer"],
    ["azure-native:labservices:Lab", "machines for whoever claims one"],
    ["azure-native:serialconsole:SerialPort", "the console of a machine"],
    ["azure-native:hybridconnectivity:Endpoint", "SSH and RDP through Arc"],
    ["azure-native:aad:DomainService", "a directory on the Internet"],
    ["azure-native:automation:Webhook", "a trigger from outside"],
    ["azure-native:logic:Workflow", "a trigger from outside"],
  ),
];
