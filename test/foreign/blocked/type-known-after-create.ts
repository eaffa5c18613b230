import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { RandomShuffle } from "@pulumi/random";
import { certificateOnly, gateway } from "../city";

const drawn = new RandomShuffle("drawn", { inputs: ["Certificate", "AAD"], resultCount: 1 });
new VirtualNetworkGateway("vpn", {
  ...gateway,
  vpnClientConfiguration: { ...certificateOnly, vpnAuthenticationTypes: drawn.results },
});
