import type { Address } from "./address";
import { typeName, type ResourceType } from "./resource-type";

/**
 * Properties whose change azure-native turns into a new resource, beside those of the path: its hand-written list
 * (`provider/pkg/gen/replacement.go` in pulumi/pulumi-azure-native, API versions ignored) for types a city's remote
 * access may use. Neither `vpnType`, `gatewayType`, generation nor location of a VNet gateway is on it: a changed
 * one is sent as an update, and fails at Azure.
 */
const FORCE_NEW: Readonly<Record<string, readonly string[]>> = {
  "authorization:RoleAssignment": ["principalId", "scope"],
  "network:PrivateEndpoint": ["subnet"],
  "network:PublicIPAddress": ["location", "publicIPAddressVersion", "publicIPPrefix", "sku"],
  "network:VirtualNetwork": ["location"],
  "resources:ResourceGroup": ["location"],
  "storage:StorageAccount": ["isHnsEnabled", "location"],
  "web:WebApp": ["kind", "location"],
};

/**
 * Modules whose API descriptions do not build on ARM's common types, in which `location` may be set on creation
 * only (`x-ms-mutability` in common-types/resource-management).
 */
const LOCATION_MAY_CHANGE = new Set(["network", "keyvault", "storage", "web", "resources"]);

/** Paths of inputs whose change replaces a resource of this type. */
export function replacingPaths(type: ResourceType, address: Address): ReadonlySet<string> {
  const paths = new Set([...address.parameters, ...(FORCE_NEW[typeName(type)] ?? [])]);
  if (!LOCATION_MAY_CHANGE.has(type.module)) paths.add("location");
  return paths;
}
