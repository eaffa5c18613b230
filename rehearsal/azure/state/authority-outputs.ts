import { createHash } from "node:crypto";
import { isMap, type Json } from "../plugin/property-value";
import { derivedUuid } from "./derived";
import type { Filling } from "./server-filled";

/** What azure-native takes in `properties` and gives back beside it (`x-ms-client-flatten` in the API's description). */
const FLATTENED = new Set(["keyvault:Key"]);

/** Inputs in the places where outputs have them. */
export function flattened(type: string, inputs: Record<string, Json>): Record<string, Json> {
  const { properties, ...rest } = inputs;
  return FLATTENED.has(type) && isMap<Json>(properties ?? null)
    ? { ...rest, ...(properties as Record<string, Json>) }
    : inputs;
}

/**
 * What Azure fills in for vaults, keys, accounts, identities and what belongs to them. Everything follows from the id;
 * defaults are those of Microsoft's reference; times of creation are left out, because none of them would be true.
 */
export function authorityOutputs({ id, type, inputs, before }: Filling): Record<string, Json> {
  const name = id.split("/").at(-1) ?? "";
  switch (type) {
    case "managedidentity:UserAssignedIdentity":
      return {
        clientId: derivedUuid(`${id}#client`),
        principalId: derivedUuid(`${id}#principal`),
        tenantId: derivedUuid("tenant"),
      };
    case "keyvault:Vault":
      return {
        properties: {
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          publicNetworkAccess: "Enabled",
          ...(inputs.properties as Record<string, Json>),
          vaultUri: vaultUri(name),
          provisioningState: "Succeeded",
        },
      };
    case "keyvault:Key":
      return keyUris(id, name);
    case "storage:StorageAccount":
      return accountOutputs(name, inputs);
    case "storage:BlobContainer":
      return { deleted: false, hasLegalHold: false, remainingRetentionDays: 0, version: "" };
    case "storage:BlobContainerImmutabilityPolicy":
      // Locking is an action of its own; a policy that was locked stays so.
      return { state: before?.state ?? inputs.state ?? "Unlocked" };
    case "authorization:RoleAssignment":
    case "authorization:RoleDefinition":
      return { scope: id.replace(/\/providers\/Microsoft\.Authorization\/[^/]+\/[^/]+$/i, "") };
    case "privatedns:VirtualNetworkLink":
      return { virtualNetworkLinkState: "Completed" };
    case "network:PrivateEndpoint":
      return endpointOutputs(id, name, inputs);
    case "operationalinsights:Workspace":
      return { customerId: derivedUuid(`${id}#customer`) };
    default:
      return {};
  }
}

/** "Azure Key Vault keys, secrets, and certificates overview", vault name and object name. */
const vaultUri = (vault: string) => `https://${vault.toLowerCase()}.vault.azure.net/`;

function keyUris(id: string, name: string): Record<string, Json> {
  const vault = id.split("/").at(-3) ?? "";
  const keyUri = `${vaultUri(vault)}keys/${name}`;
  const version = createHash("sha256").update(id.toLowerCase()).digest("hex").slice(0, 32);
  return { keyUri, keyUriWithVersion: `${keyUri}/${version}` };
}

function accountOutputs(name: string, inputs: Record<string, Json>): Record<string, Json> {
  const address = (service: string) => `https://${name}.${service}.core.windows.net/`;
  const { location } = inputs;
  const sku = isMap<Json>(inputs.sku ?? null) ? (inputs.sku as Record<string, Json>) : {};
  const isPremium = typeof sku.name === "string" && sku.name.startsWith("Premium");
  return {
    primaryEndpoints: Object.fromEntries(
      ["blob", "dfs", "file", "queue", "table"].map((service) => [service, address(service)]),
    ),
    primaryLocation: location ?? "",
    statusOfPrimary: "available",
    sku: { ...sku, tier: isPremium ? "Premium" : "Standard" },
  };
}

/** A connection within one tenant is approved at once ("Manage Azure private endpoints", connection approval). */
function endpointOutputs(id: string, name: string, inputs: Record<string, Json>): Record<string, Json> {
  const connections = inputs.privateLinkServiceConnections;
  const connectionId = ({ name: own }: Record<string, Json>) =>
    `${id}/privateLinkServiceConnections/${typeof own === "string" ? own : name}`;
  const group = id.split("/").slice(0, 5).join("/");
  return {
    networkInterfaces: [
      { id: `${group}/providers/Microsoft.Network/networkInterfaces/${name}.nic.${derivedUuid(id)}` },
    ],
    ...(Array.isArray(connections)
      ? {
          privateLinkServiceConnections: (connections as Record<string, Json>[]).map((connection) => ({
            ...connection,
            id: connectionId(connection),
            privateLinkServiceConnectionState: {
              status: "Approved",
              description: "",
              actionsRequired: "None",
            },
            provisioningState: "Succeeded",
          })),
        }
      : {}),
  };
}
