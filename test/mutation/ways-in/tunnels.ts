import { CITY, forbidden, IN_CITY, NETWORK, OTHER_NETWORK, rows, type Row } from "./way-in";

const LINK = {
  section: "tunnels",
  type: "azure-native:network:VirtualNetworkGatewayConnection",
  base: { stack: "city-access", resource: "administration-connection" },
  scope: "remote-access",
} as const;
const SITE = {
  section: "tunnels",
  type: "azure-native:network:LocalNetworkGateway",
  base: { stack: "city-access", resource: "administration-device" },
  scope: "remote-access",
} as const;
const PEERING = {
  section: "tunnels",
  type: "azure-native:network:VirtualNetworkPeering",
  base: { stack: "dev", resource: "peering-hub" },
  scope: "remote-access",
} as const;
const must = (rule: string) => ({ absent: [rule], unknown: [rule] });
const GATEWAY = OTHER_NETWORK.replace("virtualNetworks", "virtualNetworkGateways");

const inline: readonly Row[] = ["virtualNetworkGateway1", "virtualNetworkGateway2"].map((side) => [
  `tunnel-${side.toLowerCase()}-inline`,
  "a connection brings a gateway along, with a sign-in of its own",
  { [`${side}.vpnClientConfiguration`]: { vpnAuthenticationTypes: ["AAD"] } },
  ["connection-id-only", "p2s-certificate-only"],
]);

/** What connects the network with others. */
export const TUNNELS = [
  ...rows(
    LINK,
    ...inline,
    [
      "tunnel-to-a-network",
      "the connection leads to another virtual network",
      { connectionType: "Vnet2Vnet" },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "tunnel-ikev1",
      "the tunnel uses IKEv1",
      { connectionProtocol: "IKEv1" },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "tunnel-weak",
      "the tunnel's cryptography can be broken",
      { "ipsecPolicies[0].dhGroup": "DHGroup2" },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    ["tunnel-bgp", "the other end announces routes", { enableBgp: true }, ["gateway-no-foreign-traffic"]],
    [
      "tunnel-translates",
      "the tunnel gives its other end addresses of a trusted range",
      { ingressNatRules: [{ id: GATEWAY }] },
      ["vpn-no-source-rewriting"],
    ],
    ["tunnel-circuit", "the key of a foreign circuit", { authorizationKey: "x" }, ["filters-narrow"]],
    [
      "tunnel-foreign-site",
      "the tunnel ends at somebody else",
      { "localNetworkGateway2.id": GATEWAY.replace("virtualNetworkGateways", "localNetworkGateways") },
      ["filters-narrow"],
      { unknown: "it is made from the device of this stack", from: {} },
    ],
  ),
  ...rows(
    SITE,
    [
      "site-of-a-stranger",
      "somebody whom security does not know sits at the other end",
      { gatewayIpAddress: "198.51.100.9" },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "site-with-a-second-place",
      "a name beside the pinned address, which is whoever holds it that day",
      { fqdn: "vpn.example.com" },
      ["filters-narrow"],
      { unknown: ["filters-narrow"] },
    ],
    [
      "site-with-more-behind",
      "more lies behind the other end than security lets stand there",
      { "localNetworkAddressSpace.addressPrefixes": ["10.99.0.0/16"] },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "site-everything",
      "every address lies behind the other end",
      { "localNetworkAddressSpace.addressPrefixes": ["0.0.0.0/0"] },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "site-halves",
      "every address, in two halves",
      { "localNetworkAddressSpace.addressPrefixes": ["0.0.0.0/1", "128.0.0.0/1"] },
      ["filters-narrow"],
      must("filters-narrow"),
    ],
    [
      "site-public",
      "public addresses lie behind the other end",
      { "localNetworkAddressSpace.addressPrefixes[0]": "203.0.113.0/24" },
      ["filters-narrow"],
      { unknown: ["filters-narrow"] },
    ],
    [
      "site-bgp",
      "the other end announces routes",
      { bgpSettings: { asn: 65_010, bgpPeeringAddress: "10.96.0.1" } },
      ["filters-narrow"],
    ],
  ),
  ...rows(
    PEERING,
    [
      "peering-elsewhere",
      "a network of another subscription is joined",
      { "remoteVirtualNetwork.id": OTHER_NETWORK },
      ["only-own-endpoints"],
      { unknown: "its source is the network of this stack" },
    ],
    [
      "peering-of-another-stack",
      "the id of the network comes out of another stack",
      { "remoteVirtualNetwork.id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      ["only-own-endpoints"],
      { from: {} },
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:VirtualNetwork",
      base: { stack: "dev", resource: "network" },
      scope: "remote-access",
    },
    [
      "peering-inline",
      "a network brings a peering along",
      { virtualNetworkPeerings: [{ name: "x", remoteVirtualNetwork: { id: OTHER_NETWORK } }] },
      ["only-own-endpoints"],
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:VirtualNetworkPeering",
      base: {
        inputs: {
          virtualNetworkName: "vnet-web",
          resourceGroupName: "rg",
          remoteVirtualNetwork: { id: OTHER_NETWORK },
        },
      },
      scope: "any",
    },
    [
      "peering-with-the-city",
      "any stack joins the city's network",
      { "remoteVirtualNetwork.id": NETWORK },
      ["nothing-into-protected"],
      { unknown: "the trust file names what is protected, and what this plan makes cannot be that" },
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:VirtualNetwork",
      base: { inputs: { addressSpace: { addressPrefixes: ["10.200.0.0/16"] } } },
      scope: "any",
    },
    [
      "peering-with-the-city-inline",
      "any stack joins the city's network, in its own one",
      { virtualNetworkPeerings: [{ name: "x", remoteVirtualNetwork: { id: NETWORK } }] },
      ["nothing-into-protected"],
      { unknown: "the trust file names what is protected, and what this plan makes cannot be that" },
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:ConnectivityConfiguration",
      base: { inputs: { connectivityTopology: "HubAndSpoke", appliesToGroups: [] } },
      scope: "any",
    },
    [
      "manager-mesh",
      "a network manager connects the city's network without a peering",
      { "hubs[0].resourceId": NETWORK, connectivityTopology: "Mesh" },
      ["no-foreign-administration"],
      { unknown: "what this plan makes cannot be what the trust file names" },
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:StaticMember",
      base: { inputs: { resourceId: OTHER_NETWORK } },
      scope: "any",
    },
    [
      "manager-member",
      "a network manager takes the city's network in",
      { resourceId: NETWORK },
      ["no-foreign-administration"],
      { unknown: "what this plan makes cannot be what the trust file names" },
    ],
  ),
  ...rows(
    {
      section: "tunnels",
      type: "azure-native:network:AdminRule",
      base: { inputs: { access: "Deny", direction: "Inbound" } },
      scope: "any",
      provider: IN_CITY,
    },
    [
      "manager-always-allow",
      "an admin rule overrides every security group",
      { access: "AlwaysAllow" },
      ["no-foreign-administration"],
      { unknown: ["no-foreign-administration"] },
    ],
  ),
  ...(
    [
      "ScopeConnection",
      "SubscriptionNetworkManagerConnection",
      "ManagementGroupNetworkManagerConnection",
    ] as const
  ).flatMap((name) =>
    rows(
      {
        section: "tunnels",
        type: `azure-native:network:${name}`,
        base: { inputs: {} },
        scope: "any",
        isDangerousAsItStands: true,
      },
      [
        `manager-${name.toLowerCase()}`,
        "a network manager of another tenant rules the city's networks",
        { tenantId: CITY },
        ["no-foreign-administration"],
        { absent: ["no-foreign-administration"] },
      ],
    ),
  ),
  ...forbidden(
    "tunnels",
    ["azure-native:network:VpnSite", "a site of Virtual WAN"],
    ["azure-native:network:VpnGateway", "a gateway for sites, with connections inside"],
    ["azure-native:network:VpnConnection", "a connection of Virtual WAN"],
    ["azure-native:network:ExpressRouteCircuit", "a circuit, with whoever shares it"],
    ["azure-native:network:ExpressRouteCircuitAuthorization", "a stranger gets a key to the network"],
    ["azure-native:network:ExpressRouteCircuitConnection", "two circuits are joined"],
    ["azure-native:network:ExpressRouteGateway", "traffic that comes from no Virtual WAN"],
    ["azure-native:network:VirtualNetworkGatewayNatRule", "a translation rule of its own"],
    ["azure-native:avs:GlobalReachConnection", "a private cloud is joined by a circuit"],
    ["azure-native:network:NetworkManager", "a network manager"],
  ),
];
