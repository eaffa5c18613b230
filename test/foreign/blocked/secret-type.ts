import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { certificateOnly, gateway } from "../city";

new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: {
    ...certificateOnly,
    vpnAuthenticationTypes: pulumi.secret(["Certificate", "AAD"]),
  },
});
