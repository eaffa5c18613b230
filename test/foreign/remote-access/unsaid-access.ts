import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

// Clients get addresses, and no output of the stack says what they may reach.
new VirtualNetworkGateway(
  "vpn",
  {
    ...gateway,
    vpnGatewayGeneration: "Generation2",
    vpnClientConfiguration: {
      ...certificateOnly,
      vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
    },
  },
  { protect: true },
);
