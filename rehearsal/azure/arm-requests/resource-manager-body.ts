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

/**
 * The body for a type of which no client is at hand: what ARM keeps in the envelope stays there, everything else
 * goes into `properties`, unless azure-native left that level in place for this type.
 */
export function resourceManagerBody(inputs: Record<string, Json>): Record<string, Json> {
  if ("properties" in inputs) return inputs;
  const outside = Object.entries(inputs).filter(([name]) => ENVELOPE.has(name));
  const inside = Object.entries(inputs).filter(([name]) => !ENVELOPE.has(name));
  const body = Object.fromEntries(outside);
  return inside.length === 0 ? body : { ...body, properties: Object.fromEntries(inside) };
}
