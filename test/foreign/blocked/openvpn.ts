import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnClientProtocols: ["IkeV2", "OpenVPN"] },
});
