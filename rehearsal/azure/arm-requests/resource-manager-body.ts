import type { Json } from "../plugin/property-value";

/** Names that ARM keeps beside `properties` (Resource Manager RPC, "Resource object"). */
const ENVELOPE = new Set([
  "extendedLocation",
  "identity",
  "kind",
  "location",
  "managedBy",
  "plan",
  "properties",
  "sku",
  "tags",
  "zones",
]);

/** Where the Resource Manager keeps a name of the envelope with the other properties after all. */
const INSIDE: Readonly<Record<string, ReadonlySet<string>>> = {
  // https://learn.microsoft.com/azure/templates/microsoft.operationalinsights/workspaces
  "operationalinsights:Workspace": new Set(["sku"]),
};

/** What azure-native calls otherwise than the Resource Manager does. */
const WIRE_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // https://learn.microsoft.com/azure/templates/microsoft.authorization/roledefinitions
  "authorization:RoleDefinition": { roleType: "type" },
};

/**
 * The body for a type of which no client is at hand: what ARM keeps in the envelope stays there, everything else
 * goes into `properties`, unless azure-native left that level in place for this type.
 *
 * @param type `operationalinsights:Workspace`
 */
export function resourceManagerBody(type: string, inputs: Record<string, Json>): Record<string, Json> {
  if ("properties" in inputs) return inputs;
  const isOutside = (name: string) => ENVELOPE.has(name) && INSIDE[type]?.has(name) !== true;
  const outside = Object.entries(inputs).filter(([name]) => isOutside(name));
  const inside = Object.entries(inputs)
    .filter(([name]) => !isOutside(name))
    .map(([name, value]) => [WIRE_NAMES[type]?.[name] ?? name, value] as const);
  const body = Object.fromEntries(outside);
  return inside.length === 0 ? body : { ...body, properties: Object.fromEntries(inside) };
}
