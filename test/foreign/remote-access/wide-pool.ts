import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

new VirtualNetworkGateway(
  "vpn",
  {
    ...gateway,
    sku: { name: "VpnGw1", tier: "VpnGw1" },
    vpnGatewayGeneration: "Generation1",
    allowRemoteVnetTraffic: true,
    vpnClientConfiguration: {
      ...certificateOnly,
      vpnClientAddressPool: { addressPrefixes: ["10.0.0.0/9", "10.128.0.0/9"] },
    },
  },
  { protect: true },
);

/** Nobody is in the gateway's network, and the stack says so. */
export const access = { schema: "access/v1", rules: [] };
