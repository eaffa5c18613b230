import type { Declarations, ObjectShape, Shape } from "../declarations/shape";
import { Secret, UNKNOWN, isMap, type PropertyMap, type PropertyValue } from "../plugin/property-value";

/**
 * What a preview can say about the outputs of a resource that is not made yet: outputs named like an input have its
 * value, all others are unknown, at every depth (`PreviewOutputs` of azure-native's provider).
 */
export function previewOutputs(
  inputs: PropertyMap,
  shape: ObjectShape,
  declarations: Declarations,
): PropertyMap {
  const outputs: PropertyMap = {};
  for (const [name, { type }] of Object.entries(shape)) {
    const input = inputs[name] ?? undefined;
    outputs[name] = input === undefined ? UNKNOWN : previewValue(input, type, declarations);
  }
  return outputs;
}

function previewValue(input: PropertyValue, type: Shape, declarations: Declarations): PropertyValue {
  if (input instanceof Secret) return new Secret(previewValue(input.value, type, declarations));
  if (type.kind === "list" && Array.isArray(input)) {
    return input.map((item) => previewValue(item, type.of, declarations));
  }
  if (type.kind === "map" && isMap(input)) {
    return Object.fromEntries(
      Object.entries(input).map(([name, item]) => [name, previewValue(item, type.of, declarations)]),
    );
  }
  if (type.kind !== "object" || !isMap(input)) return input;
  const shape = declarations.object(type.side, type.name);
  return shape === undefined ? input : previewOutputs(input, shape, declarations);
}
