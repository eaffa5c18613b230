import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { gateway, untold } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...untold,
    radiusServers: [{ radiusServerAddress: "10.1.0.4", radiusServerSecret: "made-up" }],
  },
});
