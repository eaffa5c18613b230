import {
  ACCOUNT,
  account,
  ASSIGNMENT,
  assignment,
  authorityCity,
  CONTAINER,
  container,
  deletedVault,
  diagnostic,
  endpoint,
  immutability,
  KEY,
  key,
  ledgerRight,
  lifecycle,
  role,
  roleId,
  VAULT,
  vault,
  WORKSPACE,
  workspace,
  zone,
  zoneGroup,
  zoneLink,
} from "./authority-city";
import type { Cases } from "./case";
import { creating, deleting, id, resource, resourceGroup, updating, type Situation } from "./city";
import type { StoredResource } from "../../../../../rehearsal/azure/state/azure-state";

/** A resource that joins an authority's city, from which some piece may be missing. */
const joining = (one: StoredResource, pieces: StoredResource[] = [], without: string[] = []): Situation =>
  creating(one, authorityCity(pieces, without));
const changing = (before: StoredResource, after: StoredResource): Situation =>
  updating(before, after, authorityCity());

const FREE_VAULT = VAULT.replace("kv-city", "kv-other");
const FREE_ACCOUNT = ACCOUNT.replace("stcity", "stother");
const freeVault = (properties = {}) => vault(properties, FREE_VAULT);
const freeKey = (properties = {}) => key(properties, KEY.replace("g1", "g2"));
const freeContainer = (properties = {}) => container(properties, `${CONTAINER}-lock`);
const inOtherGroup = (path: string) => path.replace("/resourceGroups/g/", "/resourceGroups/other/");
const otherName = "dddddddd-0000-4000-8000-000000000001";

/** Rules on what an authority is made of: private doors, vault and keys, ledger, rights, logs. */
export const AUTHORITY_CASES: Cases = {
  "endpoint-target-exists": [
    {
      title: "an endpoint to a vault that does not exist",
      refuses: () => joining(endpoint(), [], ["vaults/kv-city", "keys/device-ca-g1"]),
      words: `privateLinkServiceConnections[0].privateLinkServiceId is "${VAULT}", which does not exist`,
      grants: () => joining(endpoint()),
    },
    {
      title: "an endpoint without a connection",
      refuses: () => joining(endpoint({}, { privateLinkServiceConnections: [] })),
      words: "it has 0 connections; an endpoint has one",
      grants: () =>
        joining(
          endpoint(
            {},
            {
              privateLinkServiceConnections: [],
              manualPrivateLinkServiceConnections: [
                { name: "vault", privateLinkServiceId: VAULT, groupIds: ["vault"] },
              ],
            },
          ),
        ),
    },
  ],
  "endpoint-door-named": [
    {
      title: "an endpoint that says no sub-resource",
      refuses: () => joining(endpoint({ groupIds: [] })),
      words: 'privateLinkServiceConnections[0].groupIds is empty; write one of "vault"',
      grants: () => joining(endpoint({ groupIds: ["vault"] })),
    },
  ],
  "endpoint-one-door": [
    {
      title: "an endpoint to two sub-resources",
      refuses: () => joining(endpoint({ privateLinkServiceId: ACCOUNT, groupIds: ["blob", "file"] })),
      words: 'groupIds is ["blob","file"]; write one, and an endpoint for each other',
      grants: () => joining(endpoint({ privateLinkServiceId: ACCOUNT, groupIds: ["blob"] })),
    },
  ],
  "endpoint-door-exists": [
    {
      title: "an endpoint to a vault's blobs",
      refuses: () => joining(endpoint({ groupIds: ["blob"] })),
      words: 'groupIds has "blob"; this target has "vault"',
      grants: () => joining(endpoint({ privateLinkServiceId: ACCOUNT, groupIds: ["blob"] })),
    },
  ],
  "endpoint-in-its-networks-location": [
    {
      title: "an endpoint in another location than its network",
      refuses: () => joining(endpoint({}, { location: "westeurope" })),
      words: 'location is "westeurope", but its network lies in "germanywestcentral"',
      grants: () => joining(endpoint({}, { location: "Germany West Central" })),
    },
  ],
  "private-zone-global": [
    {
      title: "a private zone in a region",
      refuses: () => joining(zone("privatelink.blob.core.windows.net", "germanywestcentral")),
      words: 'location is "germanywestcentral"; private zones and their links are "global"',
      grants: () => joining(zone("privatelink.blob.core.windows.net", "Global")),
    },
  ],
  "zone-link-network-once": [
    {
      title: "a second link of a network to a zone",
      refuses: () => joining(zoneLink({}, "second"), [zoneLink()]),
      words: "links the same network to a zone of the name",
      grants: () => joining(zoneLink()),
    },
  ],
  "zone-group-zone-exists": [
    {
      title: "a zone group for a zone that does not exist",
      refuses: () => joining(zoneGroup(id("privateDnsZones/none.azure.net")), [endpoint()]),
      words: "privateDnsZoneConfigs[0].privateDnsZoneId is",
      grants: () => joining(zoneGroup(), [endpoint()]),
    },
  ],
  "private-zone-in-use": [
    {
      title: "the deletion of a zone that a network is linked to",
      refuses: () => deleting(zone().id, authorityCity([zoneLink()])),
      words: "is still linked by",
      grants: () => deleting(zone().id, authorityCity()),
    },
  ],
  "vault-name-unique": [
    {
      title: "a vault's name in a second group",
      refuses: () => joining(vault({}, inOtherGroup(VAULT)), [resourceGroup("other")]),
      words: `the name "kv-city" is already that of ${VAULT}`,
      grants: () => joining(freeVault()),
    },
    {
      title: "the name of a deleted vault",
      refuses: () => joining(freeVault(), [deletedVault("KV-other")]),
      words: 'the name "kv-other" is that of a deleted vault',
      grants: () => joining(freeVault(), [deletedVault("kv-others")]),
    },
  ],
  "vault-purge-protection-stays": [
    {
      title: "a vault whose purge protection is switched off",
      refuses: () => changing(vault(), vault({ enablePurgeProtection: false })),
      words: "properties.enablePurgeProtection is false, which Azure never takes; write true",
      grants: () => changing(vault(), vault({ enabledForDeployment: false })),
    },
  ],
  "vault-soft-delete-stays": [
    {
      title: "a vault without soft delete",
      refuses: () => joining(freeVault({ enableSoftDelete: false })),
      words: "properties.enableSoftDelete is false",
      grants: () => joining(freeVault({ enableSoftDelete: true })),
    },
  ],
  "vault-retention-range": [
    {
      title: "a vault that keeps what was deleted for six days",
      refuses: () => joining(freeVault({ softDeleteRetentionInDays: 6 })),
      words: "properties.softDeleteRetentionInDays is 6; write 7 to 90",
      grants: () => joining(freeVault({ softDeleteRetentionInDays: 7 })),
    },
  ],
  "vault-retention-fixed": [
    {
      title: "another retention for a vault",
      refuses: () => changing(vault(), vault({ softDeleteRetentionInDays: 30 })),
      words: "properties.softDeleteRetentionInDays cannot change from 90 to 30",
      grants: () => changing(vault(), vault()),
    },
  ],
  "key-kind": [
    {
      title: "a symmetric key",
      refuses: () => joining(freeKey({ kty: "oct" })),
      words: 'kty is "oct"; write "RSA", "RSA-HSM", "EC" or "EC-HSM"',
      grants: () => joining(freeKey({ kty: "RSA" })),
    },
  ],
  "key-size": [
    {
      title: "an RSA key of 1024 bit",
      refuses: () => joining(freeKey({ keySize: 1024 })),
      words: "keySize is 1024; an RSA key takes 2048, 3072, 4096",
      grants: () => joining(freeKey({ keySize: 4096 })),
    },
    {
      title: "a curve that Azure does not have",
      refuses: () => joining(freeKey({ kty: "EC-HSM", keySize: undefined, curveName: "brainpoolP256r1" })),
      words: 'curveName is "brainpoolP256r1"; an EC key takes P-256, P-384, P-521, P-256K',
      grants: () => joining(freeKey({ kty: "EC-HSM", keySize: undefined, curveName: "P-256" })),
    },
  ],
  "key-operations": [
    {
      title: "an EC key that encrypts",
      refuses: () => joining(freeKey({ kty: "EC-HSM", keySize: undefined, keyOps: ["sign", "encrypt"] })),
      words: 'keyOps has "encrypt"; a key of this kind can sign, verify, import, release',
      grants: () => joining(freeKey({ keyOps: ["sign", "encrypt"] })),
    },
  ],
  "hsm-key-needs-premium": [
    {
      title: "a key in the HSM of a standard vault",
      refuses: () => joining(freeKey(), [vault({ sku: { family: "A", name: "standard" } })]),
      words: 'kty is "RSA-HSM", but the vault\'s sku.name is "standard"',
      grants: () => joining(freeKey({ kty: "RSA" }), [vault({ sku: { family: "A", name: "standard" } })]),
    },
  ],
  "key-exportable": [
    {
      title: "a key that may be exported without a policy",
      refuses: () => joining(freeKey({ attributes: { exportable: true } })),
      words: "attributes.exportable is true, which needs a key in an HSM and a releasePolicy",
      grants: () => joining(freeKey({ attributes: { exportable: true }, releasePolicy: { data: "e30" } })),
    },
  ],
  "key-fixed": [
    {
      title: "a larger size for a key",
      refuses: () => changing(key(), key({ keySize: 4096 })),
      words: "keySize is 4096, but the key has 3072: Azure would answer with the key as it is",
      grants: () => changing(key(), key()),
    },
    {
      title: "more operations for a key",
      refuses: () => changing(key(), key({ keyOps: ["sign", "verify", "decrypt"] })),
      words: 'keyOps is ["sign","verify","decrypt"], but the key has ["sign","verify"]',
      grants: () => changing(key(), key({ etag: "another" })),
    },
  ],
  "key-deletion-from-outside": [
    {
      title: "the deletion of a key whose vault has only a private door",
      refuses: () => deleting(KEY, authorityCity()),
      words: 'can only be deleted through its vault, whose publicNetworkAccess is "Disabled"',
      grants: () => deleting(KEY, authorityCity([vault({ publicNetworkAccess: "Enabled" })])),
    },
  ],
  "account-name": [
    {
      title: "an account's name with a hyphen",
      refuses: () => joining(account({}, ACCOUNT.replace("stcity", "st-city"))),
      words: 'the name is "st-city"; write 3 to 24 lower-case letters and digits',
      grants: () => joining(account({}, FREE_ACCOUNT)),
    },
  ],
  "account-name-unique": [
    {
      title: "an account's name in a second group",
      refuses: () => joining(account({}, inOtherGroup(ACCOUNT)), [resourceGroup("other")]),
      words: `the name "stcity" is already that of ${ACCOUNT}`,
      grants: () => joining(account({}, inOtherGroup(FREE_ACCOUNT)), [resourceGroup("other")]),
    },
  ],
  "account-infrastructure-encryption-fixed": [
    {
      title: "an account that shall no longer be encrypted twice",
      refuses: () => changing(account(), account({ encryption: { keySource: "Microsoft.Storage" } })),
      words: "encryption.requireInfrastructureEncryption cannot become false",
      grants: () => changing(account(), account({ minimumTlsVersion: "TLS1_2" })),
    },
  ],
  "container-public-access": [
    {
      title: "a public container in an account that allows none",
      refuses: () => joining(freeContainer({ publicAccess: "Blob" })),
      words: 'publicAccess is "Blob", but the account\'s allowBlobPublicAccess is false; write "None"',
      grants: () =>
        joining(freeContainer({ publicAccess: "Blob" }), [account({ allowBlobPublicAccess: true })]),
    },
  ],
  "immutability-period": [
    {
      title: "an immutability policy of no days",
      refuses: () => joining(immutability({ immutabilityPeriodSinceCreationInDays: 0 })),
      words: "immutabilityPeriodSinceCreationInDays is 0; write 1 to 146000",
      grants: () => joining(immutability({ immutabilityPeriodSinceCreationInDays: 1 })),
    },
  ],
  "immutability-appends": [
    {
      title: "both ways to allow appends",
      refuses: () => joining(immutability({ allowProtectedAppendWritesAll: true })),
      words: "allowProtectedAppendWrites and allowProtectedAppendWritesAll are both true; write one of them",
      grants: () =>
        joining(immutability({ allowProtectedAppendWrites: false, allowProtectedAppendWritesAll: true })),
    },
  ],
  "immutability-locked": [
    {
      title: "a locked policy that shall be shorter",
      refuses: () =>
        changing(
          immutability({ state: "Locked" }),
          immutability({ state: "Locked", immutabilityPeriodSinceCreationInDays: 364 }),
        ),
      words:
        "immutabilityPeriodSinceCreationInDays is 364, but the policy is locked with 365: it can never be shortened",
      grants: () => changing(immutability(), immutability({ immutabilityPeriodSinceCreationInDays: 364 })),
    },
    {
      title: "a locked policy that shall be longer, by a mere update",
      refuses: () =>
        changing(
          immutability({ state: "Locked" }),
          immutability({ state: "Locked", immutabilityPeriodSinceCreationInDays: 366 }),
        ),
      words: "it grows only by an action of its own",
      grants: () => changing(immutability({ state: "Locked" }), immutability({ state: "Locked" })),
    },
    {
      title: "a locked policy that shall no longer take appends",
      refuses: () =>
        changing(
          immutability({ state: "Locked" }),
          immutability({ state: "Locked", allowProtectedAppendWrites: false }),
        ),
      words: "allowProtectedAppendWrites cannot change any more, because the policy is locked",
      grants: () => changing(immutability(), immutability({ allowProtectedAppendWrites: false })),
    },
  ],
  "immutability-locked-deletion": [
    {
      title: "the deletion of a container under a locked policy",
      refuses: () => deleting(CONTAINER, authorityCity([immutability({ state: "Locked" })])),
      words: "cannot be deleted while an immutability policy in it is locked",
      grants: () => deleting(CONTAINER, authorityCity([immutability()])),
    },
    {
      title: "the deletion of an account with a locked policy in it",
      refuses: () => deleting(ACCOUNT, authorityCity([immutability({ state: "Locked" })])),
      words: `${ACCOUNT} cannot be deleted while`,
      grants: () => deleting(ACCOUNT, authorityCity([immutability()])),
    },
    {
      title: "the deletion of a locked policy",
      refuses: () => deleting(immutability().id, authorityCity([immutability({ state: "Locked" })])),
      words: "cannot be deleted while",
      grants: () => deleting(immutability().id, authorityCity([immutability()])),
    },
  ],
  "lifecycle-rules": [
    {
      title: "a lifecycle rule that moves append blobs to another tier",
      refuses: () =>
        joining(
          lifecycle({}, { actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } } }),
        ),
      words: "actions.baseBlob.tierToCool is not for append blobs; write delete alone",
      grants: () => joining(lifecycle()),
    },
    {
      title: "a lifecycle rule with a hyphen in its name",
      refuses: () => joining(lifecycle({ name: "old-ones" })),
      words: 'policy.rules[0].name is "old-ones"; write 1 to 256 letters and digits',
      grants: () => joining(lifecycle({ name: "oldOnes" })),
    },
    {
      title: "a lifecycle rule for blobs of no known type",
      refuses: () => joining(lifecycle({}, { filters: { blobTypes: ["logBlob"] } })),
      words: 'blobTypes is ["logBlob"]; write "blockBlob", "appendBlob" or both',
      grants: () => joining(lifecycle({}, { filters: { blobTypes: ["blockBlob", "appendBlob"] } })),
    },
    {
      title: "a lifecycle rule that does nothing",
      refuses: () => joining(lifecycle({}, { actions: {} })),
      words: "policy.rules[0].definition.actions does nothing; write an action",
      grants: () => joining(lifecycle({}, { actions: { version: { delete: {} } } })),
    },
  ],
  "role-assignment-name": [
    {
      title: "a role assignment that is named in words",
      refuses: () => joining(assignment({}, KEY, "issuer-signs")),
      words: 'the name is "issuer-signs"; a role assignment is named by a GUID',
      grants: () => joining(assignment()),
    },
  ],
  "role-assignment-scope-exists": [
    {
      title: "a right to a key that does not exist",
      refuses: () => joining(assignment(), [], ["keys/device-ca-g1"]),
      words: `scope is ${KEY}, which does not exist`,
      grants: () => joining(assignment({}, VAULT)),
    },
  ],
  "role-assignment-role-exists": [
    {
      title: "a role that nobody made",
      refuses: () => joining(assignment({ roleDefinitionId: roleId(otherName) })),
      words: "which is neither a role of this rehearsal nor a built-in one that the stand-in knows",
      grants: () => joining(ledgerRight()),
    },
    {
      title: "a custom role outside of its assignable scopes",
      refuses: () => joining(assignment({}, ACCOUNT), [role({ assignableScopes: [VAULT] })]),
      words: `cannot be assigned at ${ACCOUNT}; add it to its assignableScopes`,
      grants: () => joining(assignment({}, KEY), [role({ assignableScopes: [VAULT] })]),
    },
  ],
  "role-assignment-principal-exists": [
    {
      title: "a right for an identity that does not exist",
      refuses: () => joining(assignment(), [], ["userAssignedIdentities/issuer"]),
      words: "and no identity of this rehearsal has it; create the identity first",
      grants: () => joining(assignment({ principalId: otherName, principalType: "Group" })),
    },
  ],
  "role-assignment-fixed": [
    {
      title: "another principal for a role assignment",
      refuses: () => changing(assignment(), assignment({ principalId: otherName })),
      words: "principalId cannot change from",
      grants: () => changing(assignment(), assignment({ description: "signs" })),
    },
    {
      title: "one name for two role assignments",
      refuses: () => joining(assignment({}, VAULT), [assignment()]),
      words: `the name ${ASSIGNMENT} is already that of`,
      grants: () => joining(assignment({}, VAULT, otherName), [assignment()]),
    },
  ],
  "role-assignment-once": [
    {
      title: "the same right twice",
      refuses: () => joining(assignment({}, KEY, otherName), [assignment()]),
      words: "gives the same right already; leave one out",
      grants: () => joining(assignment({}, VAULT, otherName), [assignment()]),
    },
  ],
  "role-definition-form": [
    {
      title: "a role that can be assigned nowhere",
      refuses: () => joining(role({ roleName: "other", assignableScopes: [] }, otherName)),
      words: "assignableScopes is empty; write where the role may be assigned",
      grants: () => joining(role({ roleName: "other" }, otherName)),
    },
    {
      title: "a role that may do nothing",
      refuses: () => joining(role({ roleName: "other", permissions: [] }, otherName)),
      words: "permissions is empty; write what the role may do",
      grants: () => joining(role({ roleName: "other" }, otherName)),
    },
    {
      title: "a role that is named in words",
      refuses: () => joining(role({ roleName: "other" }, "sign-only")),
      words: 'roleDefinitionId is "sign-only"; a role is named by a GUID',
      grants: () => joining(role({ roleName: "other" }, otherName)),
    },
  ],
  "role-name-unique": [
    {
      title: "two roles of one name",
      refuses: () => joining(role({}, otherName)),
      words: 'roleName is "sign only", as that of',
      grants: () => changing(role(), role({ description: "signs" })),
    },
  ],
  "role-in-use": [
    {
      title: "the deletion of a role that is assigned",
      refuses: () => deleting(role().id, authorityCity([assignment()])),
      words: "is still assigned by",
      grants: () => deleting(role().id, authorityCity([ledgerRight()])),
    },
  ],
  "diagnostic-target-exists": [
    {
      title: "logs of a vault that does not exist",
      refuses: () => joining(diagnostic({}, FREE_VAULT)),
      words: `resourceUri is ${FREE_VAULT}, which does not exist`,
      grants: () => joining(diagnostic()),
    },
    {
      title: "logs of blobs in an account that does not exist",
      refuses: () =>
        joining(diagnostic({ logs: [{ category: "StorageWrite" }] }, `${FREE_ACCOUNT}/blobServices/default`)),
      words: `resourceUri is ${FREE_ACCOUNT}/blobServices/default, which does not exist`,
      grants: () =>
        joining(diagnostic({ logs: [{ category: "StorageWrite" }] }, `${ACCOUNT}/blobServices/default`)),
    },
  ],
  "diagnostic-categories": [
    {
      title: "a category that vaults do not have",
      refuses: () => joining(diagnostic({ logs: [{ category: "StorageWrite" }] })),
      words:
        'logs[0].category is "StorageWrite"; this resource writes "AuditEvent", "AzurePolicyEvaluationDetails"',
      grants: () => joining(diagnostic({ logs: [{ categoryGroup: "audit" }] })),
    },
    {
      title: "logs of an account instead of its blobs",
      refuses: () => joining(diagnostic({ logs: [{ category: "StorageWrite" }] }, ACCOUNT)),
      words: "this resource writes no logs, but the services in it do",
      grants: () =>
        joining(diagnostic({ logs: [{ category: "StorageWrite" }] }, `${ACCOUNT}/blobServices/default`)),
    },
  ],
  "diagnostic-destination": [
    {
      title: "logs that go nowhere",
      refuses: () => joining(diagnostic({ workspaceId: null })),
      words: "no destination is named; write workspaceId",
      grants: () => joining(diagnostic({ workspaceId: null, storageAccountId: ACCOUNT })),
    },
    {
      title: "logs for a workspace that does not exist",
      refuses: () => joining(diagnostic(), [], ["workspaces/logs"]),
      words: `workspaceId is "${WORKSPACE}", which does not exist`,
      grants: () => joining(diagnostic()),
    },
    {
      title: "a diagnostic setting that keeps nothing",
      refuses: () => joining(diagnostic({ logs: [] })),
      words: "neither logs nor metrics are named",
      grants: () => joining(diagnostic({ logs: [], metrics: [{ category: "AllMetrics" }] })),
    },
  ],
  "workspace-retention": [
    {
      title: "logs that are kept for twenty days",
      refuses: () => changing(workspace(), workspace({ retentionInDays: 20 })),
      words: "retentionInDays is 20; write 30 to 730",
      grants: () => changing(workspace(), workspace({ retentionInDays: 30 })),
    },
  ],
};

/** Rules that are not the authority's own, held against what it is made of. */
export const AUTHORITY_NEIGHBOURS: Cases = {
  "parent-exists": [
    {
      title: "a key in a vault that does not exist",
      refuses: () => joining(freeKey(), [], ["vaults/kv-city"]),
      words: `it lies in ${VAULT}, which does not exist`,
      grants: () => joining(freeKey()),
    },
    {
      title: "a container in an account that does not exist",
      refuses: () => joining(freeContainer(), [], ["storageAccounts/stcity"]),
      words: `it lies in ${ACCOUNT}, which does not exist`,
      grants: () => joining(freeContainer()),
    },
    {
      title: "an immutability policy for a container that does not exist",
      refuses: () => joining(immutability(), [], ["containers/ledger"]),
      words: `it lies in ${CONTAINER}, which does not exist`,
      grants: () => joining(immutability()),
    },
    {
      title: "a zone group of an endpoint that does not exist",
      refuses: () => joining(zoneGroup()),
      words: `it lies in ${id("privateEndpoints/pep")}, which does not exist`,
      grants: () => joining(zoneGroup(), [endpoint()]),
    },
    {
      title: "a link of a zone that does not exist",
      refuses: () => joining(zoneLink(), [], ["privateDnsZones/privatelink.vaultcore.azure.net"]),
      words: "it lies in",
      grants: () => joining(zoneLink()),
    },
  ],
  "references-exist": [
    {
      title: "an endpoint in a subnet that does not exist",
      refuses: () => joining(endpoint(), [], ["subnets/endpoints"]),
      words: "subnet.id refers to",
      grants: () => joining(endpoint()),
    },
  ],
  "resource-name": [
    {
      title: "a vault's name with two hyphens in a row",
      refuses: () => joining(vault({}, VAULT.replace("kv-city", "kv--city"))),
      words: 'the name is "kv--city" (8 characters); write 3 to 24',
      grants: () => joining(freeVault()),
    },
    {
      title: "a container's name in capitals",
      refuses: () => joining(container({}, CONTAINER.replace("ledger", "Ledger-2"))),
      words: 'the name is "Ledger-2" (8 characters); write 3 to 63',
      grants: () => joining(freeContainer()),
    },
    {
      title: "a workspace's name that ends with a hyphen",
      refuses: () =>
        joining(resource("operationalinsights:Workspace", "", {}, WORKSPACE.replace("logs", "logs-"))),
      words: 'the name is "logs-"',
      grants: () =>
        joining(resource("operationalinsights:Workspace", "", {}, WORKSPACE.replace("logs", "logs-2"))),
    },
  ],
  "subnet-in-use": [
    {
      title: "the deletion of a subnet with an endpoint in it",
      refuses: () => deleting("virtualNetworks/net/subnets/endpoints", authorityCity([endpoint()])),
      words: "is still used by",
      grants: () => deleting("virtualNetworks/net/subnets/endpoints", authorityCity()),
    },
  ],
};
