import { listAt, quoted, textAt, valueAt } from "./properties";
import { ADDRESS, usersOf } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const ADDRESSES = "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses";

const skuOf = (properties: Properties | undefined) => textAt(properties, "sku", "name");

/** The zones of an address as one text, `1, 2, 3`. */
export function zonesOf(properties: Properties | undefined): string {
  return [...listAt(properties, "zones")].map(String).sort().join(", ");
}

/** Minutes for which Azure keeps an idle flow. */
const [SHORTEST_IDLE, LONGEST_IDLE] = [4, 30];

export const publicAddresses: readonly ServiceRule[] = [
  {
    id: "standard-address-static",
    types: [ADDRESS],
    on: WRITES,
    source: ADDRESSES,
    code: "StandardSkuPublicIPAddressesMustBeStatic",
    codeSource: "https://github.com/MicrosoftDocs/azure-docs/issues/42889",
    check: ({ properties }) =>
      skuOf(properties) === "Standard" && properties.publicIPAllocationMethod !== "Static"
        ? [
            `publicIPAllocationMethod is ${quoted(properties.publicIPAllocationMethod)}; with the Standard SKU write "Static"`,
          ]
        : [],
  },
  {
    id: "basic-address-retired",
    types: [ADDRESS],
    on: ["create"],
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance",
    code: "RehearsalBasicAddress",
    check: ({ properties }) =>
      skuOf(properties) === "Basic"
        ? ['sku.name is "Basic", which was retired on 30 September 2025; write "Standard"']
        : [],
  },
  {
    id: "basic-address-without-zones",
    types: [ADDRESS],
    on: WRITES,
    source: ADDRESSES,
    code: "RehearsalZonesOfBasicAddress",
    check: ({ properties }) =>
      skuOf(properties) !== "Standard" && skuOf(properties) !== "StandardV2" && zonesOf(properties) !== ""
        ? [
            `zones are ${zonesOf(properties)}, but sku.name is ${quoted(skuOf(properties))}; only a "Standard" address can have zones`,
          ]
        : [],
  },
  {
    id: "address-sku-not-lowered",
    types: [ADDRESS],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-upgrade",
    code: "RehearsalAddressSku",
    check: ({ properties, before }) =>
      skuOf(before) === "Standard" && skuOf(properties) !== "Standard"
        ? [
            `sku.name is ${quoted(skuOf(properties))}, but the address is "Standard", and cannot be lowered; write "Standard", or create another address`,
          ]
        : [],
  },
  {
    id: "address-sku-not-raised-in-use",
    types: [ADDRESS],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-upgrade",
    code: "RehearsalAddressSkuInUse",
    check: ({ id, properties, before, after }) =>
      skuOf(before) === "Basic" && skuOf(properties) === "Standard"
        ? usersOf(after, id).map(
            (user) =>
              `sku.name cannot go from "Basic" to "Standard" while ${user.id} uses the address; detach it first`,
          )
        : [],
  },
  {
    id: "address-zones-fixed",
    types: [ADDRESS],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/load-balancer/load-balancer-standard-availability-zones",
    code: "ResourceAvailabilityZonesCannotBeModified",
    codeSource: "https://github.com/Azure/AzOps/issues/701",
    check: ({ properties, before }) =>
      zonesOf(properties) === zonesOf(before)
        ? []
        : [
            `zones are ${quoted(zonesOf(properties))}, but the address was made with ${quoted(zonesOf(before))}, which is for life; write the old ones, or create another address`,
          ],
  },
  {
    id: "address-idle-timeout",
    types: [ADDRESS],
    on: WRITES,
    source: ADDRESSES,
    code: "RehearsalIdleTimeout",
    check: ({ properties }) => {
      const minutes = valueAt(properties, "idleTimeoutInMinutes");
      return typeof minutes !== "number" || (minutes >= SHORTEST_IDLE && minutes <= LONGEST_IDLE)
        ? []
        : [`idleTimeoutInMinutes is ${minutes}; write ${SHORTEST_IDLE} to ${LONGEST_IDLE}`];
    },
  },
];
