import { VpnServerConfiguration } from "@pulumi/azure-native/network";
import { cityRoot, revoked, tags } from "../city";

new VpnServerConfiguration("clients", {
  resourceGroupName: "foreign",
  location: "germanywestcentral",
  tags,
  properties: {
    vpnAuthenticationTypes: ["Certificate", "AAD"],
    vpnProtocols: ["OpenVPN"],
    vpnClientRootCertificates: [cityRoot],
    vpnClientRevokedCertificates: revoked,
    aadAuthenticationParameters: { aadTenant: "https://login.example/11111111-1111-1111-1111-111111111111" },
  },
});
