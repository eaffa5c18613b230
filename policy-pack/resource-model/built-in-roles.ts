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

/** Built-in role that signs with any key of a vault, and does more than that ({@link POWERFUL_ROLES}). */
export const KEY_VAULT_CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424";

/**
 * The same for networks, files and machines (learn.microsoft.com, "Azure built-in roles" for Networking, Storage and
 * Compute).
 */
export const ROLES_OVER_SERVICES: ReadonlyMap<string, string> = new Map([
  [
    "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "Network Contributor, which may change gateways, filters and peerings",
  ],
  ["17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor, which may read the account's keys"],
  [
    "81a9662b-bebf-436f-a333-f67b29880f12",
    "Storage Account Key Operator Service Role, which may read the account's keys",
  ],
  ["c12c1c16-33a1-487b-954d-41c89c60f349", "Reader and Data Access, which may read the account's keys"],
  [
    "a7264617-510b-434b-a828-9731dc254ea7",
    "Storage File Data SMB Share Elevated Contributor, which may give itself every file",
  ],
  [
    "69566ab7-960f-475b-8e7c-b3118f30c6bd",
    "Storage File Data Privileged Contributor, which may read and change every file",
  ],
  [
    "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
    "Virtual Machine Contributor, which may run commands on every machine",
  ],
  [
    "1c0163c0-47e6-4577-8991-ea5c82e286e4",
    "Virtual Machine Administrator Login, which may sign in to every machine as administrator",
  ],
]);

/** Roles that only look (learn.microsoft.com, "Azure built-in roles"): Reader, and that of Key Vault, of logs, metrics and security. */
export const READING_ROLES: ReadonlySet<string> = new Set([
  "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  "21090545-7ca7-4776-b22c-e363652d74d2",
  "73c42c96-874c-492b-b04d-ab87d138a893",
  "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
  "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
]);

/** Operations that open what is protected, by what they are good for. A role that allows one of them is no small one. */
const POWERS: ReadonlyArray<readonly [string, string]> = [
  ["Microsoft.Authorization/roleAssignments/write", "give rights"],
  ["Microsoft.Authorization/roleDefinitions/write", "change roles"],
  ["Microsoft.KeyVault/vaults/write", "open vaults"],
  ["Microsoft.KeyVault/vaults/keys/sign/action", "sign with keys"],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", "put identities on machines"],
  [
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    "let outsiders sign in as an identity",
  ],
  ["Microsoft.Network/virtualNetworkGateways/write", "change VPN gateways"],
  ["Microsoft.Network/networkSecurityGroups/write", "change filters"],
  ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write", "connect networks"],
  ["Microsoft.Storage/storageAccounts/write", "open storage accounts"],
  ["Microsoft.Storage/storageAccounts/listKeys/action", "read the keys of accounts"],
];

/** What a right in a role definition, wildcards included, is dangerously good for; undefined for all others. */
export function powerIn(right: string): string | undefined {
  const pattern = right
    .trim()
    .split("*")
    .map((part) => part.replaceAll(/[^\w/]/g, "\\$&"))
    .join(".*");
  const form = new RegExp(`^${pattern}$`, "i");
  return POWERS.find(([operation]) => form.test(operation))?.[1];
}
