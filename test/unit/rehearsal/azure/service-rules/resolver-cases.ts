import type { Cases } from "./case";
import { city, creating, deleting, id, resource, subnet, updating, type Properties } from "./city";
import type { StoredResource } from "../../../../../rehearsal/azure/state/azure-state";

const NAMES = id("virtualNetworks/net/subnets/names");
const RESOLVER = "dnsResolvers/resolver";

const names = (addressPrefix = "10.80.2.0/28", properties: Properties = {}) =>
  subnet("names", addressPrefix, {
    delegations: [{ name: "resolver", serviceName: "Microsoft.Network/dnsResolvers" }],
    ...properties,
  });
const resolver = (properties: Properties = {}, name = "resolver") =>
  resource(
    "dnsresolver:DnsResolver",
    "",
    { virtualNetwork: { id: id("virtualNetworks/net") }, ...properties },
    id(`dnsResolvers/${name}`),
  );
const configuration = (properties: Properties = {}): Properties => ({
  privateIpAllocationMethod: "Static",
  privateIpAddress: "10.80.2.4",
  subnet: { id: NAMES },
  ...properties,
});
const endpoint = (ipConfigurations: Properties[] = [configuration()], name = "in") =>
  resource(
    "dnsresolver:InboundEndpoint",
    "",
    { ipConfigurations },
    id(`${RESOLVER}/inboundEndpoints/${name}`),
  );
const other = () =>
  resource("VirtualNetwork", "virtualNetworks/other", {
    addressSpace: { addressPrefixes: ["10.90.0.0/22"] },
  });
const withResolver = (pieces: StoredResource[] = [names()]) => city([resolver(), ...pieces]);
const listening = (change: Properties = {}, pieces?: StoredResource[]) =>
  creating(endpoint([configuration(change)]), withResolver(pieces));

/** Rules on resolvers of names. */
export const RESOLVER_CASES: Cases = {
  "resolver-one-in-network": [
    {
      title: "a second resolver for a network",
      refuses: () => creating(resolver({}, "second"), withResolver()),
      words: `whose resolver is ${id(RESOLVER)}; use that`,
      grants: () => creating(resolver()),
    },
  ],
  "resolver-in-its-networks-location": [
    {
      title: "a resolver in another location than its network",
      refuses: () => creating(resolver({ location: "westeurope" })),
      words: 'location is "westeurope", but its network lies in "germanywestcentral"',
      grants: () => creating(resolver({ location: "Germany West Central" })),
    },
  ],
  "resolver-network-fixed": [
    {
      title: "another network for a resolver",
      refuses: () =>
        updating(
          resolver(),
          resolver({ virtualNetwork: { id: id("virtualNetworks/other") } }),
          city([other()]),
        ),
      words: `but it was made for "${id("virtualNetworks/net")}"`,
      grants: () => updating(resolver(), resolver({ tags: { a: "b" } })),
    },
  ],
  "resolver-endpoint-network": [
    {
      title: "an endpoint of a resolver that does not exist",
      refuses: () => creating(endpoint(), city([names()])),
      words: `it lies in ${id(RESOLVER)}, which does not exist; create that first`,
      grants: () => listening(),
    },
    {
      title: "an endpoint in another network than its resolver",
      refuses: () =>
        creating(
          endpoint(),
          city([other(), resolver({ virtualNetwork: { id: id("virtualNetworks/other") } }), names()]),
        ),
      words: `its subnet ${NAMES} is not in ${id("virtualNetworks/other")}`,
      grants: () => listening(),
    },
    {
      title: "an endpoint in two subnets",
      refuses: () =>
        creating(
          endpoint([
            configuration(),
            configuration({ subnet: { id: id("virtualNetworks/net/subnets/servers") } }),
          ]),
          withResolver(),
        ),
      words: "ipConfigurations name 2 subnets",
      grants: () =>
        creating(
          endpoint([configuration(), configuration({ privateIpAddress: "10.80.2.5" })]),
          withResolver(),
        ),
    },
  ],
  "resolver-subnet-delegated": [
    {
      title: "an endpoint in a subnet that is delegated to nobody",
      refuses: () => listening({}, [names("10.80.2.0/28", { delegations: [] })]),
      words: "is delegated to nobody; delegate it to Microsoft.Network/dnsResolvers",
      grants: () => listening(),
    },
    {
      title: "an endpoint in a subnet that is delegated to another service",
      refuses: () =>
        listening({}, [
          names("10.80.2.0/28", { delegations: [{ name: "web", serviceName: "Microsoft.Web/serverFarms" }] }),
        ]),
      words: "is delegated to Microsoft.Web/serverFarms",
      grants: () =>
        listening({}, [
          names("10.80.2.0/28", {
            delegations: [{ name: "d", serviceName: "microsoft.network/dnsresolvers" }],
          }),
        ]),
    },
  ],
  "resolver-subnet-range": [
    {
      title: "an endpoint in a subnet of eight addresses",
      refuses: () => listening({}, [names("10.80.2.0/29")]),
      words: "has the range 10.80.2.0/29; write a mask from /24 to /28",
      grants: () => listening({}, [names("10.80.2.0/28")]),
    },
    {
      title: "an endpoint in a range that resolvers use within themselves",
      refuses: () =>
        creating(
          endpoint([configuration({ privateIpAddress: "10.0.16.20" })]),
          city([wide(), resolver(), names("10.0.16.16/28")]),
        ),
      words: "has the range 10.0.16.16/28; 10.0.1.0 to 10.0.16.255 is the service's own",
      grants: () =>
        creating(
          endpoint([configuration({ privateIpAddress: "10.0.17.4" })]),
          city([wide(), resolver(), names("10.0.17.0/28")]),
        ),
    },
  ],
  "resolver-subnet-alone": [
    {
      title: "a second endpoint in a subnet",
      refuses: () =>
        creating(
          endpoint([configuration({ privateIpAddress: "10.80.2.5" })], "second"),
          withResolver([names(), endpoint()]),
        ),
      words: `is that of ${id(RESOLVER)}/inboundEndpoints/in already`,
      grants: () => updating(endpoint(), endpoint(), withResolver()),
    },
  ],
  "resolver-endpoint-address": [
    {
      title: "an endpoint with an address that Azure keeps",
      refuses: () => listening({ privateIpAddress: "10.80.2.3" }),
      words: 'privateIpAddress is "10.80.2.3"; write one of 10.80.2.0/28',
      grants: () => listening({ privateIpAddress: "10.80.2.14" }),
    },
    {
      title: "an endpoint with the last address",
      refuses: () => listening({ privateIpAddress: "10.80.2.15" }),
      words: 'privateIpAddress is "10.80.2.15"',
      grants: () => listening({ privateIpAddress: "10.80.2.4" }),
    },
    {
      title: "an endpoint with a static address that nobody wrote",
      refuses: () =>
        creating(endpoint([{ privateIpAllocationMethod: "Static", subnet: { id: NAMES } }]), withResolver()),
      words: "privateIpAddress is missing; a static address is written down",
      grants: () =>
        creating(endpoint([{ privateIpAllocationMethod: "Dynamic", subnet: { id: NAMES } }]), withResolver()),
    },
  ],
  "resolver-with-endpoints": [
    {
      title: "the deletion of a resolver that has an endpoint",
      refuses: () => deleting(RESOLVER, withResolver([names(), endpoint()])),
      words: `still has ${id(RESOLVER)}/inboundEndpoints/in; delete that first`,
      grants: () => deleting(RESOLVER, withResolver()),
    },
  ],
};

const wide = () =>
  resource("VirtualNetwork", "virtualNetworks/net", {
    addressSpace: { addressPrefixes: ["10.0.0.0/16", "10.80.0.0/22"] },
  });
