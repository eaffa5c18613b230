import {
  LocalNetworkGateway,
  VirtualNetworkGateway,
  VirtualNetworkGatewayConnection,
} from "@pulumi/azure-native/network";
import { gateway } from "../city";

const place = { resourceGroupName: "foreign", location: "germanywestcentral" };
const here = new VirtualNetworkGateway("link", gateway);
const there = new LocalNetworkGateway("town-hall", {
  ...place,
  gatewayIpAddress: "192.0.2.10",
  localNetworkAddressSpace: { addressPrefixes: ["10.20.0.0/16"] },
});
new VirtualNetworkGatewayConnection("link", {
  ...place,
  connectionType: "IPsec",
  // Known only after the gateway was made; only what decides who gets in must be known before.
  virtualNetworkGateway1: { id: here.id },
  localNetworkGateway2: { id: there.id },
});
