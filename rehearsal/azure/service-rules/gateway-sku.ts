import { quoted, textAt } from "./properties";
import { GATEWAY, isVpn, subnetsOfGateway } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const UPGRADE = "https://learn.microsoft.com/azure/vpn-gateway/gateway-sku-upgrade";
const SKUS = "https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus";
const SETTINGS = "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings";
const TEMPLATE = "https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworkgateways";

const skuOf = (properties: Properties | undefined) => textAt(properties, "sku", "name");

/** 1 to 5 for VpnGw1 to VpnGw5, zone-redundant or not; 0 for what has no place in that row. */
function sizeOf(sku: string | undefined): number {
  return Number(/^VpnGw([1-5])(AZ)?$/.exec(sku ?? "")?.[1] ?? 0);
}

/** Sizes of each generation, from the table of SKUs. */
const SIZES: Readonly<Record<string, readonly number[]>> = {
  Generation1: [1, 2, 3],
  Generation2: [2, 3, 4, 5],
};

export const gatewaySku: readonly ServiceRule[] = [
  {
    id: "gateway-sku-creatable",
    types: [GATEWAY],
    on: ["create"],
    source: "https://learn.microsoft.com/azure/vpn-gateway/gateway-sku-consolidation",
    code: "RehearsalSkuNotCreatable",
    check: ({ properties }) => {
      const sku = skuOf(properties);
      if (!isVpn(properties) || sku === undefined || sku === "Basic") return [];
      if (/^VpnGw[1-5]AZ$/.test(sku)) return [];
      const instead = sizeOf(sku) > 0 ? `${sku}AZ` : "VpnGw2AZ";
      return [`sku.name is ${quoted(sku)}, which no new VPN gateway can have; write ${quoted(instead)}`];
    },
  },
  {
    id: "gateway-sku-tier",
    types: [GATEWAY],
    on: WRITES,
    source: TEMPLATE,
    code: "RehearsalSkuTier",
    check: ({ properties }) => {
      const [name, tier] = [skuOf(properties), textAt(properties, "sku", "tier")];
      return name === undefined || tier === undefined || name === tier
        ? []
        : [`sku.tier is ${quoted(tier)} and sku.name ${quoted(name)}; write the same in both`];
    },
  },
  {
    id: "gateway-sku-generation",
    types: [GATEWAY],
    on: WRITES,
    source: SKUS,
    code: "VirtualNetworkGatewaySkuCannotBeCreatedForSpecifiedVmGeneration",
    codeSource: "https://github.com/Azure/Azure-Landing-Zones/issues/2202",
    check: ({ properties }) => {
      const [sku, generation] = [skuOf(properties), textAt(properties, "vpnGatewayGeneration")];
      const sizes = SIZES[generation ?? ""];
      if (!isVpn(properties) || sizes === undefined || sku === undefined) return [];
      const fits = sku === "Basic" ? generation === "Generation1" : sizes.includes(sizeOf(sku));
      const fitting = sizes.map((size) => `VpnGw${size}AZ`).join(", ");
      return fits
        ? []
        : [`sku.name is ${quoted(sku)}, which ${generation} does not have; write one of ${fitting}`];
    },
  },
  {
    id: "generation-of-vpn-only",
    types: [GATEWAY],
    on: WRITES,
    source: TEMPLATE,
    code: "RehearsalGenerationOfOtherGateway",
    check: ({ properties }) => {
      const generation = textAt(properties, "vpnGatewayGeneration");
      return isVpn(properties) || generation === undefined || generation === "None"
        ? []
        : [
            `vpnGatewayGeneration is ${quoted(generation)}, but gatewayType is ${quoted(properties.gatewayType)}; write "None", or leave it out`,
          ];
    },
  },
  {
    id: "gateway-generation-fixed",
    types: [GATEWAY],
    on: ["update"],
    source: SETTINGS,
    code: "CrossSeriesOrCrossGatewayGenenrationResizeNotSupported",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/5535",
    check: ({ properties, before }) => {
      const [is, was] = [properties.vpnGatewayGeneration, before?.vpnGatewayGeneration];
      return is === undefined || was === undefined || is === was
        ? []
        : [changed("vpnGatewayGeneration", was, is)];
    },
  },
  {
    id: "gateway-sku-not-lowered",
    types: [GATEWAY],
    on: ["update"],
    source: UPGRADE,
    code: "RehearsalSkuLowered",
    check: ({ properties, before }) => {
      const [is, was] = [skuOf(properties), skuOf(before)];
      const [small, large] = [sizeOf(is), sizeOf(was)];
      const losesZones = was?.endsWith("AZ") === true && is?.endsWith("AZ") !== true;
      return small > 0 && large > 0 && (small < large || losesZones)
        ? [
            `sku.name is ${quoted(is)}, but the gateway is ${quoted(was)}, and cannot be lowered; ${rebuild(was)}`,
          ]
        : [];
    },
  },
  {
    id: "gateway-sku-basic-fixed",
    types: [GATEWAY],
    on: ["update"],
    source: UPGRADE,
    code: "RehearsalBasicSkuFixed",
    check: ({ properties, before }) => {
      const [is, was] = [skuOf(properties), skuOf(before)];
      return is !== undefined && was !== undefined && is !== was && [is, was].includes("Basic")
        ? [`sku.name is ${quoted(is)}, but the gateway is ${quoted(was)}; ${rebuild(was)}`]
        : [];
    },
  },
  ...["gatewayType", "vpnType"].map((property): ServiceRule => ({
    id: property === "gatewayType" ? "gateway-type-fixed" : "gateway-vpn-type-fixed",
    types: [GATEWAY],
    on: ["update"],
    source: SETTINGS,
    code: property === "gatewayType" ? "RehearsalGatewayTypeFixed" : "RehearsalVpnTypeFixed",
    check: ({ properties, before }) => {
      const [is, was] = [properties[property], before?.[property]];
      return is === was || was === undefined ? [] : [changed(property, was, is)];
    },
  })),
  {
    id: "gateway-subnet-fixed",
    types: [GATEWAY],
    on: ["update"],
    source: SETTINGS,
    code: "RehearsalGatewaySubnetFixed",
    check: ({ properties, before }) => {
      const ids = (gateway: Properties) =>
        subnetsOfGateway(gateway)
          .map((id) => id.toLowerCase())
          .sort()
          .join(", ");
      const [is, was] = [ids(properties), ids(before ?? {})];
      return is === was || was === "" ? [] : [changed("ipConfigurations[*].subnet.id", was, is)];
    },
  },
];

function changed(path: string, was: unknown, is: unknown): string {
  return `${path} is ${JSON.stringify(is ?? null)}, but the gateway was made with ${JSON.stringify(was)}, which is for life; ${rebuild(was)}`;
}

function rebuild(was: unknown): string {
  return `write ${JSON.stringify(was)} again, or delete the gateway and create a new one`;
}
