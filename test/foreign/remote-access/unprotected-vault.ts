import { Vault } from "@pulumi/azure-native/keyvault";

const properties = {
  tenantId: "00000000-0000-0000-0000-000000000000",
  sku: { family: "A" as const, name: "premium" as const },
  enableRbacAuthorization: true,
  enablePurgeProtection: true,
  publicNetworkAccess: "Disabled",
  networkAcls: { defaultAction: "Deny" as const, bypass: "None" as const },
};
// Nobody objects to it, but it goes with the next change of its name.
new Vault("keys", { resourceGroupName: "authority", vaultName: "kv-city", properties });
