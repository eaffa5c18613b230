import type { types } from "@pulumi/azure-native";

/**
 * All that the issuer may do with a key: sign a digest, and read the public half. No built-in role is so narrow:
 * "Key Vault Crypto User" also updates, backs up and decrypts.
 */
export function signOnlyPermissions(): types.input.authorization.PermissionArgs[] {
  return [
    {
      actions: [],
      notActions: [],
      dataActions: ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"],
      notDataActions: [],
    },
  ];
}

/** Built-in role "Storage Blob Data Contributor" (learn.microsoft.com, "Azure built-in roles for Storage"). */
export const BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/** The id of a role in the form in which Azure answers with it. */
export function roleId(subscriptionId: string, role: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
}
