import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway, strong } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...certificateOnly,
    vpnClientIpsecPolicies: [strong, { ...strong, dhGroup: "DHGroup2" }],
  },
});
