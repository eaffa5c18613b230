import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOCS = join(__dirname, "..", "..", "..", "docs");
const PACK = join(__dirname, "..", "..", "..", "policy-pack");

interface Role {
  readonly Name: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}
const role = (name: string) => JSON.parse(readFileSync(join(DOCS, "roles", `${name}.json`), "utf8")) as Role;
const ROLES = ["deploy-access", "deploy-authority", "preview"] as const;

/**
 * What each type of the allow-list is called in actions, and which of the two parts makes it.
 * https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations
 */
const ACTIONS: Readonly<Record<string, readonly [base: string, parts: "access" | "authority" | "both"]>> = {
  "authorization:ManagementLockByScope": ["Microsoft.Authorization/locks", "both"],
  "authorization:RoleAssignment": ["Microsoft.Authorization/roleAssignments", "authority"],
  "authorization:RoleDefinition": ["Microsoft.Authorization/roleDefinitions", "authority"],
  "dnsresolver:DnsResolver": ["Microsoft.Network/dnsResolvers", "access"],
  "dnsresolver:InboundEndpoint": ["Microsoft.Network/dnsResolvers/inboundEndpoints", "access"],
  "keyvault:Key": ["Microsoft.KeyVault/vaults/keys", "authority"],
  "keyvault:Secret": ["Microsoft.KeyVault/vaults/secrets", "access"],
  "keyvault:Vault": ["Microsoft.KeyVault/vaults", "both"],
  "managedidentity:UserAssignedIdentity": ["Microsoft.ManagedIdentity/userAssignedIdentities", "authority"],
  "monitor:ActionGroup": ["Microsoft.Insights/actionGroups", "both"],
  "monitor:ActivityLogAlert": ["Microsoft.Insights/activityLogAlerts", "access"],
  "monitor:DiagnosticSetting": ["Microsoft.Insights/diagnosticSettings", "both"],
  "monitor:MetricAlert": ["Microsoft.Insights/metricAlerts", "access"],
  "monitor:ScheduledQueryRule": ["Microsoft.Insights/scheduledQueryRules", "authority"],
  "network:AzureFirewall": ["Microsoft.Network/azureFirewalls", "access"],
  "network:FirewallPolicy": ["Microsoft.Network/firewallPolicies", "access"],
  "network:FirewallPolicyRuleCollectionGroup": [
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
    "access",
  ],
  "network:IpGroup": ["Microsoft.Network/ipGroups", "access"],
  "network:LocalNetworkGateway": ["Microsoft.Network/localNetworkGateways", "access"],
  "network:NetworkSecurityGroup": ["Microsoft.Network/networkSecurityGroups", "access"],
  "network:PrivateDnsZoneGroup": ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "both"],
  "network:PrivateEndpoint": ["Microsoft.Network/privateEndpoints", "both"],
  "network:PublicIPAddress": ["Microsoft.Network/publicIPAddresses", "access"],
  "network:RouteTable": ["Microsoft.Network/routeTables", "access"],
  "network:Subnet": ["Microsoft.Network/virtualNetworks/subnets", "both"],
  "network:VirtualNetwork": ["Microsoft.Network/virtualNetworks", "both"],
  "network:VirtualNetworkGateway": ["Microsoft.Network/virtualNetworkGateways", "access"],
  "network:VirtualNetworkGatewayConnection": ["Microsoft.Network/connections", "access"],
  "network:VirtualNetworkPeering": ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings", "access"],
  "operationalinsights:Workspace": ["Microsoft.OperationalInsights/workspaces", "both"],
  "privatedns:PrivateZone": ["Microsoft.Network/privateDnsZones", "both"],
  "privatedns:VirtualNetworkLink": ["Microsoft.Network/privateDnsZones/virtualNetworkLinks", "both"],
  "resources:ResourceGroup": ["Microsoft.Resources/subscriptions/resourceGroups", "both"],
  "storage:BlobContainer": ["Microsoft.Storage/storageAccounts/blobServices/containers", "authority"],
  "storage:BlobContainerImmutabilityPolicy": [
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    "authority",
  ],
  "storage:FileServiceProperties": ["Microsoft.Storage/storageAccounts/fileServices", "access"],
  "storage:FileShare": ["Microsoft.Storage/storageAccounts/fileServices/shares", "access"],
  "storage:ManagementPolicy": ["Microsoft.Storage/storageAccounts/managementPolicies", "authority"],
  "storage:StorageAccount": ["Microsoft.Storage/storageAccounts", "both"],
};

/** Azure has no action to delete them: they go with what they belong to, or stay. */
const NEVER_DELETED = new Set(["storage:FileServiceProperties", "keyvault:Key", "keyvault:Secret"]);

const allowed = JSON.parse(readFileSync(join(PACK, "allowed-types.json"), "utf8")) as {
  readonly used: readonly string[];
  readonly explained: Readonly<Record<string, string>>;
};
const types = [...allowed.used, ...Object.keys(allowed.explained)].flatMap((token) =>
  token.startsWith("azure-native:") ? [token.slice("azure-native:".length)] : [],
);

it("every type that the remote access may hold has its actions in the table", () => {
  expect([...types].sort()).toEqual(Object.keys(ACTIONS).sort());
});

it.each(Object.entries(ACTIONS))("who deploys may make and remove %s", (type, [base, parts]) => {
  const wanted = ["read", "write", ...(NEVER_DELETED.has(type) ? [] : ["delete"])].map(
    (verb) => `${base}/${verb}`,
  );
  for (const part of parts === "both" ? (["access", "authority"] as const) : [parts]) {
    expect(role(`deploy-${part}`).Actions).toEqual(expect.arrayContaining(wanted));
  }
  const reads = base.endsWith("/secrets") ? [] : [`${base}/read`];
  expect(role("preview").Actions).toEqual(expect.arrayContaining(reads));
});

it.each(ROLES)("the role %s names single actions, sorted, and reaches no data", (name) => {
  const { Actions, NotActions, DataActions } = role(name);
  expect(Actions.filter((action) => /[*?]/.test(action))).toEqual([]);
  expect(Actions).toEqual([...new Set(Actions)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  expect([...NotActions, ...DataActions]).toEqual([]);
});

it("who deploys the access part can grant nothing", () => {
  const granting = role("deploy-access").Actions.filter((action) =>
    /Microsoft\.Authorization\/(?!locks\/)/.test(action),
  );
  expect(granting).toEqual([]);
});

it("who previews only reads, and no secret", () => {
  const { Actions } = role("preview");
  expect(Actions.filter((action) => !action.endsWith("/read"))).toEqual([]);
  expect(Actions.filter((action) => /secrets|sharedKey/i.test(action))).toEqual([]);
});
