import { certificateOnly, gateway, Untyped } from "../city";

new Untyped("azure-native_network_v20250501:network:VirtualNetworkGateway", "vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["AAD"] },
});
