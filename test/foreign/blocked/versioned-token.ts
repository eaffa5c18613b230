import { certificateOnly, gateway, Untyped } from "../city";

new Untyped("azure-native:network/v20240501:VirtualNetworkGateway", "vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: ["Radius"] },
});
