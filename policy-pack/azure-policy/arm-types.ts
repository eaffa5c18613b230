/**
 * What Resource Manager calls the types on the list of the pack. From learn.microsoft.com/azure/templates, by the type of
 * azure-native; a test asks for an entry of each.
 */
const ARM_TYPES: Readonly<Record<string, string>> = {
  "authorization:ManagementLockByScope": "Microsoft.Authorization/locks",
  "authorization:RoleAssignment": "Microsoft.Authorization/roleAssignments",
  "authorization:RoleDefinition": "Microsoft.Authorization/roleDefinitions",
  "dnsresolver:DnsResolver": "Microsoft.Network/dnsResolvers",
  "dnsresolver:InboundEndpoint": "Microsoft.Network/dnsResolvers/inboundEndpoints",
  "keyvault:Key": "Microsoft.KeyVault/vaults/keys",
  "keyvault:Secret": "Microsoft.KeyVault/vaults/secrets",
  "keyvault:Vault": "Microsoft.KeyVault/vaults",
  "managedidentity:UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities",
  "monitor:ActionGroup": "Microsoft.Insights/actionGroups",
  "monitor:ActivityLogAlert": "Microsoft.Insights/activityLogAlerts",
  "monitor:DiagnosticSetting": "Microsoft.Insights/diagnosticSettings",
  "monitor:MetricAlert": "Microsoft.Insights/metricAlerts",
  "monitor:ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules",
  "network:AzureFirewall": "Microsoft.Network/azureFirewalls",
  "network:FirewallPolicy": "Microsoft.Network/firewallPolicies",
  "network:FirewallPolicyRuleCollectionGroup": "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
  "network:IpGroup": "Microsoft.Network/ipGroups",
  "network:LocalNetworkGateway": "Microsoft.Network/localNetworkGateways",
  "network:NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups",
  "network:PrivateDnsZoneGroup": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
  "network:PrivateEndpoint": "Microsoft.Network/privateEndpoints",
  "network:PublicIPAddress": "Microsoft.Network/publicIPAddresses",
  "network:RouteTable": "Microsoft.Network/routeTables",
  "network:Subnet": "Microsoft.Network/virtualNetworks/subnets",
  "network:VirtualNetwork": "Microsoft.Network/virtualNetworks",
  "network:VirtualNetworkGateway": "Microsoft.Network/virtualNetworkGateways",
  "network:VirtualNetworkGatewayConnection": "Microsoft.Network/connections",
  "network:VirtualNetworkPeering": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
  "operationalinsights:Workspace": "Microsoft.OperationalInsights/workspaces",
  "privatedns:PrivateZone": "Microsoft.Network/privateDnsZones",
  "privatedns:VirtualNetworkLink": "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
  "resources:ResourceGroup": "Microsoft.Resources/subscriptions/resourceGroups",
  "storage:BlobContainer": "Microsoft.Storage/storageAccounts/blobServices/containers",
  "storage:BlobContainerImmutabilityPolicy":
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
  "storage:FileServiceProperties": "Microsoft.Storage/storageAccounts/fileServices",
  "storage:FileShare": "Microsoft.Storage/storageAccounts/fileServices/shares",
  "storage:ManagementPolicy": "Microsoft.Storage/storageAccounts/managementPolicies",
  "storage:StorageAccount": "Microsoft.Storage/storageAccounts",
};

/**
 * The types of the list that Resource Manager knows; providers and random values are none.
 *
 * @throws Error with every type of azure-native whose name in Resource Manager nobody has written down
 */
export function armTypesOf(tokens: ReadonlySet<string>): readonly string[] {
  const own = [...tokens].flatMap((token) => /^azure-native:(.+)$/.exec(token)?.slice(1) ?? []);
  const unknown = own.filter((type) => ARM_TYPES[type] === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `${unknown.join(", ")}: on the list of types, and without a name in Resource Manager; add it to ` +
        "policy-pack/azure-policy/arm-types.ts",
    );
  }
  return own.flatMap((type) => ARM_TYPES[type] ?? []).sort();
}
