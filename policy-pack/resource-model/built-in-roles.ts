/** Built-in role "Storage Blob Data Contributor" (learn.microsoft.com, "Azure built-in roles for Storage"). */
export const BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

/**
 * What the roles that people reach for first would open here, as the end of a sentence (learn.microsoft.com, "Azure
 * built-in roles" for General, Privileged, Security and Identity). A rule allows roles, it does not forbid these: the
 * table only makes a message say more.
 */
export const POWERFUL_ROLES: ReadonlyMap<string, string> = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner, which may give itself every right"],
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor, which may open the vault's doors"],
  ["18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator, which may give itself every right"],
  [
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    "Role Based Access Control Administrator, which may give itself every right",
  ],
  ["00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator, which may sign, import and delete"],
  ["14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer, which may sign, import and delete"],
  [
    "12338af0-0e69-4776-bea7-57ae8d297424",
    "Key Vault Crypto User, which may also update, back up and decrypt",
  ],
  [
    "a4417e6f-fecd-4de8-b567-7b0420556985",
    "Key Vault Certificates Officer, which may make certificates and their keys",
  ],
  ["f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor, which may open the vault's doors"],
  [
    "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    "Managed Identity Contributor, which may let an outsider sign in as the identity",
  ],
  [
    "f1a07417-d97a-45cb-824c-7a7467783830",
    "Managed Identity Operator, which may put the identity on any machine",
  ],
]);
