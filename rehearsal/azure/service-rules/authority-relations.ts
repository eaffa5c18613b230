import { findResource, type AzureContent, type StoredResource } from "../state/azure-state";
import { nameOf, resourcesOf } from "./relations";

export const VAULT = "keyvault:Vault";
/** A vault after its deletion, as Azure keeps it until its time is over. */
export const DELETED_VAULT = "keyvault:DeletedVault";
export const KEY = "keyvault:Key";
export const ACCOUNT = "storage:StorageAccount";
export const CONTAINER = "storage:BlobContainer";
export const IMMUTABILITY_POLICY = "storage:BlobContainerImmutabilityPolicy";
export const LIFECYCLE_POLICY = "storage:ManagementPolicy";
export const IDENTITY = "managedidentity:UserAssignedIdentity";
export const ROLE = "authorization:RoleDefinition";
export const ROLE_ASSIGNMENT = "authorization:RoleAssignment";
export const ENDPOINT = "network:PrivateEndpoint";
export const ZONE_GROUP = "network:PrivateDnsZoneGroup";
export const ZONE = "privatedns:PrivateZone";
export const ZONE_LINK = "privatedns:VirtualNetworkLink";
export const WORKSPACE = "operationalinsights:Workspace";
export const DIAGNOSTIC_SETTING = "monitor:DiagnosticSetting";
export const ACTION_GROUP = "monitor:ActionGroup";
export const QUERY_RULE = "monitor:ScheduledQueryRule";

/** Services of an account that are there with it and that nobody creates. */
const BUILT_IN_CHILD = /\/(blobServices|fileServices|queueServices|tableServices)\/default$/i;

/** Whether something can be named by this id: a resource, a service that comes with one, or a subscription. */
export function isThere(content: AzureContent, id: string): boolean {
  const resource = id.replace(BUILT_IN_CHILD, "");
  return /^\/subscriptions\/[^/]+$/i.test(resource) || findResource(content, resource) !== undefined;
}

/** `Microsoft.KeyVault/vaults`, in lower case: what kind of resource an id names, without looking it up. */
export function kindOfId(id: string): string {
  const [, provider = "", path = ""] = /.*\/providers\/([^/]+)\/(.+)$/i.exec(id) ?? [];
  const types = path.split("/").filter((_, i) => i % 2 === 0);
  return [provider, ...types].join("/").toLowerCase();
}

/** Other resources of a type with this name, whatever group they lie in. */
export function namesakesOf(content: AzureContent, type: string, id: string): readonly StoredResource[] {
  return resourcesOf(content, type).filter(
    (other) =>
      other.id.toLowerCase() !== id.toLowerCase() &&
      nameOf(other.id).toLowerCase() === nameOf(id).toLowerCase(),
  );
}

export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
