import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { gateway } from "../city";

new VirtualNetworkGateway("link", {
  ...gateway,
  enableBgp: true,
  bgpSettings: { asn: 65_010 },
  natRules: [
    {
      name: "branch",
      type: "Static",
      mode: "IngressSnat",
      internalMappings: [{ addressSpace: "10.20.0.0/24" }],
      externalMappings: [{ addressSpace: "10.21.0.0/24" }],
    },
  ],
});
