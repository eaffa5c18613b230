import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { RandomBytes } from "@pulumi/random";
import { certificateOnly, gateway } from "../city";

const drawn = new RandomBytes("drawn", { length: 512 });
new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...certificateOnly,
    vpnClientRootCertificates: [{ name: "city", publicCertData: drawn.base64 }],
  },
});
