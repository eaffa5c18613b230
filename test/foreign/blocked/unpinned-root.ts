import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { rootCertificates } from "node:tls";
import { certificateOnly, cityRoot, gateway } from "../city";

// A root that browsers trust, under the name of the city's.
const publicCertData = (rootCertificates[0] ?? "").replaceAll(/-----[^-]+-----|\s/g, "");
new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...certificateOnly,
    vpnClientRootCertificates: [cityRoot, { name: "city-2", publicCertData }],
  },
});
