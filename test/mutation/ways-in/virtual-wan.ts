import { ANCHOR, STOLEN, STRANGER } from "../stacks/trusted";
import { forbidden, OTHER_NETWORK, rows, type Row } from "./way-in";

const STRONG = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
};
const SERVER = {
  tags: { "remote-access-statement": "41" },
  properties: {
    vpnAuthenticationTypes: ["Certificate"],
    vpnProtocols: ["IkeV2"],
    vpnClientIpsecPolicies: [STRONG],
    vpnClientRootCertificates: [{ name: "device-ca-g0", publicCertData: ANCHOR.base64 }],
    vpnClientRevokedCertificates: [{ name: "stolen", thumbprint: STOLEN }],
  },
};
const must = (rule: string) => ({ absent: [rule], unknown: [rule] });

const server: readonly Row[] = [
  [
    "wan-entra",
    "a user of Entra ID signs in beside the certificate",
    { "properties.vpnAuthenticationTypes": ["Certificate", "AAD"] },
    ["p2s-certificate-only"],
    must("p2s-auth-explicit"),
  ],
  [
    "wan-radius",
    "a user signs in at a RADIUS server",
    { "properties.vpnAuthenticationTypes": ["Radius"] },
    ["p2s-certificate-only"],
    must("p2s-auth-explicit"),
  ],
  [
    "wan-residue-entra",
    "a tenant of Entra ID is left over",
    { "properties.aadAuthenticationParameters": { aadTenant: "https://login.microsoftonline.com/x" } },
    ["p2s-no-user-auth-residue"],
  ],
  ...["radiusServerAddress", "radiusServerSecret"].map((name): Row => [
    `wan-residue-${name.toLowerCase()}`,
    `${name} is left over`,
    { [`properties.${name}`]: "203.0.113.9" },
    ["p2s-no-user-auth-residue"],
  ]),
  ...["radiusClientRootCertificates", "radiusServerRootCertificates"].map((name): Row => [
    `wan-residue-${name.toLowerCase()}`,
    `${name} belongs to a sign-in at a RADIUS server`,
    { [`properties.${name}`]: [{ name: "r", thumbprint: "00" }] },
    ["p2s-no-user-auth-residue"],
  ]),
  [
    "wan-foreign-root",
    "every certificate below a foreign root is let in",
    { "properties.vpnClientRootCertificates[0].publicCertData": STRANGER.base64 },
    ["p2s-root-pinned"],
    must("p2s-root-pinned"),
  ],
  [
    "wan-stolen-laptop",
    "a stolen laptop comes back",
    { "properties.vpnClientRevokedCertificates": [] },
    ["p2s-revocations-complete"],
    must("p2s-revocations-complete"),
  ],
  [
    "wan-openvpn",
    "OpenVPN is offered, in which users sign in",
    { "properties.vpnProtocols": ["IkeV2", "OpenVPN"] },
    ["p2s-ikev2-only"],
    must("p2s-ikev2-only"),
  ],
  [
    "wan-weak-cryptography",
    "the tunnel's key exchange can be broken",
    { "properties.vpnClientIpsecPolicies[0].dhGroup": "DHGroup2" },
    ["p2s-ipsec-strong"],
    must("p2s-ipsec-strong"),
  ],
  [
    "wan-inline-group",
    "a group of users is told apart by Entra ID",
    {
      "properties.configurationPolicyGroups[0].policyMembers[0].attributeType": "AADGroupId",
      "properties.configurationPolicyGroups": [
        { name: "g", isDefault: true, policyMembers: [{ attributeType: "AADGroupId" }] },
      ],
    },
    ["p2s-groups-certificate-only"],
    must("p2s-groups-certificate-only"),
  ],
];

const GROUP = { policyMembers: [{ name: "m", attributeType: "CertificateGroupId", attributeValue: "x" }] };
const POINT = {
  vpnServerConfiguration: { id: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
  p2SConnectionConfigurations: [{ name: "c", enableInternetSecurity: true }],
};
const own = {
  beside: { server: { type: "azure-native:network:VpnServerConfiguration", inputs: SERVER } },
  from: { vpnServerConfiguration: ["server"] },
} as const;
const CONFIGURATION = OTHER_NETWORK.replace("virtualNetworks", "vpnServerConfigurations");
const common = { section: "virtual-wan", scope: "any" } as const;

/** Clients that dial in to a hub of Virtual WAN. */
export const VIRTUAL_WAN = [
  ...rows(
    { ...common, type: "azure-native:network:VpnServerConfiguration", base: { inputs: SERVER } },
    ...server,
  ),
  ...rows({ ...common, type: "azure-native:network:ConfigurationPolicyGroup", base: { inputs: GROUP } }, [
    "wan-group",
    "a group of users as a resource of its own",
    { "policyMembers[0].attributeType": "RadiusAzureGroupId" },
    ["p2s-groups-certificate-only"],
    must("p2s-groups-certificate-only"),
  ]),
  ...rows(
    { ...common, type: "azure-native:network:P2sVpnGateway", base: { inputs: POINT }, ...own },
    [
      "wan-foreign-configuration",
      "the gateway lets in whom a configuration elsewhere says",
      { "vpnServerConfiguration.id": CONFIGURATION },
      ["p2s-gateway-bound"],
      { absent: ["p2s-gateway-bound"], unknown: "its source is the configuration of this stack" },
    ],
    [
      "wan-configuration-of-another-stack",
      "the id of the configuration comes out of another stack",
      { "vpnServerConfiguration.id": POINT.vpnServerConfiguration.id },
      ["p2s-gateway-bound"],
      { isDangerousAsItStands: true, from: {}, absent: ["p2s-gateway-bound"] },
    ],
    [
      "wan-around-the-firewall",
      "clients go past the hub's firewall",
      { "p2SConnectionConfigurations[0].enableInternetSecurity": false },
      ["p2s-gateway-bound"],
      must("p2s-gateway-bound"),
    ],
    [
      "wan-own-routes",
      "clients get routes of their own",
      { "p2SConnectionConfigurations[0].routingConfiguration": { associatedRouteTable: { id: "x" } } },
      ["p2s-gateway-bound"],
    ],
    [
      "wan-foreign-name-server",
      "clients ask a foreign name server where mail and files are",
      { customDnsServers: ["203.0.113.53"] },
      ["p2s-gateway-bound"],
    ],
    [
      "wan-configuration-inline",
      "the gateway brings a configuration along",
      { "vpnServerConfiguration.vpnAuthenticationTypes": ["AAD"] },
      ["connection-id-only"],
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:VirtualHub",
      base: { inputs: { addressPrefix: "10.90.0.0/23" } },
    },
    [
      "wan-hub-with-gateway",
      "the hub brings a whole gateway for clients along",
      { p2SVpnGateway: { id: "x", customDnsServers: ["203.0.113.53"] } },
      ["connection-id-only"],
    ],
  ),
  ...rows(
    {
      ...common,
      type: "azure-native:network:P2sVpnServerConfiguration",
      base: { inputs: {} },
      isDangerousAsItStands: true,
    },
    [
      "wan-predecessor",
      "a configuration of the old kind, which cannot say how clients sign in",
      { vpnClientRootCertificates: [{ name: "x", publicCertData: STRANGER.base64 }] },
      ["p2s-auth-explicit"],
      { absent: ["p2s-auth-explicit"] },
    ],
  ),
  ...forbidden(
    "virtual-wan",
    ["azure-native:network:VirtualWan", "branches talk to each other past the firewall"],
    ["azure-native:network:HubVirtualNetworkConnection", "a foreign network hangs on the hub"],
    ["azure-native:network:HubRouteTable", "routes of a hub lead past the firewall"],
    ["azure-native:network:RouteMap", "routes of a hub are rewritten"],
    ["azure-native:network:VirtualHubBgpConnection", "a BGP peer of a hub decides where traffic goes"],
    ["azure-native:network:NetworkVirtualAppliance", "a VPN of a third party, with users of its own"],
    ["azure-native:network:SecurityPartnerProvider", "traffic goes through a third party"],
  ),
];
