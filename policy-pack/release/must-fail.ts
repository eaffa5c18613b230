import { createHash } from "node:crypto";
import type { WrittenResource } from "./state";

/**
 * What every release must block: for each rule at least one resource that only this rule was written against. The city in
 * it is made up, so that a comparison of two packs says the same whatever a city's own trust file holds.
 */
export interface MustFail {
  /** Name of the case, for readers. */
  readonly name: string;
  readonly scope: "any" | "remote-access";
  /** Of the provider; undefined when it says none. */
  readonly subscription?: string;
  readonly resources: readonly WrittenResource[];
}

const CITY = "6b1f4c2e-0000-4000-8000-000000000001";
const TEAM = "6b1f4c2e-0000-4000-8000-000000000002";
const inCity = (rest: string) => `/subscriptions/${CITY}/resourceGroups/rg-city/providers/Microsoft.${rest}`;
const NETWORK = inCity("Network/virtualNetworks/vnet-city");
const VAULT = inCity("KeyVault/vaults/kv-city");

/** No certificate at all; a pin compares bytes. */
const PINNED = "AAAA";

/** The trust file of both packs while they are compared. A key goes in here only after a release knows it. */
export const COMPARED_TRUST = `schema: trust/v1
anchors:
  - { name: city, sha256: ${createHash("sha256").update(Buffer.from(PINNED, "base64")).digest("hex")}, owner: security }
seals: []
pools: []
protected:
  subscriptions: [${CITY}]
  networks: [${NETWORK}]
  prefixes: [10.80.0.0/22]
  vaults: [${VAULT}]
  accounts: [${inCity("Storage/storageAccounts/stcity")}]
  suffixes: [intern.musterstadt.example]
`;
/** Nobody is let through while two packs are compared. */
export const NO_EXEMPTIONS = "schema: exemptions/v1\nexemptions: []\n";

const az = (type: string) => `azure-native:${type}`;
const resource = (
  name: string,
  type: string,
  inputs: WrittenResource["inputs"] = {},
  rest: Partial<WrittenResource> = {},
): WrittenResource => ({ name, type: az(type), inputs, ...rest });
const gateway = (name: string, configuration: object, type = "network:VirtualNetworkGateway") =>
  resource(name, type, { vpnClientConfiguration: configuration });
const CERTIFICATE = { vpnAuthenticationTypes: ["Certificate"], vpnClientProtocols: ["IkeV2"] };
const server = (name: string, properties: object) =>
  resource(name, "network:VpnServerConfiguration", {
    properties: { vpnAuthenticationTypes: ["Certificate"], vpnProtocols: ["IkeV2"], ...properties },
  });
const anyone = (destinationPortRange: string) => ({
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  priority: 100,
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange,
});
const OWNER = `/subscriptions/${CITY}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`;

const ENTRANCES = [
  gateway("entra-beside", { ...CERTIFICATE, vpnAuthenticationTypes: ["Certificate", "AAD"] }),
  gateway("entra-alone", { ...CERTIFICATE, vpnAuthenticationTypes: ["AAD"] }),
  gateway(
    "radius",
    { ...CERTIFICATE, vpnAuthenticationTypes: ["Radius"] },
    "network/v20240501:VirtualNetworkGateway",
  ),
  gateway("no-type", { vpnClientProtocols: ["IkeV2"] }),
  gateway("empty-types", { ...CERTIFICATE, vpnAuthenticationTypes: [] }),
  gateway("radius-left", { ...CERTIFICATE, radiusServerAddress: "10.1.0.4" }),
  gateway("entra-left", { ...CERTIFICATE, aadTenant: "https://login.microsoftonline.com/t" }),
  gateway("stranger", {
    ...CERTIFICATE,
    vpnClientRootCertificates: [{ name: "stranger", publicCertData: "AAAB" }],
  }),
  gateway("no-revocations", {
    ...CERTIFICATE,
    vpnClientRootCertificates: [{ name: "city", publicCertData: PINNED }],
  }),
  gateway("openvpn", { ...CERTIFICATE, vpnClientProtocols: ["IkeV2", "OpenVPN"] }),
  gateway("weak", { ...CERTIFICATE, vpnClientIpsecPolicies: [{ ikeEncryption: "DES" }] }),
  server("wan-entra", { vpnAuthenticationTypes: ["AAD"] }),
  server("wan-openvpn", { vpnProtocols: ["OpenVPN"] }),
  server("wan-group", {
    configurationPolicyGroups: [
      { name: "g", policyMembers: [{ attributeType: "AADGroupId", attributeValue: "g" }] },
    ],
  }),
  resource("inline", "network:VirtualNetworkGatewayConnection", {
    virtualNetworkGateway1: { vpnClientConfiguration: { vpnAuthenticationTypes: ["AAD"] } },
  }),
  resource("unbound", "network:P2sVpnGateway", {}),
  resource("offer", "managedservices:RegistrationDefinition", { properties: { managedByTenantId: "t" } }),
  resource("grant", "authorization:RoleAssignment", {
    scope: VAULT,
    roleDefinitionId: OWNER,
    principalId: "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c12",
    principalType: "ServicePrincipal",
  }),
  { ...gateway("ignored", CERTIFICATE), ignoreChanges: ["vpnClientConfiguration"] },
];

const DOORS = [
  resource("peering", "network:VirtualNetworkPeering", { remoteVirtualNetwork: { id: NETWORK } }),
  resource("share-account", "storage:StorageAccount", {
    accountName: "stfiles",
    kind: "StorageV2",
    allowSharedKeyAccess: true,
  }),
  resource("share", "storage:FileShare", { accountName: "stfiles" }),
  resource("names", "privatedns:PrivateZone", { privateZoneName: "intern.musterstadt.example" }),
  resource("policy-exemption", "authorization:PolicyExemption", {
    scope: `/subscriptions/${CITY}`,
    policyAssignmentId: `/subscriptions/${CITY}/providers/Microsoft.Authorization/policyAssignments/a`,
    exemptionCategory: "Waiver",
  }),
  resource("mail", "network:NetworkSecurityGroup", { securityRules: [anyone("993")] }),
  {
    name: "script",
    type: "command:local:Command",
    inputs: { create: `az network vnet peering create --remote ${NETWORK}` },
  },
];

const INSIDE = [
  resource("pool", "network:VirtualNetworkGateway", {
    vpnClientConfiguration: { ...CERTIFICATE, vpnClientAddressPool: { addressPrefixes: ["10.80.0.0/15"] } },
    sku: { name: "Basic" },
    natRules: [{ mode: "IngressSnat" }],
    allowRemoteVnetTraffic: true,
  }),
  resource("vault", "keyvault:Vault", { properties: { publicNetworkAccess: "Enabled" } }),
  resource("key", "keyvault:Key", { properties: { kty: "RSA", attributes: { exportable: true } } }),
  resource("role", "authorization:RoleDefinition", {
    permissions: [{ actions: ["*"] }],
    assignableScopes: [`/subscriptions/${TEAM}`],
  }),
  resource("right", "authorization:RoleAssignment", {
    scope: VAULT,
    roleDefinitionId: OWNER,
    principalId: "p",
  }),
  resource(
    "ledger",
    "storage:StorageAccount",
    { kind: "StorageV2", allowSharedKeyAccess: true },
    { protect: false },
  ),
  resource("files", "storage:FileShare", { enabledProtocols: "NFS" }),
  resource("endpoint", "network:PrivateEndpoint", {
    manualPrivateLinkServiceConnections: [{ privateLinkServiceId: "/somebody-elses" }],
  }),
  resource("filter", "network:NetworkSecurityGroup", { securityRules: [anyone("445")] }),
  resource("joined", "network:VirtualNetwork", {
    addressSpace: { addressPrefixes: ["10.84.0.0/22"] },
    subnets: [{ name: "services", addressPrefix: "10.84.0.0/24" }],
    virtualNetworkPeerings: [{ name: "elsewhere", remoteVirtualNetwork: { id: "/somebody-elses" } }],
  }),
  resource("log", "monitor:DiagnosticSetting", { storageAccountId: "/somebody-elses" }),
  resource("alarm", "monitor:ActionGroup", { enabled: false }),
  resource("bastion", "network:BastionHost", {}),
];

/** Without a subscription nobody knows where the gateway is made. */
const ANYWHERE = [resource("anywhere", "network:VirtualNetworkGateway", {})];

export const MUST_FAIL: readonly MustFail[] = [
  { name: "entrances", scope: "any", subscription: TEAM, resources: ENTRANCES },
  { name: "doors", scope: "any", subscription: TEAM, resources: DOORS },
  { name: "the remote access itself", scope: "remote-access", subscription: TEAM, resources: INSIDE },
  { name: "a provider that says nothing", scope: "remote-access", resources: ANYWHERE },
];
