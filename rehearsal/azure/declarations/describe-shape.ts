import type { Shape } from "./shape";

/** What a value may be, in words: equal shapes are equal texts. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
    case "any":
      return shape.kind;
    case "literal":
      return JSON.stringify(shape.value);
    case "enum":
    case "object":
      return shape.name;
    case "list":
    case "map":
      return `${shape.kind} of ${describeShape(shape.of)}`;
    case "union":
      return shape.of.map(describeShape).sort().join(" or ");
  }
}
