import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

// Another laptop is refused, the stolen one gets in.
new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...certificateOnly,
    vpnClientRevokedCertificates: [{ name: "other", thumbprint: "0123456789ABCDEF0123456789ABCDEF01234567" }],
  },
});
