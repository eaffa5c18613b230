import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { gateway } from "../city";

new VirtualNetworkGateway("circuit", {
  ...gateway,
  gatewayType: "ExpressRoute",
  sku: { name: "ErGw1AZ", tier: "ErGw1AZ" },
  allowRemoteVnetTraffic: true,
});
