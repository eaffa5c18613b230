import type { Json } from "../../../../../rehearsal/azure/plugin/property-value";
import type { Request } from "../../../../../rehearsal/azure/service-rules/parts-of-request";
import type { Verb } from "../../../../../rehearsal/azure/service-rules/service-rule";
import {
  findResource,
  storeResource,
  type AzureContent,
  type StoredResource,
} from "../../../../../rehearsal/azure/state/azure-state";
import { selfSigned } from "../../../../policies/self-signed";

export type Properties = Record<string, Json>;

/** A request and the world it meets. */
export interface Situation {
  readonly on: Verb;
  readonly type: string;
  readonly request: Request;
}

const group = "/subscriptions/s/resourceGroups/g";
export const NETWORK = `${group}/providers/Microsoft.Network`;
export const id = (path: string) => `${NETWORK}/${path}`;
export const SUBNET = id("virtualNetworks/net/subnets/GatewaySubnet");

export const resource = (
  type: string,
  path: string,
  properties: Properties = {},
  at = id(path),
): StoredResource => ({
  id: at,
  type: type.includes(":") ? type : `network:${type}`,
  apiVersion: "1",
  properties: { location: "germanywestcentral", type: "Microsoft.Network/x", ...properties },
});

export const resourceGroup = (name = "g", location = "germanywestcentral") =>
  resource("resources:ResourceGroup", "", { location }, `/subscriptions/s/resourceGroups/${name}`);

export const subnet = (name: string, addressPrefix: string, properties: Properties = {}) =>
  resource("Subnet", `virtualNetworks/net/subnets/${name}`, { addressPrefix, ...properties });

export const address = (name: string, properties: Properties = {}) =>
  resource("PublicIPAddress", `publicIPAddresses/${name}`, {
    sku: { name: "Standard", tier: "Regional" },
    publicIPAllocationMethod: "Static",
    publicIPAddressVersion: "IPv4",
    zones: ["1", "2", "3"],
    ...properties,
  });

export const ipConfigurations = (...names: string[]): Json => names.map((name) => ipConfiguration(name));

export const ipConfiguration = (name: string, in_ = SUBNET): Properties => ({
  name,
  subnet: { id: in_ },
  publicIPAddress: { id: id(`publicIPAddresses/${name}`) },
});

/** A certificate made for this run: the service looks whether it is one, and no further. */
export const CERTIFICATE = selfSigned("made-up");

export const CLIENTS: Properties = {
  vpnAuthenticationTypes: ["Certificate"],
  vpnClientProtocols: ["IkeV2"],
  vpnClientAddressPool: { addressPrefixes: ["10.81.0.0/24"] },
  vpnClientRootCertificates: [{ name: "device-ca", publicCertData: CERTIFICATE.base64 }],
  vpnClientRevokedCertificates: [],
  vpnClientIpsecPolicies: [
    {
      ikeEncryption: "GCMAES256",
      ikeIntegrity: "SHA384",
      dhGroup: "ECP384",
      ipsecEncryption: "GCMAES256",
      ipsecIntegrity: "GCMAES256",
      pfsGroup: "ECP384",
    },
  ],
};

/** A sound gateway; `clients` are laid over its point-to-site configuration. */
export const gateway = (properties: Properties = {}, clients: Properties = {}, name = "gw") =>
  resource("VirtualNetworkGateway", `virtualNetworkGateways/${name}`, {
    gatewayType: "Vpn",
    vpnType: "RouteBased",
    vpnGatewayGeneration: "Generation2",
    sku: { name: "VpnGw2AZ", tier: "VpnGw2AZ" },
    activeActive: true,
    ipConfigurations: ipConfigurations("a1", "a2", "a3"),
    vpnClientConfiguration: { ...CLIENTS, ...clients },
    ...properties,
  });

/** A gateway without point-to-site that has one address. */
export const standby = (properties: Properties = {}) =>
  gateway({
    activeActive: false,
    ipConfigurations: ipConfigurations("a1"),
    vpnClientConfiguration: {},
    ...properties,
  });
export const sku = (name: string): Properties => ({ sku: { name, tier: name } });

export const network = (properties: Properties = {}) =>
  resource("VirtualNetwork", "virtualNetworks/net", {
    addressSpace: { addressPrefixes: ["10.80.0.0/22"] },
    ...properties,
  });

/** A city's network that Azure would accept, piece by piece. */
const SOUND: readonly StoredResource[] = [
  resourceGroup(),
  network(),
  subnet("GatewaySubnet", "10.80.0.0/27"),
  subnet("servers", "10.80.1.0/24"),
  address("a1"),
  address("a2"),
  address("a3"),
  resource("NetworkSecurityGroup", "networkSecurityGroups/nsg"),
  resource("RouteTable", "routeTables/table"),
];

/** The sound city with other pieces put in their places; `without` names what is missing. */
export function city(pieces: readonly StoredResource[] = [], without: readonly string[] = []): AzureContent {
  const content: AzureContent = { version: 1, salt: "", resources: {} };
  for (const one of [...SOUND, ...pieces]) {
    if (!without.some((path) => one.id.endsWith(`/${path}`))) storeResource(content, one);
  }
  return content;
}

export function creating(one: StoredResource, content = city()): Situation {
  const { id: at, type, properties } = one;
  return { on: "create", type, request: { id: at, properties, before: undefined, content } };
}

/** Writes a resource over the one with its id; that one is put into the world first. */
export function updating(before: StoredResource, after: StoredResource, content = city()): Situation {
  storeResource(content, before);
  const { id: at, type, properties } = after;
  return { on: "update", type, request: { id: at, properties, before: before.properties, content } };
}

export function deleting(path: string, content: AzureContent): Situation {
  const at = path.startsWith("/") ? path : id(path);
  const { type, properties } = findResource(content, at)!;
  return { on: "delete", type, request: { id: at, properties, before: properties, content } };
}
