import type { AzureContent, StoredResource } from "../../../../../rehearsal/azure/state/azure-state";
import { city, resource, subnet, type Properties } from "./city";

const PROVIDERS = "/subscriptions/s/resourceGroups/g/providers";
export const VAULT = `${PROVIDERS}/Microsoft.KeyVault/vaults/kv-city`;
export const KEY = `${VAULT}/keys/device-ca-g1`;
export const ACCOUNT = `${PROVIDERS}/Microsoft.Storage/storageAccounts/stcity`;
export const CONTAINER = `${ACCOUNT}/blobServices/default/containers/ledger`;
export const IDENTITY = `${PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/issuer`;
export const WORKSPACE = `${PROVIDERS}/Microsoft.OperationalInsights/workspaces/logs`;
export const PRINCIPAL = "aaaaaaaa-0000-4000-8000-000000000001";
export const SIGN_ONLY = "bbbbbbbb-0000-4000-8000-000000000001";
export const ASSIGNMENT = "cccccccc-0000-4000-8000-000000000001";
const BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

export const roleId = (role: string) =>
  `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${role}`;

export const vault = (properties: Properties = {}, at = VAULT) =>
  resource(
    "keyvault:Vault",
    "",
    {
      properties: {
        sku: { family: "A", name: "premium" },
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        publicNetworkAccess: "Disabled",
        ...properties,
      },
    },
    at,
  );

export const deletedVault = (name: string) =>
  resource(
    "keyvault:DeletedVault",
    "",
    {},
    `/subscriptions/s/providers/Microsoft.KeyVault/locations/germanywestcentral/deletedVaults/${name}`,
  );

export const key = (properties: Properties = {}, at = KEY) =>
  resource(
    "keyvault:Key",
    "",
    {
      kty: "RSA-HSM",
      keySize: 3072,
      keyOps: ["sign", "verify"],
      attributes: { enabled: true, exportable: false },
      ...properties,
    },
    at,
  );

export const account = (properties: Properties = {}, at = ACCOUNT) =>
  resource(
    "storage:StorageAccount",
    "",
    {
      allowBlobPublicAccess: false,
      encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
      ...properties,
    },
    at,
  );

export const container = (properties: Properties = {}, at = CONTAINER) =>
  resource("storage:BlobContainer", "", { publicAccess: "None", ...properties }, at);

export const immutability = (properties: Properties = {}) =>
  resource(
    "storage:BlobContainerImmutabilityPolicy",
    "",
    {
      immutabilityPeriodSinceCreationInDays: 365,
      allowProtectedAppendWrites: true,
      state: "Unlocked",
      ...properties,
    },
    `${CONTAINER}/immutabilityPolicies/default`,
  );

export const lifecycle = (rule: Properties = {}, definition: Properties = {}) =>
  resource(
    "storage:ManagementPolicy",
    "",
    {
      policy: {
        rules: [
          {
            name: "old",
            type: "Lifecycle",
            definition: {
              filters: { blobTypes: ["appendBlob"], prefixMatch: ["ledger/"] },
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 365 } } },
              ...definition,
            },
            ...rule,
          },
        ],
      },
    },
    `${ACCOUNT}/managementPolicies/default`,
  );

export const identity = () =>
  resource("managedidentity:UserAssignedIdentity", "", { principalId: PRINCIPAL }, IDENTITY);

export const role = (properties: Properties = {}, name = SIGN_ONLY) =>
  resource(
    "authorization:RoleDefinition",
    "",
    {
      roleName: "sign only",
      permissions: [{ dataActions: ["Microsoft.KeyVault/vaults/keys/sign/action"] }],
      assignableScopes: ["/subscriptions/s/resourceGroups/g"],
      ...properties,
    },
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.Authorization/roleDefinitions/${name}`,
  );

export const assignment = (properties: Properties = {}, scope = KEY, name = ASSIGNMENT) =>
  resource(
    "authorization:RoleAssignment",
    "",
    {
      principalId: PRINCIPAL,
      principalType: "ServicePrincipal",
      roleDefinitionId: roleId(SIGN_ONLY),
      ...properties,
    },
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
  );

export const ledgerRight = () =>
  assignment(
    { roleDefinitionId: roleId(BLOB_DATA_CONTRIBUTOR) },
    CONTAINER,
    "cccccccc-0000-4000-8000-000000000002",
  );

export const zone = (name = "privatelink.vaultcore.azure.net", location = "global") =>
  resource("privatedns:PrivateZone", `privateDnsZones/${name}`, { location });

export const zoneLink = (properties: Properties = {}, name = "own", of = zone()) =>
  resource(
    "privatedns:VirtualNetworkLink",
    "",
    {
      location: "global",
      virtualNetwork: { id: `${PROVIDERS}/Microsoft.Network/virtualNetworks/net` },
      ...properties,
    },
    `${of.id}/virtualNetworkLinks/${name}`,
  );

export const endpoint = (connection: Properties = {}, properties: Properties = {}) =>
  resource("PrivateEndpoint", "privateEndpoints/pep", {
    subnet: { id: `${PROVIDERS}/Microsoft.Network/virtualNetworks/net/subnets/endpoints` },
    privateLinkServiceConnections: [
      { name: "vault", privateLinkServiceId: VAULT, groupIds: ["vault"], ...connection },
    ],
    ...properties,
  });

export const zoneGroup = (zoneId = zone().id) =>
  resource("PrivateDnsZoneGroup", "privateEndpoints/pep/privateDnsZoneGroups/default", {
    privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zoneId }],
  });

export const workspace = (properties: Properties = {}) =>
  resource("operationalinsights:Workspace", "", { retentionInDays: 365, ...properties }, WORKSPACE);

export const diagnostic = (properties: Properties = {}, of = VAULT) =>
  resource(
    "monitor:DiagnosticSetting",
    "",
    { workspaceId: WORKSPACE, logs: [{ category: "AuditEvent", enabled: true }], ...properties },
    `${of}/providers/Microsoft.Insights/diagnosticSettings/audit`,
  );

export const ACTION_GROUP = `${PROVIDERS}/Microsoft.Insights/actionGroups/told`;
export const actionGroup = (properties: Properties = {}, at = ACTION_GROUP) =>
  resource(
    "monitor:ActionGroup",
    "",
    {
      location: "global",
      groupShortName: "device-ca",
      enabled: true,
      emailReceivers: [{ name: "mailbox-1", emailAddress: "device-ca@musterstadt.example" }],
      ...properties,
    },
    at,
  );

export const queryRule = (properties: Properties = {}, criterion: Properties = {}) =>
  resource(
    "monitor:ScheduledQueryRule",
    "",
    {
      kind: "LogAlert",
      severity: 1,
      scopes: [WORKSPACE],
      evaluationFrequency: "PT30M",
      windowSize: "PT3H",
      criteria: {
        allOf: [
          {
            query: "AzureDiagnostics | summarize Signatures = count()",
            timeAggregation: "Total",
            metricMeasureColumn: "Signatures",
            operator: "LessThan",
            threshold: 1,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            ...criterion,
          },
        ],
      },
      actions: { actionGroups: [ACTION_GROUP] },
      ...properties,
    },
    `${PROVIDERS}/Microsoft.Insights/scheduledQueryRules/silence`,
  );

/** A city with what an authority is made of, before rights, names and logs. */
export function authorityCity(
  pieces: readonly StoredResource[] = [],
  without: readonly string[] = [],
): AzureContent {
  return city(
    [
      subnet("endpoints", "10.80.2.0/28"),
      vault(),
      key(),
      account(),
      container(),
      identity(),
      role(),
      zone(),
      workspace(),
      ...pieces,
    ],
    without,
  );
}
