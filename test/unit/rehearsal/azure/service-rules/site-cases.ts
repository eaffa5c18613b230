import { accessCity, connection, ipsecPolicy, site, SITE } from "./access-city";
import type { Cases } from "./case";
import { creating, deleting, gateway, standby, updating, type Properties } from "./city";

const placed = (properties: Properties) => creating(site(properties));
const behind = (...addressPrefixes: string[]) => ({ localNetworkAddressSpace: { addressPrefixes } });
const linked = (properties: Properties = {}, ...pieces: Parameters<typeof accessCity>[0] & object) =>
  creating(connection(properties), accessCity(pieces));
const selecting = (count: number) => ({
  trafficSelectorPolicies: Array.from({ length: count }, () => ({
    localAddressRanges: ["10.81.0.0/24"],
    remoteAddressRanges: ["10.10.0.5/32"],
  })),
});
const selector = (properties: Properties) => ({
  trafficSelectorPolicies: [
    { localAddressRanges: ["10.81.0.0/24"], remoteAddressRanges: ["10.10.0.5/32"], ...properties },
  ],
});
const hosts = (count: number) => Array.from({ length: count }, (_, i) => `10.10.${i >> 8}.${i & 255}/32`);
/** Gateways that no rule about clients has anything against. */
const basic = standby({ sku: { name: "Basic", tier: "Basic" } });
const keyed = (sharedKey: string | null) => linked({ sharedKey });
const plain = { usePolicyBasedTrafficSelectors: false, trafficSelectorPolicies: [], ipsecPolicies: [] };

/** Tunnels to networks outside of Azure. */
export const SITE_CASES: Cases = {
  "site-address": [
    {
      title: "a site without an address",
      refuses: () => placed({ gatewayIpAddress: null }),
      words: "gatewayIpAddress is missing and fqdn is missing; write one of them",
      grants: () => placed({ gatewayIpAddress: null, fqdn: "vpn.musterstadt.example" }),
    },
    {
      title: "a site with an address and a name",
      refuses: () => placed({ fqdn: "vpn.musterstadt.example" }),
      words: 'fqdn is "vpn.musterstadt.example"; write one of them',
      grants: () => placed({}),
    },
    {
      title: "a site behind a private address",
      refuses: () => placed({ gatewayIpAddress: "10.10.0.1" }),
      words: 'gatewayIpAddress is "10.10.0.1"; write the public address',
      grants: () => placed({ gatewayIpAddress: "198.51.100.1" }),
    },
    {
      title: "a site whose name is none",
      refuses: () => placed({ gatewayIpAddress: null, fqdn: "city hall" }),
      words: 'fqdn is "city hall"',
      grants: () => placed({ gatewayIpAddress: null, fqdn: "vpn.musterstadt.example." }),
    },
  ],
  "site-prefix-notation": [
    {
      title: "a host without a mask",
      refuses: () => placed(behind("10.10.0.5")),
      words: 'addressPrefixes[0] is "10.10.0.5"',
      grants: () => placed(behind("10.10.0.5/32")),
    },
    {
      title: "one range twice",
      refuses: () => placed(behind("10.10.0.5/32", "10.10.0.5/32")),
      words: 'has "10.10.0.5/32" more than once',
      grants: () => placed(behind("10.10.0.5/32", "10.10.0.6/32")),
    },
  ],
  "site-prefixes-present": [
    {
      title: "a site with nothing behind it",
      refuses: () => placed(behind()),
      words: "addressPrefixes is empty",
      grants: () => placed({ ...behind(), bgpSettings: { asn: 65010, bgpPeeringAddress: "10.10.0.1" } }),
    },
  ],
  "site-prefixes-at-most": [
    {
      title: "the 1001st range of a site",
      refuses: () => placed(behind(...hosts(1001))),
      words: "has 1001 members; write at most 1000",
      grants: () => placed(behind(...hosts(1000))),
    },
  ],
  "site-outside-network": [
    {
      title: "a connection to a site with a range of the gateway's network",
      refuses: () => linked({}, site(behind("10.80.1.0/24"))),
      words: "10.80.1.0/24 of",
      grants: () => linked(),
    },
    {
      title: "a connected site that gets a range of the gateway's network",
      refuses: () => updating(site(), site(behind("10.80.0.0/16")), accessCity([connection()])),
      words: "overlaps 10.80.0.0/22 of the gateway's own network",
      grants: () => updating(site(), site(behind("10.10.0.0/16")), accessCity([connection()])),
    },
  ],
  "connection-ends": [
    {
      title: "a tunnel to nowhere",
      refuses: () => linked({ localNetworkGateway2: null }),
      words: 'localNetworkGateway2.id is missing; with connectionType "IPsec"',
      grants: () => linked(),
    },
    {
      title: "a tunnel from nowhere",
      refuses: () => linked({ virtualNetworkGateway1: {} }),
      words: "virtualNetworkGateway1.id is missing",
      grants: () => linked(),
    },
    {
      title: "a tunnel with a circuit",
      refuses: () => linked({ peer: { id: "/circuit" } }),
      words: 'peer is set, but connectionType is "IPsec"',
      grants: () => linked(),
    },
  ],
  "connection-gateway-kind": [
    {
      title: "a tunnel from an ExpressRoute gateway",
      refuses: () => linked({}, gateway({ gatewayType: "ExpressRoute" })),
      words: 'has gatewayType "ExpressRoute"; connectionType "IPsec" needs "Vpn"',
      grants: () => linked(),
    },
  ],
  "connection-location": [
    {
      title: "a site of another region",
      refuses: () => linked({}, site({ location: "westeurope" })),
      words: `but ${SITE} lies in "westeurope"`,
      grants: () => linked(),
    },
  ],
  "connection-shared-key": [
    {
      title: "a tunnel without a key",
      refuses: () => keyed(null),
      words: "sharedKey has 0 characters; write 1 to 128",
      grants: () => keyed("x".repeat(128)),
    },
    {
      title: "a key of 129 characters",
      refuses: () => keyed("x".repeat(129)),
      words: "sharedKey has 129 characters",
      grants: () => keyed("x"),
    },
    {
      title: "a key with a hyphen",
      refuses: () => keyed("made-up"),
      words: "a character that Azure does not take; write printable ASCII without blanks, hyphens and tildes",
      grants: () => keyed("!\"#$%&'()*+,./:;<=>?@[\\]^_`{|}"),
    },
    {
      title: "a key with an umlaut",
      refuses: () => keyed("schlüssel"),
      words: "a character that Azure does not take",
      grants: () => keyed("schluessel"),
    },
  ],
  "connection-policy-single": [
    {
      title: "two policies for one tunnel",
      refuses: () => linked({ ipsecPolicies: [ipsecPolicy(), ipsecPolicy()] }),
      words: "ipsecPolicies has 2 members; a connection takes one",
      grants: () => linked({ ipsecPolicies: [] }),
    },
  ],
  "connection-policy-values": [
    {
      title: "GCM with another integrity",
      refuses: () => linked({ ipsecPolicies: [ipsecPolicy({ ipsecIntegrity: "SHA256" })] }),
      words: 'ipsecEncryption "GCMAES256" with ipsecIntegrity "SHA256"; with GCM both are the same',
      grants: () =>
        linked({ ipsecPolicies: [ipsecPolicy({ ipsecEncryption: "AES256", ipsecIntegrity: "SHA256" })] }),
    },
    {
      title: "an association of a minute",
      refuses: () => linked({ ipsecPolicies: [ipsecPolicy({ saLifeTimeSeconds: 60 })] }),
      words: "ipsecPolicies[0].saLifeTimeSeconds is 60; write 300 or more",
      grants: () => linked({ ipsecPolicies: [ipsecPolicy({ saLifeTimeSeconds: 300 })] }),
    },
    {
      title: "an association of a megabyte",
      refuses: () => linked({ ipsecPolicies: [ipsecPolicy({ saDataSizeKilobytes: 1023 })] }),
      words: "ipsecPolicies[0].saDataSizeKilobytes is 1023",
      grants: () => linked({ ipsecPolicies: [ipsecPolicy({ saDataSizeKilobytes: 1024 })] }),
    },
  ],
  "connection-of-basic-gateway": [
    {
      title: "a policy for a tunnel of a Basic gateway",
      refuses: () => linked({}, basic),
      words: 'ipsecPolicies is set, but the gateway\'s sku.name is "Basic"',
      grants: () => linked(plain, basic),
    },
  ],
  "connection-selectors-of-route-based": [
    {
      title: "selectors of a policy-based gateway",
      refuses: () => linked({}, standby({ vpnType: "PolicyBased" })),
      words: 'the gateway\'s vpnType is "PolicyBased"',
      grants: () => linked({}, standby()),
    },
  ],
  "connection-selectors": [
    {
      title: "the 101st pair of selectors",
      refuses: () => linked(selecting(101)),
      words: "trafficSelectorPolicies has 101 members; a connection takes at most 100",
      grants: () => linked(selecting(100)),
    },
    {
      title: "a selector for nothing",
      refuses: () => linked(selector({ remoteAddressRanges: [] })),
      words: "trafficSelectorPolicies[0].remoteAddressRanges is empty",
      grants: () => linked(selector({})),
    },
    {
      title: "a selector with a port",
      refuses: () => linked(selector({ remoteAddressRanges: ["10.10.0.5:445"] })),
      words: 'remoteAddressRanges has "10.10.0.5:445"',
      grants: () => linked(selector({ remoteAddressRanges: ["10.10.0.0/24"] })),
    },
  ],
  "site-in-use": [
    {
      title: "the deletion of a site with a tunnel",
      refuses: () => deleting("localNetworkGateways/city-hall", accessCity([connection()])),
      words: "is still used by",
      grants: () => deleting("localNetworkGateways/city-hall", accessCity()),
    },
  ],
};
