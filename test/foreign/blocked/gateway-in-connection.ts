import { VirtualNetworkGatewayConnection } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

new VirtualNetworkGatewayConnection("link", {
  resourceGroupName: "foreign",
  location: "germanywestcentral",
  connectionType: "IPsec",
  virtualNetworkGateway1: {
    ...gateway,
    id: "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.Network/virtualNetworkGateways/vpn",
    vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["AAD"] },
  },
  localNetworkGateway2: {
    id: "/subscriptions/s/resourceGroups/foreign/providers/Microsoft.Network/localNetworkGateways/site",
  },
});
