import { toImport } from "../../../../rehearsal/main-job/recovery";

const group = "/subscriptions/0/resourceGroups/rg-one/providers/Microsoft.Network";
const standing = [
  { id: `${group}/virtualNetworks/vnet`, type: "network:VirtualNetwork" },
  { id: `${group}/virtualNetworks/vnet/subnets/GatewaySubnet`, type: "network:Subnet" },
];
const pending = (operation: string, type: string, inputs: Record<string, unknown>) => [
  { type: operation, resource: { urn: "urn:pulumi:dev::remote-access::it", type, inputs } },
];

describe("after a run was cut off", () => {
  it("a resource that was created is found by the names in its inputs, in any letter case", () => {
    const inputs = {
      resourceGroupName: "RG-ONE",
      virtualNetworkName: "vnet",
      subnetName: "GatewaySubnet",
      addressPrefix: "10.0.0.0/27",
    };
    expect(toImport(pending("creating", "azure-native:network:Subnet", inputs), standing)).toEqual([
      { urn: "urn:pulumi:dev::remote-access::it", id: `${group}/virtualNetworks/vnet/subnets/GatewaySubnet` },
    ]);
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
  ])("nothing is imported for one that %s", (_, operation, type, inputs) => {
    expect(toImport(pending(operation, type, inputs), standing)).toEqual([]);
  });
});
