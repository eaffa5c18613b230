import type { types } from "@pulumi/azure-native";
import type { Input } from "@pulumi/pulumi";

/** Sizes and kinds are no settings: admission, profile and gateway rely on them. */
const ANCHOR_BITS = 3072;

/**
 * The vault that holds the authority's keys.
 *
 * Premium, because only it keeps keys in an HSM (learn.microsoft.com, "About keys", key types). Roles instead of
 * access policies, because whoever may change the vault may write an access policy for himself. Purge protection
 * and the longest soft delete: a deleted anchor can be had back for 90 days, by nobody's mistake lost.
 */
export function vaultProperties(tenantId: Input<string>): types.input.keyvault.VaultPropertiesArgs {
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
    // Also no exception for Microsoft's own services: none of them has anything to do with these keys.
    networkAcls: { defaultAction: "Deny", bypass: "None", ipRules: [], virtualNetworkRules: [] },
  };
}

/**
 * The key of a trust anchor: RSA in the HSM, good for signing and nothing else, never to leave it.
 *
 * It has neither an end nor a rotation policy: rotation would make a new version under the same name, which no
 * gateway trusts. A new anchor is a new key with a new generation in its name.
 */
export function anchorKeyProperties(): types.input.keyvault.KeyPropertiesArgs {
  return { kty: "RSA-HSM", keySize: ANCHOR_BITS, ...SIGNING_ONLY };
}

/** The key that seals ledger and gateway statement: ECDSA on P-256, in the HSM too. */
export function sealKeyProperties(): types.input.keyvault.KeyPropertiesArgs {
  return { kty: "EC-HSM", curveName: "P-256", ...SIGNING_ONLY };
}

const SIGNING_ONLY = {
  keyOps: ["sign", "verify"],
  attributes: { enabled: true, exportable: false },
};

/** What decides who reaches the vault, and what can be lost. */
export const VAULT_DECIDING = [
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

/** What decides what a key can do; `keySize` or `curveName` comes with the kind. */
export const KEY_DECIDING = ["kty", "keyOps", "attributes.enabled", "attributes.exportable"] as const;
