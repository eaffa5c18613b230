import { findResource, type StoredResource } from "../state/azure-state";
import { CONNECTION, SITE } from "./access-relations";
import { isPrivate, overlap, parsePrefix, parsePrefixes } from "./address-prefix";
import { isAligned, isIPv4 } from "./ip-text";
import { quoted, repeated, textAt, textsAt, valueAt } from "./properties";
import { networksOfGateway, prefixesOfNetwork, resourcesOf } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const SITE_SETTINGS = "https://learn.microsoft.com/azure/vpn-gateway/tutorial-site-to-site-portal";
const LIMITS =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";

const MOST_PREFIXES = 1000;

const rangesOf = (properties: Properties | undefined) =>
  textsAt(properties, "localNetworkAddressSpace", "addressPrefixes");

/** The far end of a tunnel: what Azure calls a local network gateway. */
export const sites: readonly ServiceRule[] = [
  {
    id: "site-address",
    types: [SITE],
    on: WRITES,
    source: SITE_SETTINGS,
    code: "RehearsalSiteAddress",
    check: ({ properties }) => {
      const [address, name] = [textAt(properties, "gatewayIpAddress"), textAt(properties, "fqdn")];
      if ((address === undefined) === (name === undefined)) {
        return [
          `gatewayIpAddress is ${quoted(address)} and fqdn is ${quoted(name)}; write one of them, where the other end answers`,
        ];
      }
      if (name !== undefined) {
        return /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}\.?$/.test(name)
          ? []
          : [`fqdn is ${quoted(name)}; write a whole name, such as "vpn.musterstadt.example"`];
      }
      const range = parsePrefix(`${address}/32`);
      return isIPv4(address ?? "") && range !== undefined && !isPrivate(range)
        ? []
        : [
            `gatewayIpAddress is ${quoted(address)}; write the public address of IPv4 at which the other end answers`,
          ];
    },
  },
  {
    id: "site-prefix-notation",
    types: [SITE],
    on: WRITES,
    source: SITE_SETTINGS,
    code: "RehearsalSitePrefix",
    check: ({ properties }) => [
      ...rangesOf(properties).flatMap((text, i) =>
        parsePrefix(text) !== undefined && isAligned(text)
          ? []
          : [
              `localNetworkAddressSpace.addressPrefixes[${i}] is ${quoted(text)}; write a range in CIDR notation from its first address`,
            ],
      ),
      ...repeated(rangesOf(properties)).map(
        (text) =>
          `localNetworkAddressSpace.addressPrefixes has ${quoted(text)} more than once; leave one out`,
      ),
    ],
  },
  {
    id: "site-prefixes-present",
    types: [SITE],
    on: WRITES,
    source: SITE_SETTINGS,
    code: "RehearsalSiteWithoutPrefixes",
    check: ({ properties }) =>
      rangesOf(properties).length > 0 || valueAt(properties, "bgpSettings", "asn") !== undefined
        ? []
        : [
            "localNetworkAddressSpace.addressPrefixes is empty; write what lies behind the other end, or bgpSettings",
          ],
  },
  {
    id: "site-prefixes-at-most",
    types: [SITE],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalTooManySitePrefixes",
    check: ({ properties }) => {
      const count = rangesOf(properties).length;
      return count <= MOST_PREFIXES
        ? []
        : [`localNetworkAddressSpace.addressPrefixes has ${count} members; write at most ${MOST_PREFIXES}`];
    },
  },
  {
    id: "site-outside-network",
    types: [SITE, CONNECTION],
    on: WRITES,
    source: SITE_SETTINGS,
    code: "RehearsalSiteOverlapsNetwork",
    check: (subject) =>
      connectionsConcerned(subject).flatMap(({ properties: connection }) => {
        const gateway = findResource(subject.after, textAt(connection, "virtualNetworkGateway1", "id") ?? "");
        const site = findResource(subject.after, textAt(connection, "localNetworkGateway2", "id") ?? "");
        return networksOfGateway(subject.after, gateway?.properties ?? {}).flatMap((network) =>
          parsePrefixes(rangesOf(site?.properties)).flatMap((range) =>
            prefixesOfNetwork(network.properties)
              .filter((space) => overlap(range, space))
              .map(
                (space) =>
                  `${range.text} of ${site?.id} overlaps ${space.text} of the gateway's own network ${network.id}; Azure would never send it through the tunnel, give one of them another range`,
              ),
          ),
        );
      }),
  },
];

/** The connection that is written, or those that lead to the site that is. */
function connectionsConcerned({
  type,
  id,
  properties,
  after,
}: RuleSubject): readonly Pick<StoredResource, "properties">[] {
  if (type === CONNECTION) return [{ properties: { ...properties } }];
  return resourcesOf(after, CONNECTION).filter(
    (one) => textAt(one.properties, "localNetworkGateway2", "id")?.toLowerCase() === id.toLowerCase(),
  );
}
