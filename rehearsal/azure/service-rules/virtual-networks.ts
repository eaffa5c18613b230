import { overlap, overlappingPairs, parsePrefix, parsePrefixes } from "./address-prefix";
import { quoted, textsAt } from "./properties";
import { NETWORK, prefixesOfNetwork } from "./relations";
import { WRITES, type ServiceRule } from "./service-rule";

const FAQ = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq";

/** Ranges that no network may use: multicast, broadcast, loopback, link-local, Azure's own DNS. */
const RESERVED = parsePrefixes([
  "224.0.0.0/4",
  "255.255.255.255/32",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "168.63.129.16/32",
]);

export const virtualNetworks: readonly ServiceRule[] = [
  {
    id: "network-prefix-notation",
    types: [NETWORK],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/manage-virtual-network",
    code: "InvalidAddressPrefixFormat",
    codeSource: "https://github.com/Azure/avdaccelerator/issues/83",
    check: ({ properties }) =>
      textsAt(properties, "addressSpace", "addressPrefixes").flatMap((text, i) =>
        parsePrefix(text) === undefined
          ? [
              `addressSpace.addressPrefixes[${i}] is ${quoted(text)}; write a range in CIDR notation, such as "10.20.0.0/22"`,
            ]
          : [],
      ),
  },
  {
    id: "network-prefixes-distinct",
    types: [NETWORK],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-network/manage-virtual-network",
    code: "RehearsalNetworkPrefixesOverlap",
    check: ({ properties }) =>
      overlappingPairs(prefixesOfNetwork(properties)).map(
        ([a, b]) => `addressSpace.addressPrefixes has ${a} and ${b}, which overlap; leave one out`,
      ),
  },
  {
    id: "network-prefix-reserved",
    types: [NETWORK],
    on: WRITES,
    source: FAQ,
    code: "RehearsalReservedAddresses",
    check: ({ properties }) =>
      prefixesOfNetwork(properties).flatMap((prefix) =>
        RESERVED.filter((reserved) => overlap(prefix, reserved)).map(
          (reserved) =>
            `addressSpace.addressPrefixes has ${prefix.text}, which meets ${reserved.text}; that range is not for networks, take a private one (RFC 1918)`,
        ),
      ),
  },
];
