import { exported } from "../../../../policy-pack/azure-policy/definitions";
import { catalogue } from "../../../../policy-pack/catalogue";
import { isTrue } from "./azure-policy-evaluator";

const SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
const HERE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers`;
const THERE = "/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/g/providers";
const REVOKED = "A".repeat(40);

const definitions = new Map(
  exported(catalogue, { roots: ["ROOT"], pools: ["10.81.0.0/16", "10.99.0.0/24"], types: [] }).map((one) => [
    one.rule.id,
    one,
  ]),
);

function isDenied(rule: string, type: string, body: object, parameters: object = {}): boolean {
  const properties = definitions.get(rule)?.definition?.properties;
  if (properties === undefined) throw new Error(`${rule} has no definition`);
  const defaults = Object.entries(properties.parameters).map(
    ([name, { defaultValue }]) => [name, defaultValue] as const,
  );
  const verdicts = (["null", "empty"] as const).map((missing) =>
    isTrue(
      properties.policyRule.if,
      { id: `${HERE}/${type}/r`, type, body },
      {
        missing,
        subscriptionId: SUBSCRIPTION,
        parameters: { ...Object.fromEntries(defaults), ...parameters },
      },
    ),
  );
  expect(verdicts[0]).toBe(verdicts[1]);
  return verdicts[0] === true;
}

const GATEWAY = "Microsoft.Network/virtualNetworkGateways";
const SERVER = "Microsoft.Network/vpnServerConfigurations";
const STRONG = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
};
/** As Resource Manager has it. */
const CLIENTS = {
  vpnAuthenticationTypes: ["certificate"],
  vpnClientProtocols: ["IKEv2"],
  vpnClientIpsecPolicies: [STRONG],
  vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
  vpnClientRootCertificates: [{ name: "g1", properties: { publicCertData: "ROOT" } }],
  vpnClientRevokedCertificates: [{ name: "a", properties: { thumbprint: REVOKED.toLowerCase() } }],
};
const TAGS = { "remote-access-statement": "7" };
const gateway = (clients: object) => ({
  tags: TAGS,
  properties: { vpnClientConfiguration: { ...CLIENTS, ...clients } },
});
const SERVER_CLIENTS = {
  vpnAuthenticationTypes: ["Certificate"],
  vpnProtocols: ["IkeV2"],
  vpnClientIpsecPolicies: [STRONG],
  vpnClientRootCertificates: [{ name: "g1", publicCertData: "ROOT" }],
};
const server = (change: object) => ({ tags: TAGS, properties: { ...SERVER_CLIENTS, ...change } });
const links = { properties: { gatewayType: "Vpn", vpnType: "RouteBased" } };
const DOORS = [
  "p2s-auth-explicit",
  "p2s-certificate-only",
  "p2s-no-user-auth-residue",
  "p2s-root-pinned",
  "p2s-revocations-complete",
  "p2s-ikev2-only",
  "p2s-ipsec-strong",
];

it.each(DOORS)(
  "%s lets a sound gateway, a sound server configuration and a gateway without clients be",
  (rule) => {
    expect(isDenied(rule, GATEWAY, gateway({}))).toBe(false);
    expect(isDenied(rule, SERVER, server({}))).toBe(false);
    expect(isDenied(rule, GATEWAY, links)).toBe(false);
    expect(isDenied(rule, "Microsoft.Network/virtualNetworks", gateway({ vpnAuthenticationTypes: [] }))).toBe(
      false,
    );
  },
);

const group = (attributeType: string) => [
  { name: "g", properties: { policyMembers: [{ name: "m", attributeType, attributeValue: "x" }] } },
];
const rule = (change: object) => ({
  access: "Allow",
  direction: "Inbound",
  sourceAddressPrefix: "10.81.0.0/16",
  destinationPortRange: "993",
  ...change,
});
const own = (change: object) => ({ properties: rule(change) });
const inGroup = (change: object) => ({
  properties: { securityRules: [{ name: "r", properties: rule(change) }] },
});
const NSG = "Microsoft.Network/networkSecurityGroups";
const endpoint = (change: object) => ({
  properties: {
    privateLinkServiceConnections: [
      { name: "c", properties: { privateLinkServiceId: `${HERE}/Microsoft.KeyVault/vaults/v` } },
    ],
    ...change,
  },
});
const ENDPOINT = "Microsoft.Network/privateEndpoints";
const FILES = {
  kind: "FileStorage",
  properties: { publicNetworkAccess: "Disabled", allowSharedKeyAccess: false, allowBlobPublicAccess: false },
};
const key = (change: object) => ({
  properties: {
    kty: "RSA-HSM",
    keySize: 3072,
    keyOps: ["sign", "verify"],
    attributes: { exportable: false },
    ...change,
  },
});
const KEYS = "Microsoft.KeyVault/vaults/keys";
const role = (permission: object) => ({ properties: { type: "CustomRole", permissions: [permission] } });
const SIGN = { actions: [], dataActions: ["Microsoft.KeyVault/vaults/keys/SIGN/action"] };

const DENIED: readonly (readonly [
  rule: string,
  what: string,
  type: string,
  body: object,
  parameters?: object,
])[] = [
  ["p2s-auth-explicit", "a gateway that leaves it out", GATEWAY, gateway({ vpnAuthenticationTypes: [] })],
  ["p2s-auth-explicit", "a server configuration too", SERVER, server({ vpnAuthenticationTypes: undefined })],
  ["p2s-auth-explicit", "its predecessor", "Microsoft.Network/p2sVpnServerConfigurations", {}],
  [
    "p2s-auth-explicit",
    "a RADIUS server alone",
    GATEWAY,
    { properties: { vpnClientConfiguration: { radiusServerAddress: "10.0.0.4" } } },
  ],
  [
    "p2s-certificate-only",
    "a second way in Virtual WAN",
    SERVER,
    server({ vpnAuthenticationTypes: ["Certificate", "AAD"] }),
  ],
  [
    "p2s-no-user-auth-residue",
    "a tenant in Virtual WAN",
    SERVER,
    server({ aadAuthenticationParameters: { aadTenant: "t" } }),
  ],
  [
    "p2s-no-user-auth-residue",
    "a RADIUS root",
    SERVER,
    server({ radiusServerRootCertificates: [{ name: "r" }] }),
  ],
  [
    "p2s-root-pinned",
    "a foreign root beside",
    GATEWAY,
    gateway({
      vpnClientRootCertificates: [
        ...CLIENTS.vpnClientRootCertificates,
        { name: "x", properties: { publicCertData: "OTHER" } },
      ],
    }),
  ],
  [
    "p2s-root-pinned",
    "a foreign root in Virtual WAN",
    SERVER,
    server({ vpnClientRootCertificates: [{ name: "x", publicCertData: "OTHER" }] }),
  ],
  ["p2s-root-pinned", "no root", GATEWAY, gateway({ vpnClientRootCertificates: [] })],
  [
    "p2s-root-pinned",
    "a root without a certificate",
    GATEWAY,
    gateway({ vpnClientRootCertificates: [{ name: "x", properties: {} }] }),
  ],
  ["p2s-revocations-complete", "no tag", SERVER, { ...server({}), tags: {} }],
  [
    "p2s-revocations-complete",
    "a thumbprint that is not there",
    GATEWAY,
    gateway({}),
    { revoked: [REVOKED, "B".repeat(40)] },
  ],
  ["p2s-ikev2-only", "no tunnel named", SERVER, server({ vpnProtocols: [] })],
  ["p2s-ikev2-only", "another tunnel", SERVER, server({ vpnProtocols: ["IkeV2", "OpenVPN"] })],
  [
    "p2s-ipsec-strong",
    "a second, weak policy",
    GATEWAY,
    gateway({ vpnClientIpsecPolicies: [STRONG, { ...STRONG, pfsGroup: "PFS2" }] }),
  ],
  [
    "p2s-ipsec-strong",
    "a policy that leaves a part out",
    GATEWAY,
    gateway({ vpnClientIpsecPolicies: [{ ...STRONG, dhGroup: undefined }] }),
  ],
  [
    "p2s-ipsec-strong",
    "GCM beside another check",
    SERVER,
    server({ vpnClientIpsecPolicies: [{ ...STRONG, ipsecIntegrity: "SHA256" }] }),
  ],
  [
    "p2s-ipsec-strong",
    "a GCM check without GCM",
    SERVER,
    server({ vpnClientIpsecPolicies: [{ ...STRONG, ipsecEncryption: "AES256" }] }),
  ],
  [
    "p2s-pool-pinned",
    "a wider pool",
    GATEWAY,
    gateway({ vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24", "10.0.0.0/8"] } }),
  ],
  [
    "p2s-pool-pinned",
    "a foreign pool of a group",
    GATEWAY,
    gateway({
      vngClientConnectionConfigurations: [
        { name: "c", properties: { vpnClientAddressPool: { addressPrefixes: ["10.7.0.0/24"] } } },
      ],
    }),
  ],
  [
    "p2s-groups-certificate-only",
    "a group of Entra ID",
    GATEWAY,
    { properties: { virtualNetworkGatewayPolicyGroups: group("AADGroupId") } },
  ],
  [
    "p2s-groups-certificate-only",
    "one in Virtual WAN",
    SERVER,
    { properties: { configurationPolicyGroups: group("RadiusAzureGroupId") } },
  ],
  [
    "p2s-groups-certificate-only",
    "one by itself",
    `${SERVER}/configurationPolicyGroups`,
    group("AADGroupId")[0] as object,
  ],
  ["vpn-no-source-rewriting", "a rule by itself", `${GATEWAY}/natRules`, {}],
  ["filters-narrow", "a rule by itself", `${NSG}/securityRules`, own({ sourceAddressPrefix: "Internet" })],
  [
    "filters-narrow",
    "a list of senders",
    NSG,
    inGroup({ sourceAddressPrefix: undefined, sourceAddressPrefixes: ["10.0.0.0/8", "0.0.0.0/0"] }),
  ],
  [
    "filters-narrow",
    "a route by itself",
    "Microsoft.Network/routeTables/routes",
    { properties: { nextHopType: "Internet" } },
  ],
  [
    "filters-narrow",
    "a policy that only tells",
    "Microsoft.Network/firewallPolicies",
    { properties: { threatIntelMode: "Alert" } },
  ],
  [
    "mail-not-published",
    "a port in a list",
    NSG,
    inGroup({
      sourceAddressPrefix: "*",
      destinationPortRange: undefined,
      destinationPortRanges: ["443", "25"],
    }),
  ],
  [
    "only-own-endpoints",
    "a manual connection",
    ENDPOINT,
    endpoint({
      manualPrivateLinkServiceConnections: [{ properties: { privateLinkServiceId: `${HERE}/x` } }],
    }),
  ],
  [
    "only-own-endpoints",
    "a stranger's service beside an own one",
    ENDPOINT,
    endpoint({
      privateLinkServiceConnections: [
        { properties: { privateLinkServiceId: `${HERE}/x` } },
        { properties: { privateLinkServiceId: `${THERE}/x` } },
      ],
    }),
  ],
  [
    "store-closed",
    "an open account for files",
    "Microsoft.Storage/storageAccounts",
    { ...FILES, properties: { ...FILES.properties, publicNetworkAccess: "Enabled" } },
  ],
  ["ca-key-in-hsm", "a short key", KEYS, key({ keySize: 2048 })],
  ["ca-key-in-hsm", "another curve", KEYS, key({ kty: "EC-HSM", keySize: undefined, curveName: "P-256K" })],
  ["ca-key-in-hsm", "a key that wraps", KEYS, key({ keyOps: ["sign", "verify", "wrapKey"] })],
  ["ca-key-in-hsm", "a key that cannot sign", KEYS, key({ keyOps: ["verify"] })],
  [
    "sign-role-narrow",
    "a role that manages",
    "Microsoft.Authorization/roleDefinitions",
    role({ ...SIGN, actions: ["*/read"] }),
  ],
  [
    "no-foreign-administration",
    "an offer of Lighthouse",
    "Microsoft.ManagedServices/registrationDefinitions",
    {},
  ],
  [
    "no-foreign-administration",
    "a manager that reaches out",
    "Microsoft.Network/networkManagers/scopeConnections",
    {},
  ],
];

it.each(DENIED.map((one) => [one[0], one[1], one] as const))(
  "%s denies %s",
  (_, __, [id, , type, body, parameters]) => {
    expect(isDenied(id, type, body, parameters)).toBe(true);
  },
);

const SOUND: readonly (readonly [rule: string, type: string, body: object, parameters?: object])[] = [
  [
    "p2s-pool-pinned",
    GATEWAY,
    gateway({ vpnClientAddressPool: { addressPrefixes: ["10.81.9.0/24", "10.99.0.0/24"] } }),
  ],
  ["p2s-revocations-complete", GATEWAY, gateway({}), { revoked: [REVOKED] }],
  [
    "p2s-groups-certificate-only",
    GATEWAY,
    { properties: { virtualNetworkGatewayPolicyGroups: group("CertificateGroupId") } },
  ],
  ["filters-narrow", NSG, inGroup({})],
  ["filters-narrow", NSG, inGroup({ sourceAddressPrefix: "Internet", access: "Deny" })],
  ["filters-narrow", NSG, inGroup({ sourceAddressPrefix: "Internet", direction: "Outbound" })],
  ["mail-not-published", NSG, inGroup({ sourceAddressPrefix: "Internet", destinationPortRange: "443" })],
  ["only-own-endpoints", ENDPOINT, endpoint({})],
  ["store-closed", "Microsoft.Storage/storageAccounts", FILES],
  ["store-closed", "Microsoft.Storage/storageAccounts", { kind: "StorageV2", properties: {} }],
  ["ca-key-in-hsm", KEYS, key({})],
  ["ca-key-in-hsm", KEYS, key({ kty: "EC-HSM", keySize: undefined, curveName: "P-256" })],
  ["sign-role-narrow", "Microsoft.Authorization/roleDefinitions", role(SIGN)],
  [
    "sign-role-narrow",
    "Microsoft.Authorization/roleDefinitions",
    { properties: { type: "BuiltInRole", permissions: [{ actions: ["*"] }] } },
  ],
];

it.each(SOUND.map((one) => [one[0], one[1], one] as const))(
  "%s lets %s be where it is sound",
  (_, __, [id, type, body, parameters]) => {
    expect(isDenied(id, type, body, parameters)).toBe(false);
  },
);
