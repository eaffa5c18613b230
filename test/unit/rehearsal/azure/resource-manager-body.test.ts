import { resourceManagerBody } from "../../../../rehearsal/azure/arm-requests/resource-manager-body";

describe("the body of a type without a client of Microsoft's", () => {
  it.each([
    [
      "keeps the envelope outside of properties",
      "managedidentity:UserAssignedIdentity",
      { location: "x", tags: { a: "b" }, isolationScope: "None" },
      { location: "x", tags: { a: "b" }, properties: { isolationScope: "None" } },
    ],
    [
      "has no properties where there is nothing for them",
      "resources:ResourceGroup",
      { location: "x" },
      { location: "x" },
    ],
    [
      "stays as it is where azure-native left that level in place",
      "security:Pricing",
      { properties: { pricingTier: "Free" } },
      { properties: { pricingTier: "Free" } },
    ],
    [
      "has the size of a workspace among the properties",
      "operationalinsights:Workspace",
      { location: "x", sku: { name: "PerGB2018" }, retentionInDays: 31 },
      { location: "x", properties: { sku: { name: "PerGB2018" }, retentionInDays: 31 } },
    ],
    [
      "has the kind of a role under the Resource Manager's name",
      "authorization:RoleDefinition",
      { roleName: "signer", roleType: "CustomRole" },
      { properties: { roleName: "signer", type: "CustomRole" } },
    ],
  ])("%s", (_, type, inputs, body) => {
    expect(resourceManagerBody(type, inputs)).toEqual(body);
  });
});
