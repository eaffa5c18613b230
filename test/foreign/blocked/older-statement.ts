import { VirtualNetworkGateway } from "@pulumi/azure-native/network";
import { certificateOnly, gateway, tags } from "../city";

// Planned with the statement before the city's last one.
const older = Number(tags["remote-access-statement"]) - 1;
new VirtualNetworkGateway("vpn", {
  ...gateway,
  tags: { "remote-access-statement": String(older) },
  vpnClientConfiguration: certificateOnly,
});
