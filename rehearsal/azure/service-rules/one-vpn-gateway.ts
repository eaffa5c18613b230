import { isMap, type Json } from "../plugin/property-value";
import type { ServiceRule } from "./service-rule";

/** "A virtual network can have only one VPN gateway", whatever else has a gateway in it. */
export const oneVpnGateway: ServiceRule = {
  id: "one-vpn-gateway",
  type: "network:VirtualNetworkGateway",
  on: ["create", "update"],
  source: "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings",
  code: "RehearsalSecondVpnGateway",
  check: ({ id, properties, content }) => {
    const own = networksOf(properties);
    return Object.values(content.resources)
      .filter(
        (other) =>
          other.type === "network:VirtualNetworkGateway" && other.id.toLowerCase() !== id.toLowerCase(),
      )
      .filter((other) => isVpn(properties) && isVpn(other.properties))
      .filter((other) => networksOf(other.properties).some((network) => own.includes(network)))
      .map(
        (other) =>
          `the virtual network already has the VPN gateway ${other.id}, and may have one only; change that one`,
      );
  },
};

function isVpn(properties: Record<string, Json>): boolean {
  return properties.gatewayType === "Vpn";
}

/** Ids of the virtual networks in which the gateway has its subnets. */
function networksOf({ ipConfigurations }: Record<string, Json>): string[] {
  if (!Array.isArray(ipConfigurations)) return [];
  return ipConfigurations.flatMap((configuration) => {
    const subnet = isMap<Json>(configuration) ? configuration.subnet : undefined;
    const subnetId = subnet !== undefined && isMap<Json>(subnet) ? subnet.id : undefined;
    return typeof subnetId === "string" ? [subnetId.toLowerCase().replace(/\/subnets\/[^/]+$/, "")] : [];
  });
}
