import { judge, saying, type Trial } from "./judge";

export const ID = "no-grant-on-protected";
export const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
export const ELIGIBILITY = "azure-native:authorization:PimRoleEligibilitySchedule";
export const DEFINITION = "azure-native:authorization:RoleDefinition";
export const FEDERATION = "azure-native:managedidentity:FederatedIdentityCredential";
export const GENERIC = "azure-native:resources:Resource";
export const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
export const CITY = "6b1f4c2e-0000-4000-8000-000000000001";
export const OTHER = "6b1f4c2e-0000-4000-8000-000000000002";
export const SIGNER = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11";
export const STRANGER = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c12";
export const GROUP = `/subscriptions/${OTHER}/resourceGroups/g`;
export const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-City`;
export const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stcity`;
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-city`;
export const assets = {
  subscriptions: [CITY],
  networks: [NETWORK],
  prefixes: [],
  vaults: [VAULT],
  accounts: [ACCOUNT],
  suffixes: [],
};
export const signers = [{ name: "ceremony", principal: SIGNER, owner: "security" }];
const trust = saying({ protected: assets, signers });
export const roleId = (guid: string) =>
  `/subscriptions/${OTHER}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
export const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
export const CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424";
export const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
export const OWN_ROLE = "5f0e8c1a-7b2d-8c3e-9f40-1a2b3c4d5e6f";
export const UNHEARD = `the role ${OWN_ROLE}, of which nobody knows whether it signs`;
export const OWNS = "the role Owner, which may give itself every right";
export const reported = (type: string, inputs: Record<string, unknown>, rest: Partial<Trial> = {}) =>
  judge({ type, inputs, trust, provider: { subscriptionId: OTHER }, ...rest }, ID);
export const atHome = { provider: { subscriptionId: CITY } };
export const grant = (scope: unknown, guid: string, change: object = {}) => ({
  scope,
  roleDefinitionId: roleId(guid),
  principalId: STRANGER,
  principalType: "ServicePrincipal",
  ...change,
});
