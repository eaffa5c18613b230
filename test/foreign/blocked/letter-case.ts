import { gateway, untold, Untyped } from "../city";

new Untyped("azure-native:network:VirtualNetworkGateway", "vpn", {
  ...gateway,
  VpnClientConfiguration: { ...untold, VPNAuthenticationTypes: ["aad"] },
});
