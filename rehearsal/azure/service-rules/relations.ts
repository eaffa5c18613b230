import type { Json } from "../plugin/property-value";
import { childrenOf, findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { parsePrefixes, type AddressPrefix } from "./address-prefix";
import { listAt, textAt, textsAt } from "./properties";
import type { Properties } from "./service-rule";

export const GROUP = "resources:ResourceGroup";
export const NETWORK = "network:VirtualNetwork";
export const SUBNET = "network:Subnet";
export const ADDRESS = "network:PublicIPAddress";
export const GATEWAY = "network:VirtualNetworkGateway";
export const ROUTE_TABLE = "network:RouteTable";
export const ROUTE = "network:Route";

/** The name Azure wants the gateway's subnet to have. */
export const GATEWAY_SUBNET = "GatewaySubnet";

export const nameOf = (id: string) => id.split("/").at(-1) ?? "";

/** The id of the resource in which this one lies: two parts shorter. */
export const parentOf = (id: string) => id.split("/").slice(0, -2).join("/");

/** @returns undefined for what lies in no resource group, and for groups themselves. */
export function groupOf(id: string): string | undefined {
  return /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+)\/providers\//i.exec(id)?.[1];
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether an id is another one or lies below it. */
export const isAtOrBelow = (id: string, root: string) =>
  isSame(id, root) || id.toLowerCase().startsWith(`${root.toLowerCase()}/`);

export const isGatewaySubnet = (id: string) => isSame(nameOf(id), GATEWAY_SUBNET);

export function resourcesOf(content: AzureContent, type: string): readonly StoredResource[] {
  return Object.values(content.resources).filter((resource) => resource.type === type);
}

/** A place in which something is referred to by its id. */
export interface Reference {
  /** `ipConfigurations[0].subnet.id`. */
  readonly path: string;
  readonly target: string;
}

/** Every id in a resource that is not its own. */
export function referencesIn(value: Json, path = ""): readonly Reference[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => referencesIn(item, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return name === "id" && typeof part === "string" && path !== ""
      ? [{ path: at, target: part }]
      : referencesIn(part, at);
  });
}

/** Resources outside of `root` that refer to it, or to something below it. */
export function usersOf(content: AzureContent, root: string): readonly StoredResource[] {
  return Object.values(content.resources).filter(
    ({ id, properties }) =>
      !isAtOrBelow(id, root) && referencesIn(properties).some(({ target }) => isAtOrBelow(target, root)),
  );
}

export function isVpn(properties: Properties): boolean {
  return properties.gatewayType === "Vpn";
}

/** Ids of the subnets in which a gateway stands, each once. */
export function subnetsOfGateway(properties: Properties): readonly string[] {
  const ids = listAt(properties, "ipConfigurations").map((one) => textAt(one, "subnet", "id"));
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** The public addresses of a gateway that stand, once for each use. */
export function addressesOfGateway(content: AzureContent, properties: Properties): readonly StoredResource[] {
  return listAt(properties, "ipConfigurations")
    .map((one) => textAt(one, "publicIPAddress", "id"))
    .map((id) => (id === undefined ? undefined : findResource(content, id)))
    .filter((address) => address !== undefined);
}

export function networksOfGateway(content: AzureContent, properties: Properties): readonly StoredResource[] {
  const ids = new Set(subnetsOfGateway(properties).map((subnet) => parentOf(subnet).toLowerCase()));
  return [...ids].map((id) => findResource(content, id)).filter((network) => network !== undefined);
}

export function gatewaysIn(content: AzureContent, networkId: string): readonly StoredResource[] {
  return resourcesOf(content, GATEWAY).filter(({ properties }) =>
    subnetsOfGateway(properties).some((subnet) => isAtOrBelow(subnet, networkId)),
  );
}

export function subnetsOf(content: AzureContent, networkId: string): readonly StoredResource[] {
  return childrenOf(content, networkId, SUBNET);
}

/** Texts of a subnet's ranges: written as one, or as a list. */
export function rangesOfSubnet(properties: Properties): readonly string[] {
  const list = textsAt(properties, "addressPrefixes");
  const one = textAt(properties, "addressPrefix");
  return list.length > 0 || one === undefined ? list : [one];
}

export const prefixesOfSubnet = (properties: Properties): readonly AddressPrefix[] =>
  parsePrefixes(rangesOfSubnet(properties));

export const prefixesOfNetwork = (properties: Properties): readonly AddressPrefix[] =>
  parsePrefixes(textsAt(properties, "addressSpace", "addressPrefixes"));

/** "Germany West Central" and "germanywestcentral" are one place. */
export function isSameLocation(a: Json | undefined, b: Json | undefined): boolean {
  const normal = (location: Json | undefined) =>
    typeof location === "string" ? location.replaceAll(" ", "").toLowerCase() : undefined;
  // What nobody wrote down is no contradiction.
  return normal(a) === undefined || normal(b) === undefined || normal(a) === normal(b);
}
