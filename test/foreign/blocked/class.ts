import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["AAD"] },
});
