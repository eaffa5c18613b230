import { RoleAssignment } from "@pulumi/azure-native/authorization";
import { BlobContainer } from "@pulumi/azure-native/storage";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";

const container = new BlobContainer("ledger", {
  resourceGroupName: "authority",
  accountName: "stcity",
  containerName: "ledger",
  publicAccess: "None",
});
const issuer = new UserAssignedIdentity("issuer", { resourceGroupName: "authority" });
// A role that somebody made elsewhere: no property of this assignment says what it allows.
new RoleAssignment("unheard-of", {
  scope: container.id,
  roleDefinitionId: "/providers/Microsoft.Authorization/roleDefinitions/5f0e8c1a-7b2d-8c3e-9f40-1a2b3c4d5e6f",
  principalId: issuer.principalId,
  principalType: "ServicePrincipal",
});
