import { VpnServerConfiguration } from "@pulumi/azure-native/network";
import { cityRoot } from "../city";

new VpnServerConfiguration("clients", {
  resourceGroupName: "foreign",
  location: "germanywestcentral",
  properties: {
    vpnAuthenticationTypes: ["Certificate", "AAD"],
    vpnProtocols: ["OpenVPN"],
    vpnClientRootCertificates: [cityRoot],
    aadAuthenticationParameters: { aadTenant: "https://login.example/11111111-1111-1111-1111-111111111111" },
  },
});
