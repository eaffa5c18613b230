import { listAt, quoted, repeated, textAt } from "./properties";
import { zonesOf } from "./public-addresses";
import { addressesOfGateway, GATEWAY, isSameLocation, isVpn, networksOfGateway, usersOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const ACTIVE_ACTIVE = "https://learn.microsoft.com/azure/vpn-gateway/about-active-active-gateways";
const SKUS = "https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus";
const CREATE = "https://learn.microsoft.com/azure/vpn-gateway/tutorial-create-gateway-portal";

const skuOf = (properties: Properties) => textAt(properties, "sku", "name");

/** Whether clients can dial in: an empty configuration is how point-to-site is left out. */
export function hasPointToSite(properties: Properties): boolean {
  const clients = properties.vpnClientConfiguration;
  return clients !== undefined && clients !== null && Object.keys(clients).length > 0;
}

export const gatewayAddresses: readonly ServiceRule[] = [
  {
    id: "gateway-has-ip-configuration",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/templates/microsoft.network/virtualnetworkgateways",
    code: "RehearsalNoIpConfiguration",
    check: ({ properties }) =>
      properties.gatewayType === "LocalGateway" || listAt(properties, "ipConfigurations").length > 0
        ? []
        : [
            `ipConfigurations is ${quoted(properties.ipConfigurations)}; write one with the gateway's subnet and a public address`,
          ],
  },
  {
    id: "gateway-ip-configuration-complete",
    types: [GATEWAY],
    on: WRITES,
    source: CREATE,
    code: "RehearsalIncompleteIpConfiguration",
    check: ({ properties }) =>
      listAt(properties, "ipConfigurations").flatMap((one, i) => [
        ...missing(
          textAt(one, "subnet", "id"),
          `ipConfigurations[${i}].subnet.id`,
          "the id of GatewaySubnet",
        ),
        ...(isVpn(properties)
          ? missing(
              textAt(one, "publicIPAddress", "id"),
              `ipConfigurations[${i}].publicIPAddress.id`,
              "the id of a Standard public address",
            )
          : []),
      ]),
  },
  {
    id: "active-active-two-addresses",
    types: [GATEWAY],
    on: WRITES,
    source: ACTIVE_ACTIVE,
    code: "ActiveActiveGatewayMustHaveExactlyTwoIpConfigurations",
    codeSource: "https://github.com/Azure/Azure-Landing-Zones/issues/2674",
    check: ({ properties }) =>
      isVpn(properties) && properties.activeActive === true && !hasPointToSite(properties)
        ? exactly(2, properties, "an active-active gateway")
        : [],
  },
  {
    id: "active-active-point-to-site-three-addresses",
    types: [GATEWAY],
    on: WRITES,
    source: ACTIVE_ACTIVE,
    code: "ActiveActiveP2SGatewayMustHaveExactlyThreeIpConfigurations",
    codeSource: "https://github.com/hashicorp/terraform-provider-azurerm/issues/10425",
    check: ({ properties }) =>
      isVpn(properties) && properties.activeActive === true && hasPointToSite(properties)
        ? exactly(3, properties, "an active-active gateway with point-to-site")
        : [],
  },
  {
    id: "active-active-route-based",
    types: [GATEWAY],
    on: WRITES,
    source: ACTIVE_ACTIVE,
    code: "RehearsalActiveActiveUnsupported",
    check: ({ properties }) =>
      properties.activeActive !== true || !isVpn(properties)
        ? []
        : [
            ...(properties.vpnType === "PolicyBased"
              ? ['activeActive is true with vpnType "PolicyBased"; write "RouteBased", or false']
              : []),
            ...(skuOf(properties) === "Basic"
              ? ['activeActive is true with sku.name "Basic"; take VpnGw2AZ or larger, or write false']
              : []),
          ],
  },
  {
    id: "gateway-address-standard",
    types: [GATEWAY],
    on: WRITES,
    source: SKUS,
    code: "PublicIpWithBasicSkuNotAllowedOnVPNGateways",
    codeSource: "https://github.com/Azure/Azure-Landing-Zones/issues/475",
    check: ({ properties, after }) =>
      !isVpn(properties) || skuOf(properties) === "Basic"
        ? []
        : addressesOfGateway(after, properties)
            .filter((address) => skuOf(address.properties) !== "Standard")
            .map(
              ({ id, properties: address }) =>
                `the public address ${id} has sku.name ${quoted(skuOf(address))}; a gateway needs "Standard"`,
            ),
  },
  {
    id: "gateway-address-static",
    types: [GATEWAY],
    on: WRITES,
    source: SKUS,
    code: "RehearsalGatewayAddressDynamic",
    check: ({ properties, after }) =>
      !isVpn(properties) || skuOf(properties) === "Basic"
        ? []
        : addressesOfGateway(after, properties)
            .filter((address) => address.properties.publicIPAllocationMethod !== "Static")
            .map(
              ({ id, properties: address }) =>
                `the public address ${id} has publicIPAllocationMethod ${quoted(address.publicIPAllocationMethod)}; a gateway needs "Static"`,
            ),
  },
  {
    id: "gateway-address-zones",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/reliability/reliability-virtual-network-gateway",
    code: "VmssVpnGatewayPublicIpsMustHaveZonesConfigured",
    codeSource: "https://github.com/Azure/ResourceModules/issues/2609",
    check: ({ properties, after }) =>
      !isVpn(properties) || skuOf(properties)?.endsWith("AZ") !== true
        ? []
        : addressesOfGateway(after, properties)
            .filter((address) => zonesOf(address.properties) === "")
            .map(
              ({ id }) =>
                `the public address ${id} has no zones, but the gateway's SKU is ${quoted(skuOf(properties))}; create the address with zones ["1", "2", "3"]`,
            ),
  },
  {
    id: "gateway-addresses-alike",
    types: [GATEWAY],
    on: WRITES,
    source: ACTIVE_ACTIVE,
    code: "ActiveActiveGatewayPublicIPAddressesDiffersInSkuOrZones",
    codeSource: "https://github.com/Azure/terraform-azurerm-caf-enterprise-scale/issues/940",
    check: ({ properties, after }) => {
      const addresses = addressesOfGateway(after, properties).map(({ id, properties: one }) => ({
        id,
        form: `sku ${quoted(skuOf(one))}, zones ${quoted(zonesOf(one))}`,
      }));
      const [first, ...others] = addresses;
      return others
        .filter(({ form }) => form !== first?.form)
        .map(
          ({ id, form }) =>
            `the public address ${id} has ${form}, and ${first?.id} has ${first?.form}; give all addresses of a gateway the same`,
        );
    },
  },
  {
    id: "gateway-address-ipv4",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
    code: "RehearsalGatewayAddressVersion",
    check: ({ properties, after }) =>
      addressesOfGateway(after, properties)
        .filter((address) => address.properties.publicIPAddressVersion === "IPv6")
        .map(({ id }) => `the public address ${id} is of IPv6; a gateway needs one of IPv4`),
  },
  {
    id: "gateway-address-unshared",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses",
    code: "RehearsalAddressInUse",
    check: ({ id, properties, after }) => {
      const ids = addressesOfGateway(after, properties).map((address) => address.id);
      const taken = ids.flatMap((address) =>
        usersOf(after, address)
          .filter((user) => user.id.toLowerCase() !== id.toLowerCase())
          .map((user) => `the public address ${address} already belongs to ${user.id}; take another one`),
      );
      return [
        ...taken,
        ...repeated(ids).map(
          (address) => `the public address ${address} is used twice; give every configuration its own`,
        ),
      ];
    },
  },
  {
    id: "gateway-in-its-networks-location",
    types: [GATEWAY],
    on: ["create"],
    source: CREATE,
    code: "RehearsalOtherLocation",
    check: ({ properties, after }) =>
      [...networksOfGateway(after, properties), ...addressesOfGateway(after, properties)]
        .filter((other) => !isSameLocation(other.properties.location, properties.location))
        .map(
          (other) =>
            `location is ${quoted(properties.location)}, but ${other.id} lies in ${quoted(other.properties.location)}; a gateway, its network and its addresses lie in one place`,
        ),
  },
];

function missing(value: string | undefined, path: string, wanted: string): readonly string[] {
  return value === undefined ? [`${path} is missing; write ${wanted}`] : [];
}

function exactly(count: number, properties: Properties, what: string): readonly string[] {
  const found = listAt(properties, "ipConfigurations").length;
  return found === count
    ? []
    : [
        `ipConfigurations has ${found} members; ${what} needs exactly ${count}, each with an address of its own`,
      ];
}
