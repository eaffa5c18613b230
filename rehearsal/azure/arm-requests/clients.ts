import type { Action } from "./arm-request";
import { NETWORK_OPERATIONS } from "./network-operations";

/** How one method of a client is called. */
export interface Method {
  readonly name: string;
  /** How many of the path's values it takes, counted from the outermost; all when absent. The others it writes itself. */
  readonly takes?: number;
  /** What it wants behind the path and in front of the options. */
  readonly before?: readonly unknown[];
  /** Name under which the body goes into the options; it is an argument of its own when absent. */
  readonly bodyIn?: string;
}

/** Where a client keeps the operations of a type. */
export interface Operations {
  readonly group: string;
  /** The API version of these operations, where a client speaks several. */
  readonly apiVersion?: string;
  /** Methods with names of their own; the others are called as nearly everywhere. An empty list: there is none. */
  readonly methods?: Readonly<Partial<Record<Action, readonly Method[]>>>;
}

/** One of Microsoft's management clients for JavaScript. */
export interface Client {
  /** Module of azure-native whose types it writes; a module may need several clients. */
  readonly module: string;
  readonly package: string;
  readonly className: string;
  /** The API version it speaks, unless operations have one of their own. */
  readonly apiVersion: string;
  /** Classes of azure-native → operations. */
  readonly operations: Readonly<Record<string, Operations>>;
  load(): Promise<object>;
}

/** The API version in which a client writes a type. */
export function versionOf({ operations, apiVersion }: Client, type: string): string {
  return operations[type]?.apiVersion ?? apiVersion;
}

/** What the methods are called nearly everywhere; no type has two of one row. */
export const USUAL_METHODS: Readonly<Record<Action, readonly Method[]>> = {
  put: [{ name: "beginCreateOrUpdate" }, { name: "createOrUpdate" }],
  get: [{ name: "get" }],
  delete: [{ name: "beginDelete" }, { name: "delete" }],
};

/**
 * Microsoft's clients that are at hand. A client counts for a type only in its own API version; it is loaded when it
 * is first needed, which previews never do.
 */
export const CLIENTS: readonly Client[] = [
  {
    module: "network",
    package: "@azure/arm-network",
    className: "NetworkManagementClient",
    apiVersion: "2024-05-01",
    operations: Object.fromEntries(
      Object.entries(NETWORK_OPERATIONS).map(([type, group]) => [type, { group }]),
    ),
    load: () => import("@azure/arm-network"),
  },
  {
    module: "keyvault",
    package: "@azure/arm-keyvault",
    className: "KeyVaultManagementClient",
    apiVersion: "2024-11-01",
    operations: {
      Vault: { group: "vaults" },
      // The Resource Manager deletes neither keys nor secrets; azure-native asks the vault itself.
      Key: { group: "keys", methods: { put: [{ name: "createIfNotExist" }], delete: [] } },
      Secret: { group: "secrets", methods: { delete: [] } },
    },
    load: () => import("@azure/arm-keyvault"),
  },
  {
    module: "storage",
    package: "@azure/arm-storage",
    className: "StorageManagementClient",
    apiVersion: "2024-01-01",
    operations: {
      StorageAccount: {
        group: "storageAccounts",
        methods: { put: [{ name: "beginCreate" }], get: [{ name: "getProperties" }] },
      },
      BlobContainer: { group: "blobContainers", methods: { put: [{ name: "create" }] } },
      BlobContainerImmutabilityPolicy: {
        group: "blobContainers",
        methods: {
          put: [
            {
              name: "createOrUpdateImmutabilityPolicy",
              takes: 3,
              bodyIn: "parameters",
            },
          ],
          get: [{ name: "getImmutabilityPolicy", takes: 3 }],
          delete: [{ name: "deleteImmutabilityPolicy", takes: 3, before: ["*"] }],
        },
      },
      // An account has one file service, which nobody deletes.
      FileServiceProperties: {
        group: "fileServices",
        methods: {
          put: [{ name: "setServiceProperties", takes: 2 }],
          get: [{ name: "getServiceProperties", takes: 2 }],
          delete: [],
        },
      },
      FileShare: { group: "fileShares", methods: { put: [{ name: "create" }] } },
      ManagementPolicy: { group: "managementPolicies" },
    },
    load: () => import("@azure/arm-storage"),
  },
  {
    module: "authorization",
    package: "@azure/arm-authorization",
    className: "AuthorizationManagementClient",
    apiVersion: "2022-04-01",
    operations: { RoleAssignment: { group: "roleAssignments", methods: { put: [{ name: "create" }] } } },
    load: () => import("@azure/arm-authorization"),
  },
  {
    module: "authorization",
    package: "@azure/arm-locks",
    className: "ManagementLockClient",
    apiVersion: "2020-05-01",
    operations: {
      ManagementLockByScope: {
        group: "managementLocks",
        methods: {
          put: [{ name: "createOrUpdateByScope" }],
          get: [{ name: "getByScope" }],
          delete: [{ name: "deleteByScope" }],
        },
      },
    },
    load: () => import("@azure/arm-locks"),
  },
  {
    module: "managedidentity",
    package: "@azure/arm-msi",
    className: "ManagedServiceIdentityClient",
    apiVersion: "2023-01-31",
    operations: { UserAssignedIdentity: { group: "userAssignedIdentities" } },
    load: () => import("@azure/arm-msi"),
  },
  {
    module: "privatedns",
    package: "@azure/arm-privatedns",
    className: "PrivateDnsManagementClient",
    apiVersion: "2024-06-01",
    operations: {
      PrivateRecordSet: { group: "recordSets" },
      PrivateZone: { group: "privateZones" },
      VirtualNetworkLink: { group: "virtualNetworkLinks" },
    },
    load: () => import("@azure/arm-privatedns"),
  },
  {
    module: "monitor",
    package: "@azure/arm-monitor",
    className: "MonitorClient",
    apiVersion: "2021-05-01-preview",
    operations: {
      DiagnosticSetting: { group: "diagnosticSettings" },
      ActionGroup: { group: "actionGroups", apiVersion: "2024-10-01-preview" },
      ScheduledQueryRule: { group: "scheduledQueryRules", apiVersion: "2025-01-01-preview" },
    },
    load: () => import("@azure/arm-monitor"),
  },
  {
    // Version 8 writes metric alerts in a later API version than azure-native does.
    module: "monitor",
    package: "@azure/arm-monitor-7",
    className: "MonitorClient",
    apiVersion: "2018-03-01",
    operations: { MetricAlert: { group: "metricAlerts" } },
    load: () => import("@azure/arm-monitor-7"),
  },
];
