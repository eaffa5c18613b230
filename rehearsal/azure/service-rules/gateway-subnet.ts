import { childrenOf, findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { listAt, quoted, textAt } from "./properties";
import {
  GATEWAY,
  GATEWAY_SUBNET,
  isAtOrBelow,
  isGatewaySubnet,
  isVpn,
  nameOf,
  parentOf,
  prefixesOfSubnet,
  referencesIn,
  resourcesOf,
  ROUTE,
  ROUTE_TABLE,
  SUBNET,
  subnetsOfGateway,
} from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const SETTINGS = "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings";

/** Smallest subnet for a gateway; the Basic SKU alone gets along with what every subnet needs. */
const SMALLEST_BITS = 27;

export const gatewaySubnet: readonly ServiceRule[] = [
  {
    id: "gateway-subnet-name",
    types: [GATEWAY],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetName",
    check: ({ properties }) =>
      subnetsOfGateway(properties)
        .filter((id) => !isGatewaySubnet(id))
        .map(
          (id) =>
            `the gateway stands in the subnet ${quoted(nameOf(id))}; it must be named exactly "${GATEWAY_SUBNET}"`,
        ),
  },
  {
    id: "gateway-subnet-size",
    types: [GATEWAY],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetSize",
    check: ({ properties, after }) =>
      !isVpn(properties) || textAt(properties, "sku", "name") === "Basic"
        ? []
        : subnetsOfGateway(properties).flatMap((id) =>
            prefixesOfSubnet(findResource(after, id)?.properties ?? {})
              .filter(({ kind, bits }) => kind === "ipv4" && bits > SMALLEST_BITS)
              .map(
                ({ text }) =>
                  `the gateway's subnet has the range ${text}; this SKU needs a /${SMALLEST_BITS} or larger`,
              ),
          ),
  },
  {
    id: "gateway-subnet-without-security-group",
    types: [SUBNET],
    on: WRITES,
    source: SETTINGS,
    code: "NetworkSecurityGroupCannotBeAttachedToGatewaySubnet",
    codeSource: "https://github.com/Azure-Terraform/terraform-azurerm-virtual-network/issues/18",
    check: ({ id, properties }) =>
      isGatewaySubnet(id) && properties.networkSecurityGroup !== undefined
        ? [
            `${id} has the network security group ${quoted(textAt(properties, "networkSecurityGroup", "id"))}; Azure takes none here, leave it out`,
          ]
        : [],
  },
  {
    id: "gateway-subnet-not-delegated",
    types: [SUBNET],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetDelegated",
    check: ({ id, properties }) =>
      isGatewaySubnet(id)
        ? listAt(properties, "delegations").map(
            (delegation) =>
              `${id} is delegated to ${quoted(textAt(delegation, "serviceName"))}; nothing but gateways may stand here, delegate a subnet of its own`,
          )
        : [],
  },
  {
    id: "gateway-subnet-for-gateways-only",
    types: ["*"],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetForGatewaysOnly",
    check: ({ type, properties }) =>
      type === GATEWAY
        ? []
        : referencesIn(properties)
            .filter(({ path, target }) => /(^|\.)subnet\.id$/.test(path) && isGatewaySubnet(target))
            .map(
              ({ path }) => `${path} is a "${GATEWAY_SUBNET}"; only gateways may stand there, take another`,
            ),
  },
  {
    id: "gateway-subnet-without-default-route",
    types: [SUBNET, ROUTE_TABLE, ROUTE, GATEWAY],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetDefaultRoute",
    check: (subject) =>
      tablesOfGatewaySubnets(subject).flatMap(({ subnet, table }) =>
        childrenOf(subject.after, table.id, ROUTE)
          .filter(({ properties }) =>
            ["0.0.0.0/0", "::/0"].includes(textAt(properties, "addressPrefix") ?? ""),
          )
          .map(
            (route) =>
              `${subnet.id} would have the route ${quoted(nameOf(route.id))} for ${quoted(route.properties.addressPrefix)}; Azure takes no default route here, name the ranges themselves`,
          ),
      ),
  },
  {
    id: "gateway-subnet-propagates-routes",
    types: [SUBNET, ROUTE_TABLE, GATEWAY],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalGatewaySubnetPropagation",
    check: (subject) =>
      tablesOfGatewaySubnets(subject)
        .filter(({ table }) => table.properties.disableBgpRoutePropagation === true)
        .map(
          ({ subnet, table }) =>
            `${subnet.id} would have the route table ${table.id} with disableBgpRoutePropagation true, and the gateway would not work; write false, or take another table`,
        ),
  },
  {
    id: "one-vpn-gateway",
    types: [GATEWAY],
    on: WRITES,
    source: SETTINGS,
    code: "RehearsalSecondVpnGateway",
    check: ({ id, properties, after }) => {
      const own = networksOf(properties);
      return !isVpn(properties)
        ? []
        : resourcesOf(after, GATEWAY)
            .filter((other) => other.id.toLowerCase() !== id.toLowerCase() && isVpn(other.properties))
            .filter((other) => networksOf(other.properties).some((network) => own.includes(network)))
            .map(
              (other) =>
                `the virtual network already has the VPN gateway ${other.id}, and may have one only; change that one`,
            );
    },
  },
];

function networksOf(gateway: Properties): readonly string[] {
  return subnetsOfGateway(gateway).map((subnet) => parentOf(subnet).toLowerCase());
}

/** Gateway subnets that have a route table and to which the request matters. */
function tablesOfGatewaySubnets({ id, properties, after }: RuleSubject): readonly Pairing[] {
  const gatewaysSubnets = subnetsOfGateway(properties);
  return pairings(after).filter(
    ({ subnet, table }) =>
      isAtOrBelow(id, table.id) ||
      isAtOrBelow(subnet.id, id) ||
      gatewaysSubnets.some((one) => one.toLowerCase() === subnet.id.toLowerCase()),
  );
}

interface Pairing {
  readonly subnet: StoredResource;
  readonly table: StoredResource;
}

function pairings(content: AzureContent): readonly Pairing[] {
  return resourcesOf(content, SUBNET)
    .filter(({ id }) => isGatewaySubnet(id))
    .flatMap((subnet) => {
      const target = textAt(subnet.properties, "routeTable", "id");
      const table = target === undefined ? undefined : findResource(content, target);
      return table === undefined ? [] : [{ subnet, table }];
    });
}
