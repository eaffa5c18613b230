import type { StoredResource } from "../../../../../rehearsal/azure/state/azure-state";
import { accessCity } from "./access-city";
import {
  ACCOUNT,
  ACTION_GROUP,
  actionGroup,
  account,
  authorityCity,
  container,
  CONTAINER,
  diagnostic,
  endpoint,
  key,
  KEY,
  vault,
  VAULT,
} from "./authority-city";
import type { Cases } from "./case";
import {
  creating,
  deleting,
  gateway,
  id,
  network,
  resource,
  subnet,
  updating,
  type Properties,
  type Situation,
} from "./city";

const SERVICE = `${ACCOUNT}/fileServices/default`;
const GATEWAY = id("virtualNetworkGateways/gw");
const GROUP = "/subscriptions/s/resourceGroups/g";

const standard = account({ kind: "StorageV2", sku: { name: "Standard_ZRS" } });
const fast = account({ kind: "FileStorage", sku: { name: "Premium_ZRS" } });
const blobs = account({ kind: "BlockBlobStorage", sku: { name: "Premium_LRS" } });
const share = (properties: Properties = {}) =>
  resource(
    "storage:FileShare",
    "",
    { shareQuota: 1024, enabledProtocols: "SMB", ...properties },
    `${SERVICE}/shares/files`,
  );
const service = (properties: Properties = {}) =>
  resource("storage:FileServiceProperties", "", properties, SERVICE);
const smb = (settings: Properties) => service({ protocolSettings: { smb: settings } });
const inAccount = (one: StoredResource, of = standard): Situation => creating(one, authorityCity([of]));

const secret = (properties: Properties = {}) =>
  resource(
    "keyvault:Secret",
    "",
    { properties: { value: "made up", ...properties } },
    `${VAULT}/secrets/psk`,
  );

const alert = (properties: Properties = {}, condition: Properties = {}) =>
  resource(
    "monitor:MetricAlert",
    "",
    {
      location: "global",
      severity: 1,
      enabled: true,
      scopes: [GATEWAY],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name: "connections",
            metricName: "P2SConnectionCount",
            operator: "GreaterThan",
            threshold: 400,
            timeAggregation: "Maximum",
            ...condition,
          },
        ],
      },
      actions: [{ actionGroupId: ACTION_GROUP }],
      ...properties,
    },
    `${GROUP}/providers/Microsoft.Insights/metricAlerts/full`,
  );
const watching = (properties: Properties = {}, condition: Properties = {}): Situation =>
  creating(alert(properties, condition), authorityCity([gateway(), actionGroup()]));
const conditions = (...names: string[]) => ({
  criteria: {
    allOf: names.map((name) => ({ name, metricName: "P2SConnectionCount", threshold: 1 })),
  },
});

const lock = (scope: string, level = "CanNotDelete") =>
  resource(
    "authorization:ManagementLockByScope",
    "",
    { level },
    `${scope}/providers/Microsoft.Authorization/locks/keep`,
  );
const locked = (scope: string, level?: string, ...pieces: StoredResource[]) =>
  authorityCity([gateway(), lock(scope, level), ...pieces]);

const fileEndpoint = (configuration: Properties = {}) =>
  endpoint(
    { name: "file", privateLinkServiceId: ACCOUNT, groupIds: ["file"] },
    {
      ipConfigurations: [
        {
          name: "file",
          groupId: "file",
          memberName: "file",
          privateIPAddress: "10.80.2.4",
          ...configuration,
        },
      ],
    },
  );

/** File shares, what is written about them, and what must stay. */
export const SHARE_CASES: Cases = {
  "endpoint-static-address": [
    {
      title: "an endpoint's address outside of its subnet",
      refuses: () => creating(fileEndpoint({ privateIPAddress: "10.80.3.4" }), authorityCity()),
      words:
        'privateIPAddress is "10.80.3.4"; write one of 10.80.2.0/28, neither one of the first four nor the last',
      grants: () => creating(fileEndpoint({ privateIPAddress: "10.80.2.14" }), authorityCity()),
    },
    {
      title: "an endpoint's address that Azure keeps",
      refuses: () => creating(fileEndpoint({ privateIPAddress: "10.80.2.3" }), authorityCity()),
      words: 'privateIPAddress is "10.80.2.3"',
      grants: () => creating(fileEndpoint(), authorityCity()),
    },
    {
      title: "an endpoint's address at another door",
      refuses: () => creating(fileEndpoint({ groupId: "blob" }), authorityCity()),
      words: 'groupId is "blob"; write that of the connection, "file"',
      grants: () => creating(fileEndpoint(), authorityCity()),
    },
    {
      title: "an endpoint's address that names no member",
      refuses: () => creating(fileEndpoint({ memberName: null }), authorityCity()),
      words: "memberName is missing",
      grants: () => creating(fileEndpoint(), authorityCity()),
    },
    {
      title: "an endpoint's address that another one has",
      refuses: () =>
        creating({ ...fileEndpoint(), id: `${fileEndpoint().id}-2` }, authorityCity([fileEndpoint()])),
      words: "take another",
      grants: () =>
        creating(
          { ...fileEndpoint({ privateIPAddress: "10.80.2.5" }), id: `${fileEndpoint().id}-2` },
          authorityCity([fileEndpoint()]),
        ),
    },
  ],
  "account-kind-and-sku": [
    {
      title: "fast shares on slow disks",
      refuses: () => creating(account({ kind: "FileStorage", sku: { name: "Standard_ZRS" } }, `${ACCOUNT}2`)),
      words: 'kind is "FileStorage" with sku.name "Standard_ZRS"',
      grants: () =>
        creating(account({ kind: "FileStorage", sku: { name: "StandardV2_ZRS" } }, `${ACCOUNT}2`)),
    },
    {
      title: "an account for everything on fast disks",
      refuses: () => creating(account({ kind: "StorageV2", sku: { name: "Premium_ZRS" } }, `${ACCOUNT}2`)),
      words: 'kind is "StorageV2" with sku.name "Premium_ZRS"',
      grants: () => creating(account({ kind: "StorageV2", sku: { name: "Standard_ZRS" } }, `${ACCOUNT}2`)),
    },
  ],
  "share-account": [
    {
      title: "a share in an account for blobs",
      refuses: () => inAccount(share(), blobs),
      words: 'the account\'s kind is "BlockBlobStorage", which has no file shares',
      grants: () => inAccount(share()),
    },
  ],
  "share-quota": [
    {
      title: "a fast share of 99 GiB",
      refuses: () => inAccount(share({ shareQuota: 99 }), fast),
      words: "shareQuota is 99 GiB; in such an account write 100 to 102400",
      grants: () => inAccount(share({ shareQuota: 100 }), fast),
    },
    {
      title: "a share larger than there is",
      refuses: () => inAccount(share({ shareQuota: 102_401 })),
      words: "write 1 to 102400",
      grants: () => inAccount(share({ shareQuota: 102_400 })),
    },
    {
      title: "a share of the second generation of 31 GiB",
      refuses: () =>
        inAccount(
          share({ shareQuota: 31 }),
          account({ kind: "FileStorage", sku: { name: "StandardV2_ZRS" } }),
        ),
      words: "write 32 to 262144",
      grants: () =>
        inAccount(
          share({ shareQuota: 262_144 }),
          account({ kind: "FileStorage", sku: { name: "StandardV2_ZRS" } }),
        ),
    },
  ],
  "share-tier": [
    {
      title: "a fast tier in a slow account",
      refuses: () => inAccount(share({ accessTier: "Premium" })),
      words: 'accessTier is "Premium", but the account\'s kind is "StorageV2"',
      grants: () => inAccount(share({ accessTier: "Hot" })),
    },
    {
      title: "a slow tier in a fast account",
      refuses: () => inAccount(share({ accessTier: "Hot" }), fast),
      words: 'write "Premium"',
      grants: () => inAccount(share({ accessTier: "Premium" }), fast),
    },
  ],
  "share-protocol": [
    {
      title: "NFS in a slow account",
      refuses: () => inAccount(share({ enabledProtocols: "NFS" })),
      words: 'enabledProtocols is "NFS"',
      grants: () => inAccount(share({ enabledProtocols: "NFS", rootSquash: "RootSquash" }), fast),
    },
    {
      title: "root squash for SMB",
      refuses: () => inAccount(share({ rootSquash: "RootSquash" })),
      words: 'rootSquash is "RootSquash", which only "NFS" knows',
      grants: () => inAccount(share()),
    },
  ],
  "share-protocol-fixed": [
    {
      title: "another protocol for a share",
      refuses: () => updating(share(), share({ enabledProtocols: "NFS" }), authorityCity([fast])),
      words: 'but the share was made with "SMB"',
      grants: () => updating(share(), share({ shareQuota: 2048 }), authorityCity([fast])),
    },
  ],
  "smb-settings": [
    {
      title: "a version of SMB that nobody has",
      refuses: () => inAccount(smb({ versions: "SMB3.1.1;SMB4.0" })),
      words: 'protocolSettings.smb.versions has "SMB4.0"',
      grants: () => inAccount(smb({ versions: "SMB3.1.1" })),
    },
    {
      title: "words that are joined by commas",
      refuses: () => inAccount(smb({ channelEncryption: "AES-128-GCM,AES-256-GCM" })),
      words: "joined by semicolons",
      grants: () => inAccount(smb({ channelEncryption: "AES-128-GCM;AES-256-GCM" })),
    },
    {
      title: "no way to sign in",
      refuses: () => inAccount(smb({ authenticationMethods: "" })),
      words: "authenticationMethods is empty",
      grants: () =>
        inAccount(smb({ authenticationMethods: "Kerberos", kerberosTicketEncryption: "AES-256" })),
    },
  ],
  "smb-multichannel": [
    {
      title: "several channels to a slow account",
      refuses: () => inAccount(smb({ multichannel: { enabled: true } })),
      words: 'that needs "FileStorage"',
      grants: () => inAccount(smb({ multichannel: { enabled: true } }), fast),
    },
  ],
  "share-retention": [
    {
      title: "deleted shares that are kept for no days",
      refuses: () => inAccount(service({ shareDeleteRetentionPolicy: { enabled: true, days: 0 } })),
      words: "shareDeleteRetentionPolicy.days is 0; write 1 to 365",
      grants: () => inAccount(service({ shareDeleteRetentionPolicy: { enabled: true, days: 365 } })),
    },
  ],
  "secret-value": [
    {
      title: "a secret without a value",
      refuses: () => creating(secret({ value: "" }), authorityCity()),
      words: "properties.value is missing or empty",
      grants: () => creating(secret(), authorityCity()),
    },
  ],
  "secret-times": [
    {
      title: "a secret that ends before it begins",
      refuses: () =>
        creating(
          secret({ attributes: { notBefore: 2_000_000_000, expires: 1_900_000_000 } }),
          authorityCity(),
        ),
      words: "properties.attributes.expires is 1900000000, not after notBefore 2000000000",
      grants: () =>
        creating(
          secret({ attributes: { notBefore: 1_900_000_000, expires: 2_000_000_000 } }),
          authorityCity(),
        ),
    },
  ],
  "metric-alert-global": [
    {
      title: "a metric alert in a region",
      refuses: () => watching({ location: "germanywestcentral" }),
      words: 'location is "germanywestcentral"; metric alerts are "global"',
      grants: () => watching(),
    },
  ],
  "metric-alert-references": [
    {
      title: "a metric alert on a gateway that does not exist",
      refuses: () => creating(alert(), authorityCity([actionGroup()])),
      words: `it refers to "${GATEWAY}", which does not exist`,
      grants: () => watching(),
    },
    {
      title: "a metric alert that tells a group that does not exist",
      refuses: () => creating(alert(), authorityCity([gateway()])),
      words: `it refers to "${ACTION_GROUP}", which does not exist`,
      grants: () => creating(alert({ actions: [] }), authorityCity([gateway()])),
    },
    {
      title: "a metric alert that looks at nothing",
      refuses: () => watching({ scopes: [] }),
      words: "scopes is empty",
      grants: () => watching(),
    },
  ],
  "metric-alert-times": [
    {
      title: "a metric alert that looks every two minutes",
      refuses: () => watching({ evaluationFrequency: "PT2M" }),
      words: 'evaluationFrequency is "PT2M"; write PT1M, PT5M, PT15M, PT30M, PT1H',
      grants: () => watching({ evaluationFrequency: "PT1M" }),
    },
    {
      title: "a window of two days",
      refuses: () => watching({ windowSize: "P2D" }),
      words: 'windowSize is "P2D"',
      grants: () => watching({ windowSize: "P1D" }),
    },
    {
      title: "a metric alert that looks at less than passes between two looks",
      refuses: () => watching({ evaluationFrequency: "PT1H" }),
      words: 'evaluationFrequency is "PT1H", longer than windowSize',
      grants: () => watching({ evaluationFrequency: "PT15M" }),
    },
  ],
  "metric-alert-severity": [
    {
      title: "a metric alert of severity 5",
      refuses: () => watching({ severity: 5 }),
      words: "severity is 5; write 0 to 4",
      grants: () => watching({ severity: 4 }),
    },
  ],
  "metric-alert-criteria": [
    {
      title: "a metric alert without a condition",
      refuses: () => watching({ criteria: { allOf: [] } }),
      words: "criteria.allOf has 0 members; write 1 to 5",
      grants: () => watching(conditions("a", "b", "c", "d", "e")),
    },
    {
      title: "two conditions of one name",
      refuses: () => watching(conditions("a", "a")),
      words: 'criteria.allOf has the name "a" more than once',
      grants: () => watching(conditions("a", "b")),
    },
    {
      title: "a condition without a threshold",
      refuses: () => watching({}, { threshold: null }),
      words: "criteria.allOf[0].threshold is missing; write a number",
      grants: () => watching({}, { threshold: 0 }),
    },
    {
      title: "a threshold beside one that learns",
      refuses: () => watching({}, { criterionType: "DynamicThresholdCriterion" }),
      words: "criteria.allOf[0].threshold is set beside a dynamic one",
      grants: () => watching(),
    },
    {
      title: "a condition on nothing",
      refuses: () => watching({}, { metricName: null }),
      words: "criteria.allOf[0].metricName is missing",
      grants: () => watching(),
    },
    {
      title: "an alert for one resource on two",
      refuses: () => watching({ scopes: [GATEWAY, VAULT] }, { metricName: "Availability" }),
      words: "scopes has several members",
      grants: () => watching(),
    },
  ],
  "metric-alert-metric": [
    {
      title: "a metric that gateways do not have",
      refuses: () => watching({}, { metricName: "P2SConnections" }),
      words: 'criteria.allOf[0].metricName is "P2SConnections"; microsoft.network/virtualnetworkgateways has',
      grants: () => watching({}, { metricName: "TunnelEgressPacketDropTSMismatch" }),
    },
  ],
  "lock-scope-exists": [
    {
      title: "a lock on a gateway that does not exist",
      refuses: () => creating(lock(GATEWAY), authorityCity()),
      words: `scope is ${GATEWAY}, which does not exist`,
      grants: () => creating(lock(GROUP), authorityCity()),
    },
  ],
  "locked-deletion": [
    {
      title: "the deletion of a locked gateway",
      refuses: () => deleting("virtualNetworkGateways/gw", locked(GATEWAY)),
      words: "cannot be deleted, because",
      grants: () => deleting("virtualNetworkGateways/gw", locked(VAULT)),
    },
    {
      title: "the deletion of something in a locked group",
      refuses: () => deleting(CONTAINER, locked(GROUP)),
      words: `${GROUP} is locked`,
      grants: () => deleting(CONTAINER, authorityCity()),
    },
    {
      title: "the deletion of an account with a locked container",
      refuses: () => deleting(ACCOUNT, locked(CONTAINER)),
      words: `${CONTAINER} is locked`,
      grants: () => deleting(`${CONTAINER}/providers/Microsoft.Authorization/locks/keep`, locked(CONTAINER)),
    },
    {
      title: "the deletion of logs of a locked vault",
      refuses: () => deleting(diagnostic().id, locked(VAULT, "CanNotDelete", diagnostic())),
      words: `${VAULT} is locked`,
      // Keys go through their vault, where locks do not count.
      grants: () =>
        deleting(KEY, locked(VAULT, "CanNotDelete", vault({ publicNetworkAccess: "Enabled" }), key())),
    },
    {
      title: "the deletion of an endpoint of a locked account",
      refuses: () => deleting(fileEndpoint().id, locked(ACCOUNT, "CanNotDelete", fileEndpoint())),
      words: `${ACCOUNT} is locked`,
      grants: () => deleting(fileEndpoint().id, locked(VAULT, "CanNotDelete", fileEndpoint())),
    },
  ],
  "locked-change": [
    {
      title: "a change in an account that is read-only",
      refuses: () =>
        updating(container(), container({ metadata: { owner: "it" } }), locked(ACCOUNT, "ReadOnly")),
      words: "cannot be written, because",
      grants: () => updating(container(), container({ metadata: { owner: "it" } }), locked(ACCOUNT)),
    },
  ],
};

/** Neighbours of older rules that shares, secrets and firewalls' logs bring. */
export const SHARE_NEIGHBOURS: Cases = {
  "parent-exists": [
    {
      title: "a share in an account that does not exist",
      refuses: () => creating(share(), authorityCity([], ["storageAccounts/stcity"])),
      words: "it lies in",
      grants: () => creating(share(), authorityCity([standard])),
    },
    {
      title: "a secret in a vault that does not exist",
      refuses: () => creating(secret(), authorityCity([], ["vaults/kv-city"])),
      words: "it lies in",
      grants: () => creating(secret(), authorityCity()),
    },
  ],
  "key-deletion-from-outside": [
    {
      title: "the deletion of a secret whose vault has only a private door",
      refuses: () => deleting(secret().id, authorityCity([secret()])),
      words: "can only be deleted through its vault",
      grants: () =>
        deleting(secret().id, authorityCity([vault({ publicNetworkAccess: "Enabled" }), secret()])),
    },
  ],
  "diagnostic-categories": [
    {
      title: "a category that firewalls do not have",
      refuses: () =>
        creating(
          diagnostic({ logs: [{ category: "AZFWEverything", enabled: true }] }, id("azureFirewalls/fw")),
          authorityCity([
            network(),
            subnet("AzureFirewallSubnet", "10.80.3.0/26"),
            resource("AzureFirewall", "azureFirewalls/fw"),
          ]),
        ),
      words: 'logs[0].category is "AZFWEverything"',
      grants: () =>
        creating(
          diagnostic({ logs: [{ category: "AZFWNetworkRule", enabled: true }] }, id("azureFirewalls/fw")),
          authorityCity([resource("AzureFirewall", "azureFirewalls/fw")]),
        ),
    },
    {
      title: "a category that gateways do not have",
      refuses: () =>
        creating(
          diagnostic({ logs: [{ category: "AuditEvent", enabled: true }] }, GATEWAY),
          authorityCity([gateway()]),
        ),
      words: '"P2SDiagnosticLog"',
      grants: () =>
        creating(
          diagnostic({ logs: [{ category: "P2SDiagnosticLog", enabled: true }] }, GATEWAY),
          authorityCity([gateway()]),
        ),
    },
    {
      title: "a category that file services do not have",
      refuses: () => creating(diagnostic({}, SERVICE), authorityCity()),
      words: '"StorageRead", "StorageWrite", "StorageDelete"',
      grants: () =>
        creating(
          diagnostic({ logs: [{ category: "StorageRead", enabled: true }] }, SERVICE),
          authorityCity(),
        ),
    },
  ],
  "resource-name": [
    {
      title: "a share's name with a capital letter",
      refuses: () => creating({ ...share(), id: `${SERVICE}/shares/Files` }, authorityCity([standard])),
      words: 'the name is "Files"',
      grants: () => creating({ ...share(), id: `${SERVICE}/shares/files-1` }, authorityCity([standard])),
    },
    {
      title: "a secret's name with an underscore",
      refuses: () => creating({ ...secret(), id: `${VAULT}/secrets/shared_key` }, authorityCity()),
      words: 'the name is "shared_key"',
      grants: () => creating({ ...secret(), id: `${VAULT}/secrets/shared-key` }, authorityCity()),
    },
    {
      title: "a firewall's name of 57 characters",
      refuses: () =>
        creating(
          resource("AzureFirewall", `azureFirewalls/${"f".repeat(57)}`, {
            sku: { name: "AZFW_Hub" },
            virtualHub: {},
          }),
          accessCity(),
        ),
      words: "(57 characters); write 1 to 56",
      grants: () =>
        creating(
          resource("AzureFirewall", `azureFirewalls/${"f".repeat(56)}`, {
            sku: { name: "AZFW_Hub" },
            virtualHub: {},
          }),
          accessCity(),
        ),
    },
    {
      title: "a lock's name with a period at the end",
      refuses: () => creating({ ...lock(VAULT), id: `${lock(VAULT).id}.` }, authorityCity()),
      words: 'the name is "keep."',
      grants: () => creating(lock(VAULT), authorityCity()),
    },
  ],
};
