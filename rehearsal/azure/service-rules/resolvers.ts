import { childrenOf, findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { isWithin, overlap, parsePrefix, parsePrefixes } from "./address-prefix";
import { listAt, quoted, textAt } from "./properties";
import {
  isAtOrBelow,
  isSameLocation,
  parentOf,
  prefixesOfSubnet,
  rangesOfSubnet,
  resourcesOf,
} from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const OVERVIEW = "https://learn.microsoft.com/azure/dns/dns-private-resolver-overview";
const ENDPOINTS = "https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets";
/** Where Azure was seen to refuse a subnet: size, reserved ranges and other users, all with one code. */
const SUBNET_CODE = "https://github.com/Azure/azure-rest-api-specs/issues/21744";

export const RESOLVER = "dnsresolver:DnsResolver";
export const INBOUND_ENDPOINT = "dnsresolver:InboundEndpoint";
const SERVICE = "Microsoft.Network/dnsResolvers";

/** Masks of a resolver's subnet, and ranges that resolvers use within themselves (10.0.1.0 to 10.0.16.255). */
const [LARGEST_BITS, SMALLEST_BITS] = [24, 28];
const RESERVED = parsePrefixes(["10.0.1.0/24", "10.0.2.0/23", "10.0.4.0/22", "10.0.8.0/21", "10.0.16.0/24"]);

const networkOf = (properties: Properties | undefined) => textAt(properties, "virtualNetwork", "id") ?? "";

/** Subnets that an endpoint's addresses lie in, each once. */
function subnetsOf(properties: Properties): readonly string[] {
  const ids = listAt(properties, "ipConfigurations").map((one) => textAt(one, "subnet", "id"));
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Those of them that stand; of the others the rule about references speaks. */
const standingSubnets = ({ properties, after }: RuleSubject): readonly StoredResource[] =>
  subnetsOf(properties)
    .map((id) => findResource(after, id))
    .filter((subnet) => subnet !== undefined);

/** Endpoints of whatever resolver in a subnet, but not this one. */
const rivalsIn = (content: AzureContent, subnet: string, id: string) =>
  resourcesOf(content, INBOUND_ENDPOINT).filter(
    (other) =>
      other.id.toLowerCase() !== id.toLowerCase() &&
      subnetsOf(other.properties).some((one) => one.toLowerCase() === subnet.toLowerCase()),
  );

/** Resolvers of names, and the addresses at which they are asked. */
export const resolvers: readonly ServiceRule[] = [
  {
    id: "resolver-one-in-network",
    types: [RESOLVER],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalSecondResolver",
    check: ({ id, properties, content }) =>
      resourcesOf(content, RESOLVER)
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .filter((other) => networkOf(other.properties).toLowerCase() === networkOf(properties).toLowerCase())
        .map(
          (other) =>
            `virtualNetwork.id is ${quoted(networkOf(properties))}, whose resolver is ${other.id}; use that`,
        ),
  },
  {
    id: "resolver-in-its-networks-location",
    types: [RESOLVER],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalOtherLocation",
    check: ({ properties, after }) => {
      const network = findResource(after, networkOf(properties));
      return network === undefined || isSameLocation(properties.location, network.properties.location)
        ? []
        : [
            `location is ${quoted(properties.location)}, but its network lies in ${quoted(network.properties.location)}; write that`,
          ];
    },
  },
  {
    id: "resolver-network-fixed",
    types: [RESOLVER],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/templates/microsoft.network/dnsresolvers",
    code: "RehearsalResolverNetworkFixed",
    check: ({ properties, before }) => {
      const [was, is] = [networkOf(before), networkOf(properties)];
      return was.toLowerCase() === is.toLowerCase()
        ? []
        : [
            `virtualNetwork.id is ${quoted(is)}, but it was made for ${quoted(was)}; delete it and create a new one`,
          ];
    },
  },
  {
    id: "resolver-endpoint-network",
    types: [INBOUND_ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalResolverEndpointNetwork",
    check: (subject) => {
      const resolver = findResource(subject.after, parentOf(subject.id));
      if (resolver === undefined) {
        return [
          `it lies in ${parentOf(subject.id)}, which does not exist; create that first, and depend on it`,
        ];
      }
      const subnets = subnetsOf(subject.properties);
      const away = subnets.filter((subnet) => !isAtOrBelow(subnet, networkOf(resolver.properties)));
      return [
        ...(subnets.length === 1
          ? []
          : [`ipConfigurations name ${subnets.length} subnets; write the same one in all`]),
        ...away.map(
          (subnet) =>
            `its subnet ${subnet} is not in ${networkOf(resolver.properties)}, the network of its resolver; take one from there`,
        ),
      ];
    },
  },
  {
    id: "resolver-subnet-delegated",
    types: [INBOUND_ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "RehearsalResolverSubnetDelegation",
    check: (subject) =>
      standingSubnets(subject)
        .map(({ id, properties }) => ({
          id,
          services: listAt(properties, "delegations").map((one) => textAt(one, "serviceName") ?? ""),
        }))
        .filter(
          ({ services }) => services.length !== 1 || services[0]?.toLowerCase() !== SERVICE.toLowerCase(),
        )
        .map(
          ({ id, services }) =>
            `its subnet ${id} is delegated to ${services.length === 0 ? "nobody" : services.join(", ")}; delegate it to ${SERVICE}, and to nobody else`,
        ),
  },
  {
    id: "resolver-subnet-range",
    types: [INBOUND_ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "BadRequest",
    codeSource: SUBNET_CODE,
    check: (subject) =>
      standingSubnets(subject).flatMap(({ id, properties }) =>
        prefixesOfSubnet(properties).flatMap((prefix) => [
          ...(prefix.bits < LARGEST_BITS || prefix.bits > SMALLEST_BITS
            ? [
                `its subnet ${id} has the range ${prefix.text}; write a mask from /${LARGEST_BITS} to /${SMALLEST_BITS}`,
              ]
            : []),
          ...(RESERVED.some((reserved) => overlap(reserved, prefix))
            ? [
                `its subnet ${id} has the range ${prefix.text}; 10.0.1.0 to 10.0.16.255 is the service's own, take another`,
              ]
            : []),
        ]),
      ),
  },
  {
    id: "resolver-subnet-alone",
    types: [INBOUND_ENDPOINT],
    on: WRITES,
    source: OVERVIEW,
    code: "BadRequest",
    codeSource: SUBNET_CODE,
    check: ({ id, properties, content }) =>
      subnetsOf(properties).flatMap((subnet) =>
        rivalsIn(content, subnet, id).map(
          (other) => `its subnet ${subnet} is that of ${other.id} already; a subnet holds one endpoint`,
        ),
      ),
  },
  {
    id: "resolver-endpoint-address",
    types: [INBOUND_ENDPOINT],
    on: WRITES,
    source: ENDPOINTS,
    code: "RehearsalResolverAddress",
    check: ({ properties, after }) =>
      listAt(properties, "ipConfigurations").flatMap((one, i) => {
        const at = `ipConfigurations[${i}].privateIpAddress`;
        const address = textAt(one, "privateIpAddress");
        const isStatic = textAt(one, "privateIpAllocationMethod") === "Static";
        if (!isStatic || address === undefined) {
          return isStatic === (address !== undefined)
            ? []
            : [`${at} is ${quoted(address)}; a static address is written down, and no other one`];
        }
        const subnet = findResource(after, textAt(one, "subnet", "id") ?? "");
        return subnet === undefined || canBeGiven(address, subnet.properties)
          ? []
          : [
              `${at} is ${quoted(address)}; write one of ${rangesOfSubnet(subnet.properties).join(", ")}, neither one of the first four nor the last`,
            ];
      }),
  },
  {
    id: "resolver-with-endpoints",
    types: [RESOLVER],
    on: ["delete"],
    source: ENDPOINTS,
    code: "RehearsalResolverInUse",
    check: ({ id, content }) =>
      childrenOf(content, id, INBOUND_ENDPOINT).map(
        (endpoint) => `${id} still has ${endpoint.id}; delete that first`,
      ),
  },
];

/** Azure keeps the first four addresses of a subnet, and the last one. */
function canBeGiven(address: string, subnet: Properties): boolean {
  const host = parsePrefix(`${address}/32`);
  return (
    host !== undefined &&
    prefixesOfSubnet(subnet).some((range) => {
      const place = numberOf(host.address.toByteArray()) - numberOf(range.address.toByteArray());
      return isWithin(host, range) && place > 3 && place < 2 ** (32 - range.bits) - 1;
    })
  );
}

const numberOf = (bytes: readonly number[]) => bytes.reduce((number, byte) => number * 256 + byte, 0);
