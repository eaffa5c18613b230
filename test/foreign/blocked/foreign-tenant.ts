import { RegistrationAssignment } from "@pulumi/azure-native/managedservices";

const scope = "/subscriptions/00000000-0000-0000-0000-000000000000";
new RegistrationAssignment("provider", {
  scope,
  properties: {
    registrationDefinitionId: `${scope}/providers/Microsoft.ManagedServices/registrationDefinitions/5f0e8c1a-7b2d-8c3e-9f40-1a2b3c4d5e6f`,
  },
});
