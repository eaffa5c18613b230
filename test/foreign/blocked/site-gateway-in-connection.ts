import { VirtualNetworkGatewayConnection } from "@pulumi/azure-native/network";
import { gateway } from "../city";

new VirtualNetworkGatewayConnection("link", {
  resourceGroupName: "foreign",
  location: "germanywestcentral",
  connectionType: "IPsec",
  virtualNetworkGateway1: {
    id: "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.Network/virtualNetworkGateways/link",
    sku: gateway.sku,
  },
});
