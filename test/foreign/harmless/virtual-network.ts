import { Subnet, VirtualNetwork } from "@pulumi/azure-native/network";
import { ResourceGroup } from "@pulumi/azure-native/resources";

const { name } = new ResourceGroup("office");
const network = new VirtualNetwork("office", {
  resourceGroupName: name,
  addressSpace: { addressPrefixes: ["10.10.0.0/16"] },
});
new Subnet("desks", {
  resourceGroupName: name,
  virtualNetworkName: network.name,
  addressPrefix: "10.10.1.0/24",
});
