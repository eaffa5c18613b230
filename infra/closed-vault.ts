import type { types } from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";

/**
 * A vault of the remote access: of the authority's keys, and of the key of the tunnel to the city's network.
 *
 * Premium, because only it keeps keys in an HSM (learn.microsoft.com, "About keys", key types). Roles instead of
 * access policies, because whoever may change the vault may write an access policy for himself. Purge protection
 * and the longest soft delete: a deleted anchor can be had back for 90 days, by nobody's mistake lost.
 */
export function closedVaultProperties(tenantId: Input<string>): types.input.keyvault.VaultPropertiesArgs {
  return {
    tenantId,
    sku: { family: "A", name: "premium" },
    enableRbacAuthorization: true,
    accessPolicies: [],
    enableSoftDelete: true,
    softDeleteRetentionInDays: 90,
    enablePurgeProtection: true,
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
    publicNetworkAccess: "Disabled",
    // Also no exception for Microsoft's own services: none of them has anything to do with what lies there.
    networkAcls: { defaultAction: "Deny", bypass: "None", ipRules: [], virtualNetworkRules: [] },
  };
}

/** What decides who reaches the vault, and what can be lost. */
export const CLOSED_VAULT_DECIDING = [
  "tenantId",
  "sku.name",
  "enableRbacAuthorization",
  "enableSoftDelete",
  "softDeleteRetentionInDays",
  "enablePurgeProtection",
  "publicNetworkAccess",
  "networkAcls.defaultAction",
  "networkAcls.bypass",
] as const;
