import { RoleAssignment, RoleDefinition } from "@pulumi/azure-native/authorization";
import { Key } from "@pulumi/azure-native/keyvault";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { ResourceGroup } from "@pulumi/azure-native/resources";

const group = new ResourceGroup("authority");
const key = new Key(
  "device-ca",
  {
    resourceGroupName: group.name,
    vaultName: "kv-city",
    keyName: "device-ca-g1",
    properties: {
      kty: "RSA-HSM",
      keySize: 3072,
      keyOps: ["sign", "verify"],
      attributes: { exportable: false },
    },
  },
  { protect: true },
);
const guid = "5f0e8c1a-7b2d-8c3e-9f40-1a2b3c4d5e6f";
const role = new RoleDefinition("sign-only", {
  scope: group.id,
  roleDefinitionId: guid,
  permissions: [
    {
      actions: [],
      dataActions: ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/sign/action"],
    },
  ],
  assignableScopes: [group.id],
});
const issuer = new UserAssignedIdentity("issuer", { resourceGroupName: group.name });
const right = {
  scope: key.id,
  roleDefinitionId: `/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
};

new RoleAssignment(
  "issuer-signs",
  { ...right, principalId: issuer.principalId, principalType: "ServicePrincipal" },
  { dependsOn: role },
);
// A person beside the issuer. That it calls itself a service principal is seen only with the whole stack in view.
const person = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11";
new RoleAssignment("somebody-signs", { ...right, principalId: person, principalType: "User" });
new RoleAssignment("nobody-signs", { ...right, principalId: person, principalType: "ServicePrincipal" });
