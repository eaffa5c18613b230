import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { gateway, untold } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...untold,
    aadTenant: "https://login.example/11111111-1111-1111-1111-111111111111",
  },
});
