import { findResource } from "../state/azure-state";
import { isWithin, overlap, parsePrefix } from "./address-prefix";
import { quoted, textAt } from "./properties";
import {
  isSameLocation,
  NETWORK,
  parentOf,
  prefixesOfNetwork,
  prefixesOfSubnet,
  rangesOfSubnet,
  SUBNET,
  subnetsOf,
  usersOf,
} from "./relations";
import { WRITES, type RuleSubject, type ServiceRule } from "./service-rule";

const MANAGE = "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet";
/** Where Azure was seen to answer with both codes about ranges. */
const RANGE_CODES = "https://github.com/MicrosoftDocs/azure-docs/pull/123869";

/** Azure keeps five addresses of every subnet, and takes no range larger than this. */
const [LARGEST_BITS, SMALLEST_BITS] = [8, 29];

export const subnets: readonly ServiceRule[] = [
  {
    id: "subnet-prefix-notation",
    types: [SUBNET],
    on: WRITES,
    source: MANAGE,
    code: "InvalidAddressPrefixFormat",
    codeSource: "https://github.com/Azure/azure-service-operator/issues/997",
    check: ({ id, properties }) =>
      rangesOfSubnet(properties)
        .filter((text) => parsePrefix(text) === undefined)
        .map(
          (text) => `${id} has the range ${quoted(text)}; write it in CIDR notation, such as "10.20.0.0/27"`,
        ),
  },
  {
    id: "subnet-size",
    types: [SUBNET],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq",
    code: "RehearsalSubnetSize",
    check: ({ id, properties }) =>
      prefixesOfSubnet(properties)
        .filter(({ kind, bits }) =>
          kind === "ipv6" ? bits !== 64 : bits < LARGEST_BITS || bits > SMALLEST_BITS,
        )
        .map(
          ({ text, kind }) =>
            `${id} has the range ${text}; ${kind === "ipv6" ? "a range of IPv6 is always a /64" : `write a mask from /${LARGEST_BITS} to /${SMALLEST_BITS}`}`,
        ),
  },
  {
    id: "subnet-within-network",
    types: [SUBNET, NETWORK],
    on: WRITES,
    source: MANAGE,
    code: "NetcfgSubnetRangeOutsideVnet",
    codeSource: RANGE_CODES,
    check: (subject) => {
      const network = networkAround(subject);
      const space = network === undefined ? [] : prefixesOfNetwork(network.properties);
      // A network that says nothing about its space keeps what it had, and is judged when that is written.
      if (network === undefined || space.length === 0) return [];
      return subnetsOf(subject.after, network.id).flatMap(({ id, properties }) =>
        prefixesOfSubnet(properties)
          .filter((range) => !space.some((prefix) => isWithin(range, prefix)))
          .map(
            ({ text }) =>
              `${id} has the range ${text}, which is outside of its network (${space.map((prefix) => prefix.text).join(", ")}); take a range inside, or keep the network's prefix`,
          ),
      );
    },
  },
  {
    id: "subnets-distinct",
    types: [SUBNET],
    on: WRITES,
    source: MANAGE,
    code: "NetcfgSubnetRangesOverlap",
    codeSource: RANGE_CODES,
    check: ({ id, properties, after }) =>
      subnetsOf(after, parentOf(id))
        .filter((other) => other.id.toLowerCase() !== id.toLowerCase())
        .flatMap((other) =>
          prefixesOfSubnet(properties).flatMap((range) =>
            prefixesOfSubnet(other.properties)
              .filter((theirs) => overlap(range, theirs))
              .map((theirs) => {
                const pair = [`${id} with ${range.text}`, `${other.id} with ${theirs.text}`].sort();
                return `${pair.join(" and ")} overlap; give one of them another range`;
              }),
          ),
        ),
  },
  {
    id: "subnet-range-in-use",
    types: [SUBNET],
    on: ["update"],
    source: MANAGE,
    code: "RehearsalSubnetRangeInUse",
    check: ({ id, properties, before, after }) => {
      const [was, is] = [rangesOfSubnet(before ?? {}).join(", "), rangesOfSubnet(properties).join(", ")];
      return was === is
        ? []
        : usersOf(after, id).map(
            (user) =>
              `${id} cannot change its range from ${quoted(was)} to ${quoted(is)} while ${user.id} stands in it; write the old range, or move that away first`,
          );
    },
  },
  {
    id: "subnet-companions-nearby",
    types: [SUBNET],
    on: WRITES,
    source: MANAGE,
    code: "RehearsalOtherLocation",
    check: ({ id, properties, after }) => {
      const network = findResource(after, parentOf(id));
      return ["networkSecurityGroup", "routeTable", "natGateway"].flatMap((name) => {
        const target = textAt(properties, name, "id");
        const companion = target === undefined ? undefined : findResource(after, target);
        return companion === undefined ||
          network === undefined ||
          isSameLocation(companion.properties.location, network.properties.location)
          ? []
          : [
              `${name}.id refers to ${companion.id} in ${quoted(companion.properties.location)}, but the network lies in ${quoted(network.properties.location)}; take one from there`,
            ];
      });
    },
  },
];

function networkAround({ type, id, after }: RuleSubject) {
  return findResource(after, type === NETWORK ? id : parentOf(id));
}
