/**
 * Addresses of resource types: `module:Class` → path template with azure-native's argument names.
 * Templates that do not begin with a slash lie in a resource group. From Microsoft's API descriptions
 * (https://github.com/Azure/azure-rest-api-specs), which azure-native's argument names follow.
 */
export const ADDRESSES: Readonly<Record<string, string>> = {
  "resources:ResourceGroup": "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",

  "network:AdminRule":
    "Microsoft.Network/networkManagers/{networkManagerName}/securityAdminConfigurations/{configurationName}/ruleCollections/{ruleCollectionName}/rules/{ruleName}",
  "network:ApplicationSecurityGroup":
    "Microsoft.Network/applicationSecurityGroups/{applicationSecurityGroupName}",
  "network:AzureFirewall": "Microsoft.Network/azureFirewalls/{azureFirewallName}",
  "network:BastionHost": "Microsoft.Network/bastionHosts/{bastionHostName}",
  "network:ConfigurationPolicyGroup":
    "Microsoft.Network/vpnServerConfigurations/{vpnServerConfigurationName}/configurationPolicyGroups/{configurationPolicyGroupName}",
  "network:DdosProtectionPlan": "Microsoft.Network/ddosProtectionPlans/{ddosProtectionPlanName}",
  "network:FirewallPolicy": "Microsoft.Network/firewallPolicies/{firewallPolicyName}",
  "network:FirewallPolicyRuleCollectionGroup":
    "Microsoft.Network/firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}",
  "network:FlowLog": "Microsoft.Network/networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}",
  "network:HubRouteTable": "Microsoft.Network/virtualHubs/{virtualHubName}/hubRouteTables/{routeTableName}",
  "network:HubVirtualNetworkConnection":
    "Microsoft.Network/virtualHubs/{virtualHubName}/hubVirtualNetworkConnections/{connectionName}",
  "network:IpGroup": "Microsoft.Network/ipGroups/{ipGroupsName}",
  "network:LocalNetworkGateway": "Microsoft.Network/localNetworkGateways/{localNetworkGatewayName}",
  "network:NatGateway": "Microsoft.Network/natGateways/{natGatewayName}",
  "network:NetworkInterface": "Microsoft.Network/networkInterfaces/{networkInterfaceName}",
  "network:NetworkSecurityGroup": "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}",
  "network:P2sVpnGateway": "Microsoft.Network/p2svpnGateways/{gatewayName}",
  "network:PrivateDnsZoneGroup":
    "Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
  "network:PrivateEndpoint": "Microsoft.Network/privateEndpoints/{privateEndpointName}",
  "network:PublicIPAddress": "Microsoft.Network/publicIPAddresses/{publicIpAddressName}",
  "network:PublicIPPrefix": "Microsoft.Network/publicIPPrefixes/{publicIpPrefixName}",
  "network:Route": "Microsoft.Network/routeTables/{routeTableName}/routes/{routeName}",
  "network:RouteTable": "Microsoft.Network/routeTables/{routeTableName}",
  "network:RoutingIntent": "Microsoft.Network/virtualHubs/{virtualHubName}/routingIntent/{routingIntentName}",
  "network:SecurityRule":
    "Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
  "network:Subnet": "Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}",
  "network:VirtualHub": "Microsoft.Network/virtualHubs/{virtualHubName}",
  "network:VirtualNetwork": "Microsoft.Network/virtualNetworks/{virtualNetworkName}",
  "network:VirtualNetworkGateway": "Microsoft.Network/virtualNetworkGateways/{virtualNetworkGatewayName}",
  "network:VirtualNetworkGatewayConnection":
    "Microsoft.Network/connections/{virtualNetworkGatewayConnectionName}",
  "network:VirtualNetworkPeering":
    "Microsoft.Network/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
  "network:VirtualWan": "Microsoft.Network/virtualWans/{virtualWANName}",
  "network:VpnGateway": "Microsoft.Network/vpnGateways/{gatewayName}",
  "network:VpnServerConfiguration": "Microsoft.Network/vpnServerConfigurations/{vpnServerConfigurationName}",
  "network:VpnSite": "Microsoft.Network/vpnSites/{vpnSiteName}",

  "authorization:ManagementLockAtResourceGroupLevel": "Microsoft.Authorization/locks/{lockName}",
  "authorization:ManagementLockByScope": "/{scope}/providers/Microsoft.Authorization/locks/{lockName}",
  "authorization:RoleAssignment":
    "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  "authorization:RoleDefinition":
    "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",

  "compute:VirtualMachine": "Microsoft.Compute/virtualMachines/{vmName}",

  "dnsresolver:DnsResolver": "Microsoft.Network/dnsResolvers/{dnsResolverName}",
  "dnsresolver:InboundEndpoint":
    "Microsoft.Network/dnsResolvers/{dnsResolverName}/inboundEndpoints/{inboundEndpointName}",

  "keyvault:Key": "Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}",
  "keyvault:Secret": "Microsoft.KeyVault/vaults/{vaultName}/secrets/{secretName}",
  "keyvault:Vault": "Microsoft.KeyVault/vaults/{vaultName}",

  "managedidentity:FederatedIdentityCredential":
    "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
  "managedidentity:UserAssignedIdentity": "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",

  "managedservices:RegistrationAssignment":
    "/{scope}/providers/Microsoft.ManagedServices/registrationAssignments/{registrationAssignmentId}",

  "monitor:ActionGroup": "Microsoft.Insights/actionGroups/{actionGroupName}",
  "monitor:ActivityLogAlert": "Microsoft.Insights/activityLogAlerts/{activityLogAlertName}",
  "monitor:DiagnosticSetting": "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
  "monitor:MetricAlert": "Microsoft.Insights/metricAlerts/{ruleName}",
  "monitor:ScheduledQueryRule": "Microsoft.Insights/scheduledQueryRules/{ruleName}",

  "operationalinsights:Table": "Microsoft.OperationalInsights/workspaces/{workspaceName}/tables/{tableName}",
  "operationalinsights:Workspace": "Microsoft.OperationalInsights/workspaces/{workspaceName}",

  "privatedns:PrivateRecordSet":
    "Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}",
  "privatedns:PrivateZone": "Microsoft.Network/privateDnsZones/{privateZoneName}",
  "privatedns:VirtualNetworkLink":
    "Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}",

  "resources:AzureCliScript": "Microsoft.Resources/deploymentScripts/{scriptName}",

  "storage:BlobContainer":
    "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
  "storage:BlobContainerImmutabilityPolicy":
    "Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}/immutabilityPolicies/{immutabilityPolicyName}",
  "storage:BlobServiceProperties":
    "Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}",
  "storage:FileServiceProperties":
    "Microsoft.Storage/storageAccounts/{accountName}/fileServices/{fileServicesName}",
  "storage:FileShare":
    "Microsoft.Storage/storageAccounts/{accountName}/fileServices/default/shares/{shareName}",
  "storage:LocalUser": "Microsoft.Storage/storageAccounts/{accountName}/localUsers/{username}",
  "storage:ManagementPolicy":
    "Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
  "storage:PrivateEndpointConnection":
    "Microsoft.Storage/storageAccounts/{accountName}/privateEndpointConnections/{privateEndpointConnectionName}",
  "storage:StorageAccount": "Microsoft.Storage/storageAccounts/{accountName}",

  "web:AppServicePlan": "Microsoft.Web/serverfarms/{name}",
  "web:WebApp": "Microsoft.Web/sites/{name}",
};
