/** Where it can be read in public that Azure knows an alias; one that it does not know makes it refuse the definition. */
export interface AliasSource {
  /** `listed`: in a list of aliases of Microsoft's; `built-in`: in a definition of Microsoft's; `used`: in others' only. */
  readonly kind: "listed" | "built-in" | "used";
  readonly where: string;
}

/** One alias: what it is called in a definition, and where the value stands in a request. */
export interface Alias {
  readonly name: string;
  readonly path: string;
  readonly source: AliasSource;
}

const listed = (namespace: string, commit: string): AliasSource => ({
  kind: "listed",
  where: `Azure/azure-policy-linter ${commit}, src/PolicyLinter.Core/ResourceTypesAndAliases/${namespace}.aliases.json`,
});
const NETWORK = listed("Microsoft.Network", "29b2a288");
const KEY_VAULT = listed("Microsoft.KeyVault", "d714d7a7");
const STORAGE = listed("Microsoft.Storage", "29b2a288");
const AUTHORIZATION = listed("Microsoft.Authorization", "29b2a288");
const INSIGHTS = listed("microsoft.insights", "29b2a288");
const builtIn = (where: string): AliasSource => ({ kind: "built-in", where });
const USED: AliasSource = {
  kind: "used",
  where: "in published definitions of others; it stood in no list or definition of Microsoft's that was read",
};

/** A name alone stands in `properties` under the same name. */
type Entry = string | readonly [name: string, path: string];

interface Group {
  readonly type: string;
  readonly source: AliasSource;
  readonly entries: readonly Entry[];
}

const IPSEC = [
  "ikeEncryption",
  "ikeIntegrity",
  "dhGroup",
  "ipsecEncryption",
  "ipsecIntegrity",
  "pfsGroup",
].map((part) => `vpnClientIpsecPolicies[*].${part}`);
const CLIENTS = [
  "vpnAuthenticationTypes[*]",
  "radiusServerAddress",
  "radiusServers[*]",
  "vpnClientIpsecPolicies[*]",
  ...IPSEC,
  "vpnClientRootCertificates[*]",
];
const under = (parent: string, entries: readonly string[]) => entries.map((entry) => `${parent}.${entry}`);
/** Items that Resource Manager wraps in `properties`. */
const wrapped = (list: string, ...names: readonly string[]) =>
  names.map((name): Entry => [`${list}[*].${name}`, `${list}[*].properties.${name}`]);

const GROUPS: readonly Group[] = [
  {
    type: "Microsoft.Network/virtualNetworkGateways",
    source: NETWORK,
    entries: [
      "allowRemoteVnetTraffic",
      "allowVirtualWanTraffic",
      "disableIPSecReplayProtection",
      "enableBgp",
      "gatewayType",
      "natRules[*]",
      "sku.name",
      "sku.tier",
      ...wrapped("virtualNetworkGatewayPolicyGroups", "policyMembers[*]", "policyMembers[*].attributeType"),
      "vpnGatewayGeneration",
      "vpnType",
      ...under("vpnClientConfiguration", [
        ...CLIENTS,
        "aadAudience",
        "aadIssuer",
        "aadTenant",
        "vpnClientAddressPool.addressPrefixes[*]",
        "vpnClientProtocols[*]",
        "vpnClientRevokedCertificates[*]",
      ]),
      ...wrapped("vpnClientConfiguration.vpnClientRevokedCertificates", "thumbprint"),
      ...wrapped("vpnClientConfiguration.vpnClientRootCertificates", "publicCertData"),
      ...wrapped(
        "vpnClientConfiguration.vngClientConnectionConfigurations",
        "vpnClientAddressPool.addressPrefixes[*]",
      ),
    ],
  },
  {
    type: "Microsoft.Network/vpnServerConfigurations",
    source: NETWORK,
    entries: [
      ...CLIENTS,
      "aadAuthenticationParameters.aadAudience",
      "aadAuthenticationParameters.aadIssuer",
      "aadAuthenticationParameters.aadTenant",
      ...wrapped("configurationPolicyGroups", "policyMembers[*]", "policyMembers[*].attributeType"),
      "radiusClientRootCertificates[*]",
      "radiusServerRootCertificates[*]",
      "vpnClientRevokedCertificates[*]",
      "vpnClientRevokedCertificates[*].thumbprint",
      "vpnClientRootCertificates[*].publicCertData",
      "vpnProtocols[*]",
    ],
  },
  {
    type: "Microsoft.Network/vpnServerConfigurations/configurationPolicyGroups",
    source: NETWORK,
    entries: ["policyMembers[*]", "policyMembers[*].attributeType"],
  },
  {
    type: "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    source: builtIn("Azure/Enterprise-Scale 3476914f, Deny-VNET-Peering-To-Non-Approved-VNETs.json"),
    entries: ["remoteVirtualNetwork.id"],
  },
  {
    type: "Microsoft.Network/routeTables",
    source: builtIn("Azure/Enterprise-Scale 80939efe, Deny-UDR-With-Specific-NextHop.json"),
    entries: ["routes[*]", ["routes[*].nextHopType", "routes[*].properties.nextHopType"]],
  },
  {
    type: "Microsoft.Network/routeTables/routes",
    source: builtIn("Azure/Enterprise-Scale 80939efe, Deny-UDR-With-Specific-NextHop.json"),
    entries: ["nextHopType"],
  },
  {
    type: "Microsoft.Network/networkSecurityGroups",
    source: builtIn("Azure/Enterprise-Scale 008bd1cd, Deny-MgmtPorts-From-Internet.json"),
    entries: [
      "securityRules[*]",
      ...wrapped("securityRules", "access", "direction", "destinationPortRange", "sourceAddressPrefix"),
    ],
  },
  {
    type: "Microsoft.Network/networkSecurityGroups",
    source: USED,
    entries: wrapped("securityRules", "destinationPortRanges[*]", "sourceAddressPrefixes[*]"),
  },
  {
    type: "Microsoft.Network/networkSecurityGroups/securityRules",
    source: builtIn("Azure/azure-policy 22468e77, e372f825-a257-4fb8-9175-797a8a8627d6 (deprecated)"),
    entries: [
      "access",
      "direction",
      "destinationPortRange",
      "destinationPortRanges[*]",
      "sourceAddressPrefix",
      "sourceAddressPrefixes[*]",
    ],
  },
  {
    type: "Microsoft.Network/firewallPolicies",
    source: builtIn("Azure/azure-policy 851ae3a1, da79a7e2-8aa1-45ed-af81-ba050c153564"),
    entries: ["threatIntelMode"],
  },
  {
    type: "Microsoft.Network/privateEndpoints",
    source: USED,
    entries: [
      ...wrapped("privateLinkServiceConnections", "privateLinkServiceId"),
      ...wrapped("manualPrivateLinkServiceConnections", "privateLinkServiceId"),
    ],
  },
  {
    type: "Microsoft.KeyVault/vaults",
    source: KEY_VAULT,
    entries: [
      "accessPolicies[*]",
      "createMode",
      "enabledForDeployment",
      "enabledForDiskEncryption",
      "enabledForTemplateDeployment",
      "enablePurgeProtection",
      "enableRbacAuthorization",
      "enableSoftDelete",
      "networkAcls.bypass",
      "networkAcls.defaultAction",
      "networkAcls.ipRules[*]",
      "networkAcls.virtualNetworkRules[*]",
      "publicNetworkAccess",
      "sku.name",
      "softDeleteRetentionInDays",
    ],
  },
  {
    type: "Microsoft.KeyVault/vaults/keys",
    source: KEY_VAULT,
    entries: ["attributes.exportable", "curveName", "keyOps[*]", "keySize", "kty", "rotationPolicy"],
  },
  {
    type: "Microsoft.Storage/storageAccounts",
    source: STORAGE,
    entries: [
      "allowBlobPublicAccess",
      "allowCrossTenantReplication",
      "allowSharedKeyAccess",
      "azureFilesIdentityBasedAuthentication.defaultSharePermission",
      "azureFilesIdentityBasedAuthentication.directoryServiceOptions",
      "azureFilesIdentityBasedAuthentication.smbOAuthSettings",
      "customDomain",
      "defaultToOAuthAuthentication",
      "isHnsEnabled",
      "isLocalUserEnabled",
      "isNfsV3Enabled",
      "isSftpEnabled",
      "minimumTlsVersion",
      "networkAcls.bypass",
      "networkAcls.defaultAction",
      "networkAcls.ipRules[*]",
      "networkAcls.resourceAccessRules[*]",
      "networkAcls.virtualNetworkRules[*]",
      "publicNetworkAccess",
      "routingPreference.publishInternetEndpoints",
      "routingPreference.publishMicrosoftEndpoints",
      "supportsHttpsTrafficOnly",
    ],
  },
  {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    source: STORAGE,
    entries: [
      "allowProtectedAppendWrites",
      "allowProtectedAppendWritesAll",
      "immutabilityPeriodSinceCreationInDays",
    ],
  },
  {
    type: "Microsoft.Storage/storageAccounts/fileServices",
    source: STORAGE,
    entries: [
      "cors.corsRules[*]",
      "protocolSettings.smb.channelEncryption",
      "protocolSettings.smb.kerberosTicketEncryption",
      "protocolSettings.smb.versions",
    ],
  },
  {
    type: "Microsoft.Storage/storageAccounts/fileServices",
    source: builtIn("Azure/Enterprise-Scale ab3336b2, Deny-FileServices-InsecureAuth.json"),
    entries: ["protocolSettings.smb.authenticationMethods"],
  },
  {
    type: "Microsoft.Storage/storageAccounts/fileServices/shares",
    source: STORAGE,
    entries: ["enabledProtocols", "rootSquash", "signedIdentifiers[*]"],
  },
  {
    type: "Microsoft.Authorization/roleDefinitions",
    source: AUTHORIZATION,
    entries: ["permissions[*]", "permissions[*].actions[*]", "permissions[*].dataActions[*]", "type"],
  },
  {
    type: "Microsoft.Insights/actionGroups",
    source: INSIGHTS,
    entries: [
      "armRoleReceivers[*]",
      "automationRunbookReceivers[*]",
      "azureAppPushReceivers[*]",
      "azureFunctionReceivers[*]",
      "emailReceivers[*]",
      "enabled",
      "eventHubReceivers[*]",
      "incidentReceivers[*]",
      "itsmReceivers[*]",
      "logicAppReceivers[*]",
      "smsReceivers[*]",
      "voiceReceivers[*]",
      "webhookReceivers[*]",
    ],
  },
  {
    type: "Microsoft.Insights/diagnosticSettings",
    source: USED,
    entries: ["workspaceId"],
  },
];

/** Every alias that a definition here may name, by its name in lower case: Azure does not look at the case either. */
export const ALIASES: ReadonlyMap<string, Alias> = new Map(
  GROUPS.flatMap(({ type, source, entries }) =>
    entries.map((entry): readonly [string, Alias] => {
      const [name, path] = typeof entry === "string" ? [entry, entry] : entry;
      const whole = `${type}/${name}`;
      return [whole.toLowerCase(), { name: whole, path: `properties.${path}`, source }];
    }),
  ),
);

/** The alias of this name. */
export function aliasOf(name: string): Alias | undefined {
  return ALIASES.get(name.toLowerCase());
}
