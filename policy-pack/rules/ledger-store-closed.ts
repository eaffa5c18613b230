import {
  counts,
  eachOf,
  holdsNothing,
  holdsOnly,
  says,
  saysIfWritten,
  unmet,
  unmetAt,
  type Demand,
  type Demands,
} from "../demand";
import { ofType, type Plan, type PlannedResource } from "../resource-model/plan";
import { at } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isFor } from "../resource-model/storage-account";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";

/** A month: long enough for somebody to compare the ledger with the log of the vault before any of it can go. */
const LEAST_DAYS = 31;
const AGE = "daysAfterModificationGreaterThan";

/** learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts and /azure/storage/common/storage-network-security */
export const LEDGER_DEMANDS: readonly Demands[] = [
  {
    type: "storage:StorageAccount",
    place: "top",
    demands: [
      says("publicNetworkAccess", "Disabled"),
      says("allowBlobPublicAccess", false),
      says("allowSharedKeyAccess", false),
      says("allowCrossTenantReplication", false),
      says("enableHttpsTrafficOnly", true),
      says("minimumTlsVersion", "TLS1_2", "TLS1_3"),
      saysIfWritten("defaultToOAuthAuthentication", true),
      says("networkRuleSet.defaultAction", "Deny"),
      // Microsoft's services, because otherwise the account's own lifecycle rules stop; never logs and metrics.
      saysIfWritten("networkRuleSet.bypass", "None", "AzureServices"),
      holdsNothing("networkRuleSet.ipRules"),
      holdsNothing("networkRuleSet.virtualNetworkRules"),
      holdsNothing("networkRuleSet.resourceAccessRules"),
      holdsOnly(
        "networkRuleSet",
        "defaultAction",
        "bypass",
        "ipRules",
        "virtualNetworkRules",
        "resourceAccessRules",
      ),
      ...["isSftpEnabled", "isLocalUserEnabled", "enableNfsV3", "isHnsEnabled"].map((name) =>
        saysIfWritten(name, false),
      ),
      holdsNothing("customDomain"),
      saysIfWritten("routingPreference.publishInternetEndpoints", false),
      saysIfWritten("routingPreference.publishMicrosoftEndpoints", false),
    ],
  },
  { type: "storage:BlobContainer", place: "top", demands: [says("publicAccess", "None")] },
  {
    type: "storage:BlobContainerImmutabilityPolicy",
    place: "top",
    demands: [
      counts("immutabilityPeriodSinceCreationInDays", LEAST_DAYS, "days"),
      says("allowProtectedAppendWrites", true),
      saysIfWritten("allowProtectedAppendWritesAll", false),
    ],
  },
];

/** Of the actions of a lifecycle rule: nothing goes before its time, and not by another clock than the last block's. */
const DELETION: readonly Demand[] = [
  holdsOnly("baseBlob", "delete"),
  holdsOnly("baseBlob.delete", AGE),
  counts(`baseBlob.delete.${AGE}`, LEAST_DAYS, "days"),
  ...["snapshot", "version"].map(holdsNothing),
];

/** The ledger can be reached from inside only, and nobody rewrites it. */
export const ledgerStoreClosed: Rule = {
  id: "ledger-store-closed",
  title:
    "storage of the remote access must be closed to every public network, know no keys, and let nobody change or delete what was written",
  severity: "critical",
  why:
    "the ledger is the only witness of what the device CA has signed: a key, a shared access signature or an open " +
    "network lets a stranger read the names of all devices, or take a certificate out of the record",
  remedy:
    'Write publicNetworkAccess "Disabled", allowSharedKeyAccess, allowBlobPublicAccess and allowCrossTenantReplication ' +
    'false, networkRuleSet "Deny", publicAccess "None" for containers, and an immutability policy that only lets blobs grow.',
  controls: [
    "BSI IT-Grundschutz 2023: SYS.1.8.A2, OPS.1.1.5.A3, NET.1.1.A11",
    "ISO/IEC 27001:2022 Annex A: 8.3, 8.15, 8.20",
  ],
  kind: "confinement",
  // What is changed in the ledger is found out; what was read there stays known, so that it is for an outage alone.
  exemptable: "emergency",
  check: (resource) => [...unmet(resource, LEDGER_DEMANDS), ...lifecycle(resource)],
  together: immutable,
};

function lifecycle(resource: JudgedResource): readonly Finding[] {
  if (!isAnyOf(resource.types, "storage:ManagementPolicy")) return [];
  return eachOf(at(resource.inputs, "policy", "rules")).flatMap((rule) =>
    unmetAt(at(rule, "definition", "actions"), DELETION),
  );
}

/**
 * A policy is a resource of its own, so that only the whole stack tells whether an account has one. An account for file
 * shares alone needs none: people change files there every day.
 */
function immutable(plan: Plan): readonly PlaceInPlan[] {
  const policies = ofType(plan, "storage:BlobContainerImmutabilityPolicy");
  const accounts = ofType(plan, "storage:StorageAccount");
  const [shares, containers] = [ofType(plan, "storage:FileShare"), ofType(plan, "storage:BlobContainer")];
  // A container of which nobody can tell whose it is may be this account's.
  const isElsewhere = (container: PlannedResource, account: PlannedResource) =>
    !isFor(account, container, plan) && accounts.some((other) => isFor(other, container, plan));
  const sharesOnly = (account: PlannedResource) =>
    shares.some((share) => isFor(account, share, plan)) &&
    containers.every((container) => isElsewhere(container, account));
  return accounts
    .filter((account) => !sharesOnly(account))
    .filter((account) => !policies.some((policy) => isFor(account, policy, plan)))
    .map((resource) => ({
      resource,
      path: "",
      found: "a storage account without an immutability policy on any of its containers",
      write: "a BlobContainerImmutabilityPolicy beside it, with allowProtectedAppendWrites: true",
    }));
}
