import type { Json } from "../plugin/property-value";
import {
  childrenOf,
  findResource,
  removeResource,
  storeResource,
  type AzureContent,
  type StoredResource,
} from "./azure-state";

/** A property whose members are resources of their own as well. */
interface SubResource {
  readonly property: string;
  readonly child: string;
  /** How the members' ids go on after the parent's. */
  readonly segment: string;
}

/**
 * Members of these properties can be written in the parent or as resources; Azure knows one set of them. A parent
 * that is sent without the property keeps them, because azure-native fills it in before it sends an update
 * (`MaintainSubResourcePropertiesIfNotSet`, and "Sub-resources" in CONTRIBUTING.md of pulumi/pulumi-azure-native).
 */
export const SUB_RESOURCES: Readonly<Record<string, readonly SubResource[]>> = {
  "network:VirtualNetwork": [
    { property: "subnets", child: "network:Subnet", segment: "subnets" },
    {
      property: "virtualNetworkPeerings",
      child: "network:VirtualNetworkPeering",
      segment: "virtualNetworkPeerings",
    },
  ],
  "network:NetworkSecurityGroup": [
    { property: "securityRules", child: "network:SecurityRule", segment: "securityRules" },
  ],
  "network:RouteTable": [{ property: "routes", child: "network:Route", segment: "routes" }],
};

/** Moves members that were written into the parent to places of their own. */
export function storeSubResources(content: AzureContent, parent: StoredResource): void {
  for (const { property, child, segment } of SUB_RESOURCES[parent.type] ?? []) {
    const members = parent.properties[property];
    if (!Array.isArray(members)) continue;
    const kept = new Set<string>();
    for (const member of members as Record<string, Json>[]) {
      const name = typeof member.name === "string" ? member.name : "";
      const id = `${parent.id}/${segment}/${name}`;
      kept.add(id.toLowerCase());
      const type = `${parent.properties.type as string}/${segment}`;
      const before = findResource(content, id)?.properties;
      const properties = { ...before, provisioningState: "Succeeded", ...member, id, type };
      storeResource(content, { id, type: child, apiVersion: parent.apiVersion, properties });
    }
    for (const { id } of childrenOf(content, parent.id, child)) {
      if (!kept.has(id.toLowerCase())) removeResource(content, id);
    }
    delete parent.properties[property];
  }
}

/** The resource as a GET shows it: with its members. */
export function withSubResources(content: AzureContent, resource: StoredResource): Record<string, Json> {
  const members = (SUB_RESOURCES[resource.type] ?? []).map(({ property, child }) => {
    const children = childrenOf(content, resource.id, child);
    return [property, children.map(({ id, properties }) => ({ ...withoutVersion(properties), id }))] as const;
  });
  return { ...resource.properties, ...Object.fromEntries(members) };
}

function withoutVersion({ azureApiVersion: _, ...properties }: Record<string, Json>): Record<string, Json> {
  return properties;
}
