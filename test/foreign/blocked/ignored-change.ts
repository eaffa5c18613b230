import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway } from "../city";

// What is written here is right; what the state remembers is what the engine shows and keeps.
new VirtualNetworkGateway(
  "vpn",
  { ...gateway, vpnClientConfiguration: certificateOnly },
  { ignoreChanges: ['["vpnClientConfiguration"]["vpnAuthenticationTypes"]', "tags"] },
);
