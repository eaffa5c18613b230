import { ResourceGroup } from "@pulumi/azure-native/resources";
import { StorageAccount } from "@pulumi/azure-native/storage";

const { name } = new ResourceGroup("archive");
new StorageAccount("archive", {
  resourceGroupName: name,
  kind: "StorageV2",
  sku: { name: "Standard_LRS" },
});
