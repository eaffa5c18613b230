import { certificateOnly, gateway, Untyped } from "../city";

new Untyped("azure-native:network:VirtualNetworkGateway", "vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: [] },
});
