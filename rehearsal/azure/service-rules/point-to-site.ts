import { isPrivate, overlap, overlappingPairs, parsePrefix, parsePrefixes } from "./address-prefix";
import { hasPointToSite } from "./gateway-addresses";
import { listAt, quoted, textAt, textsAt } from "./properties";
import { GATEWAY, gatewaysIn, NETWORK, networksOfGateway, prefixesOfNetwork } from "./relations";
import { WRITES, type Properties, type RuleSubject, type ServiceRule } from "./service-rule";

const POOL = "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-certificate-gateway";
const SKUS = "https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus";

interface Pool {
  readonly path: string;
  readonly texts: readonly string[];
}

/** The pool for everybody, and those of connection configurations. */
function poolsOf(properties: Properties): readonly Pool[] {
  const clients = properties.vpnClientConfiguration;
  const own = listAt(clients, "vngClientConnectionConfigurations").map((one, i) => ({
    path: `vpnClientConfiguration.vngClientConnectionConfigurations[${i}].vpnClientAddressPool`,
    texts: textsAt(one, "vpnClientAddressPool", "addressPrefixes"),
  }));
  return [
    {
      path: "vpnClientConfiguration.vpnClientAddressPool",
      texts: textsAt(clients, "vpnClientAddressPool", "addressPrefixes"),
    },
    ...own,
  ];
}

const rangesOf = (properties: Properties) => parsePrefixes(poolsOf(properties).flatMap(({ texts }) => texts));

export const pointToSite: readonly ServiceRule[] = [
  {
    id: "point-to-site-route-based",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings",
    code: "RehearsalPointToSitePolicyBased",
    check: ({ properties }) =>
      properties.vpnType === "PolicyBased" && hasPointToSite(properties)
        ? ['vpnType is "PolicyBased" with a vpnClientConfiguration; point-to-site needs "RouteBased"']
        : [],
  },
  {
    id: "basic-gateway-clients",
    types: [GATEWAY],
    on: WRITES,
    source: SKUS,
    code: "RehearsalBasicGatewayClients",
    check: ({ properties }) => {
      if (textAt(properties, "sku", "name") !== "Basic") return [];
      const clients = properties.vpnClientConfiguration;
      const found = [
        ...textsAt(clients, "vpnClientProtocols").filter((protocol) => protocol !== "SSTP"),
        ...textsAt(clients, "vpnAuthenticationTypes").filter((type) => type === "Radius"),
      ];
      return found.map(
        (one) => `sku.name is "Basic", which does not know ${quoted(one)}; take VpnGw2AZ or larger`,
      );
    },
  },
  {
    id: "client-pool-notation",
    types: [GATEWAY],
    on: WRITES,
    source: POOL,
    code: "RehearsalClientPoolNotation",
    check: ({ properties }) =>
      poolsOf(properties).flatMap(({ path, texts }) =>
        texts
          .filter((text) => parsePrefix(text) === undefined)
          .map(
            (text) => `${path} has ${quoted(text)}; write a range in CIDR notation, such as "10.81.0.0/24"`,
          ),
      ),
  },
  {
    id: "client-pool-size",
    types: [GATEWAY],
    on: WRITES,
    source: POOL,
    code: "RehearsalClientPoolSize",
    check: ({ properties }) => {
      const active = properties.activeActive === true;
      const longest = active ? 28 : 29;
      return rangesOf(properties)
        .filter(({ kind, bits }) => kind === "ipv4" && bits > longest)
        .map(
          ({ text }) =>
            `the client pool ${text} is too small; with activeActive ${active} write a /${longest} or larger`,
        );
    },
  },
  {
    id: "client-pool-private",
    types: [GATEWAY],
    on: WRITES,
    source: POOL,
    code: "RehearsalClientPoolPublic",
    check: ({ properties }) =>
      rangesOf(properties)
        .filter((range) => range.kind === "ipv4" && !isPrivate(range))
        .map(({ text }) => `the client pool ${text} is not private; take a range of RFC 1918`),
  },
  {
    id: "client-pool-outside-network",
    types: [GATEWAY, NETWORK],
    on: WRITES,
    source: POOL,
    code: "RehearsalClientPoolOverlapsNetwork",
    check: (subject) =>
      gatewaysConcerned(subject).flatMap(({ id, properties }) =>
        networksOfGateway(subject.after, properties).flatMap((network) =>
          rangesOf(properties).flatMap((pool) =>
            prefixesOfNetwork(network.properties)
              .filter((space) => overlap(pool, space))
              .map(
                (space) =>
                  `the client pool ${pool.text} of ${id} overlaps ${space.text} of the network ${network.id}; give the clients a range that no network has`,
              ),
          ),
        ),
      ),
  },
  {
    id: "client-pools-distinct",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-user-groups-about",
    code: "RehearsalClientPoolsOverlap",
    check: ({ properties }) =>
      overlappingPairs(rangesOf(properties)).map(
        ([a, b]) => `the client pools ${a} and ${b} overlap; give every configuration ranges of its own`,
      ),
  },
];

/** The gateway that is written, or those in the network that is. */
function gatewaysConcerned({ type, id, properties, after }: RuleSubject) {
  return type === NETWORK ? gatewaysIn(after, id) : [{ id, properties }];
}
