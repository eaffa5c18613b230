import type { Declarations, ObjectShape, Shape } from "../../../rehearsal/azure/declarations/shape";
import type { Json } from "../../../rehearsal/azure/plugin/property-value";
import { STRANGER } from "../stacks/trusted";

/** A subscription and a tenant that are not the city's. */
const FOREIGN = "6b1f4c2e-0000-4000-8000-0000000000ff";
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/** How deep an object is filled in that a program did not write at all. */
const DEEPEST = 2;

/** Other texts of the kind of one that is written. */
export function otherTexts(written: string): readonly string[] {
  if (/^\/subscriptions\//i.test(written)) return [written.replace(UUID, FOREIGN)];
  if (UUID.test(written)) return [written.replace(UUID, FOREIGN)];
  if (/^\d+(\.\d+){3}\/\d+$/.test(written)) return ["0.0.0.0/0", "203.0.113.0/24", "10.0.0.0/8"];
  if (/^\d+(\.\d+){3}$/.test(written)) return ["203.0.113.200", "10.255.255.4"];
  if (/^\d+(-\d+)?$/.test(written)) return ["*", "22"];
  if (/@/.test(written)) return ["somebody@elsewhere.example"];
  if (/^MII/.test(written)) return [STRANGER.base64];
  if (/^(Microsoft|https?:|[\w-]+\.[\w.-]+$)/.test(written)) return ["elsewhere.example"];
  return ["other", "*"];
}

/** Texts that a program might write where it has written nothing, by the name of the property. */
function newTexts(name: string, depth: number): readonly string[] {
  if (/(^id|Id|Uri|scope)$/.test(name))
    return [
      `/subscriptions/${FOREIGN}/resourceGroups/elsewhere/providers/Microsoft.Network/virtualNetworks/vnet`,
    ];
  if (/tenant|subscription/i.test(name)) return [FOREIGN];
  if (/prefix|address|range|cidr/i.test(name)) return ["0.0.0.0/0"];
  return depth === 0 ? ["other", "*"] : ["other"];
}

/** Every value but the one that is written, where the declarations name them. */
export function declaredValues(shape: Shape, declarations: Declarations): readonly Json[] | undefined {
  switch (shape.kind) {
    case "boolean":
      return [true, false];
    case "enum":
      return declarations.enumValues(shape.name) ?? [];
    case "union":
      return shape.of.flatMap((part) => (part.kind === "literal" ? [part.value] : []));
    case "literal":
      return [shape.value];
    case "string":
    case "number":
    case "any":
    case "list":
    case "map":
    case "object":
      return undefined;
  }
}

/** Values for a place at which nothing is written. */
export function newValues(
  name: string,
  shape: Shape,
  declarations: Declarations,
  depth = 0,
): readonly Json[] {
  const declared = declaredValues(shape, declarations);
  if (declared !== undefined && declared.length > 0) return declared;
  switch (shape.kind) {
    case "number":
      return [0, 1_000];
    case "list":
      return newValues(name, shape.of, declarations, depth).map((item) => [item]);
    case "map":
      return newValues(name, shape.of, declarations, depth).map((item) => ({ other: item }));
    case "object":
      return newObjects(declarations.object(shape.side, shape.name) ?? {}, declarations, depth);
    case "string":
    case "any":
    case "boolean":
    case "enum":
    case "union":
    case "literal":
      return newTexts(name, depth);
  }
}

/** One object for each value of each property, with nothing else but what must be there. */
function newObjects(shape: ObjectShape, declarations: Declarations, depth: number): readonly Json[] {
  if (depth >= DEEPEST) return [];
  const filled = Object.entries(shape).flatMap(([name, { type }]) =>
    newValues(name, type, declarations, depth + 1).map((value) => [name, value] as const),
  );
  const least = Object.fromEntries(
    Object.entries(shape).flatMap(([name, { required }]) => {
      const first = filled.find(([other]) => other === name);
      return required && first !== undefined ? [[name, first[1]]] : [];
    }),
  );
  return filled.map(([name, value]) => ({ ...least, [name]: value }));
}
