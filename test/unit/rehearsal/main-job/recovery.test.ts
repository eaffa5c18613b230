import { settle } from "../../../../rehearsal/main-job/recovery";

const group = "/subscriptions/0/resourceGroups/rg-one/providers/Microsoft.Network";
const standing = [
  { id: `${group}/virtualNetworks/vnet`, type: "network:VirtualNetwork" },
  { id: `${group}/virtualNetworks/vnet/subnets/GatewaySubnet`, type: "network:Subnet" },
];
const urn = "urn:pulumi:dev::remote-access::it";
const exported = (operation: string, type: string, inputs: Record<string, unknown>) => ({
  version: 3,
  deployment: {
    manifest: { kept: true },
    resources: [{ urn: "urn:finished" }],
    pending_operations: [{ type: operation, resource: { urn, type, inputs, protect: true } }],
  },
});

describe("after a run was cut off", () => {
  it("a resource that was created is adopted by the names in its inputs, in any letter case, behind the finished ones", () => {
    const inputs = { resourceGroupName: "RG-ONE", virtualNetworkName: "vnet", subnetName: "GatewaySubnet" };
    const type = "azure-native:network:Subnet";
    expect(settle(exported("creating", type, inputs), standing)).toEqual({
      adopted: 1,
      state: {
        version: 3,
        deployment: {
          manifest: { kept: true },
          resources: [
            { urn: "urn:finished" },
            { urn, type, inputs, protect: true, id: `${group}/virtualNetworks/vnet/subnets/GatewaySubnet` },
          ],
        },
      },
    });
  });

  const vault = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";
  const account = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";
  const guid = "11111111-2222-3333-4444-555555555555";

  it.each([
    [
      "a diagnostic setting, of two with one name",
      "monitor:DiagnosticSetting",
      `${account}/providers/Microsoft.Insights/diagnosticSettings/audit`,
      { name: "audit", resourceUri: account },
    ],
    [
      "a right, by its GUID and what it holds for",
      "authorization:RoleAssignment",
      `${vault}/providers/Microsoft.Authorization/roleAssignments/${guid}`,
      { roleAssignmentName: guid, scope: vault, roleDefinitionId: `${vault}/roleDefinitions/any` },
    ],
    [
      "a role, by its GUID",
      "authorization:RoleDefinition",
      `${vault}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
      { roleDefinitionId: guid, roleName: "Sign only", scope: vault },
    ],
  ])("%s is found where it hangs", (_, type, id, inputs) => {
    const others = [
      { id: `${vault}/providers/Microsoft.Insights/diagnosticSettings/audit`, type },
      { id: `/subscriptions/0/other/roleAssignments/${guid}`, type },
    ];
    const { state } = settle(exported("creating", `azure-native:${type}`, inputs), [...others, { id, type }]);
    expect(state.deployment.resources).toEqual([expect.anything(), expect.objectContaining({ id })]);
  });

  it.each([
    [
      "was never created",
      "creating",
      "azure-native:network:Subnet",
      { resourceGroupName: "rg-one", subnetName: "other" },
    ],
    [
      "stands in another group",
      "creating",
      "azure-native:network:VirtualNetwork",
      { resourceGroupName: "rg-two", virtualNetworkName: "vnet" },
    ],
    [
      "has another type",
      "creating",
      "azure-native:network:RouteTable",
      { resourceGroupName: "rg-one", routeTableName: "vnet" },
    ],
    ["has no names", "creating", "azure-native:network:VirtualNetwork", {}],
    [
      "was being changed, not created",
      "updating",
      "azure-native:network:VirtualNetwork",
      { virtualNetworkName: "vnet" },
    ],
  ])("one that %s is dropped", (_, operation, type, inputs) => {
    const { adopted, state } = settle(exported(operation, type, inputs), standing);
    expect(adopted).toBe(0);
    expect(state.deployment).toEqual({ manifest: { kept: true }, resources: [{ urn: "urn:finished" }] });
  });
});
