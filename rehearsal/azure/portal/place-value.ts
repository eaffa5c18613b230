import { nearestName } from "../declarations/nearest-name";
import type { Declarations, ObjectShape, Shape } from "../declarations/shape";
import { isMap, type Json } from "../plugin/property-value";
import { formatPath, type Step } from "./property-path";

/** A value and what its type declares about it. */
interface Place {
  readonly value: Json | undefined;
  readonly shape: Shape | ObjectShape;
  readonly path: readonly Step[];
}

/**
 * Puts a value at a path, or takes away what is there.
 *
 * Objects and lists on the way are made when they are missing. A place one behind the end of a list appends.
 *
 * @param properties of the resource; not changed.
 * @param path at least one step.
 * @param value what shall stand there; `null` takes it away.
 * @param outputs what the resource's type declares.
 * @throws Error that says which step leads nowhere, and what is there instead.
 */
export function placeValue(
  properties: Readonly<Record<string, Json>>,
  path: readonly Step[],
  value: Json,
  outputs: ObjectShape,
  declarations: Declarations,
): Record<string, Json> {
  return placed({ value: properties, shape: outputs, path: [] }, path) as Record<string, Json>;

  function placed(at: Place, [step, ...rest]: readonly Step[]): Json | undefined {
    if (step === undefined) return value === null ? undefined : value;
    const path = [...at.path, step];
    const shape = next(at, step, declarations);
    const inner = part(at.value, step);
    if (inner === undefined && value === null) throw new Error(`${formatPath(path)} is not set`);
    const result = placed({ value: inner, shape, path }, rest);
    if (typeof step === "number") {
      const list = Array.isArray(at.value) ? at.value : [];
      return result === undefined ? list.toSpliced(step, 1) : list.toSpliced(step, 1, result);
    }
    const members = { ...(isMap<Json>(at.value ?? null) ? (at.value as Record<string, Json>) : {}) };
    if (result === undefined) delete members[step];
    else members[step] = result;
    return members;
  }
}

function part(value: Json | undefined, step: Step): Json | undefined {
  if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined;
  if (value === undefined || !isMap<Json>(value)) return undefined;
  return Object.hasOwn(value, step) ? (value as Record<string, Json>)[step] : undefined;
}

/** What is declared one step further. */
function next({ value, shape, path }: Place, step: Step, declarations: Declarations): Shape | ObjectShape {
  const here = path.length === 0 ? "the resource" : formatPath(path);
  const properties = objectShape(shape, declarations);
  if (properties !== undefined) {
    if (typeof step === "number") throw new Error(`${here} is an object: write a name instead of [${step}]`);
    const property = Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (property !== undefined) return property.type;
    const names = Object.keys(properties).sort();
    const nearest = nearestName(step, names);
    const hint = nearest === undefined ? "" : `did you mean ${JSON.stringify(nearest)}? `;
    throw new Error(`${here} has no property ${JSON.stringify(step)}; ${hint}It has ${names.join(", ")}`);
  }
  const declared = shape as Shape;
  if (declared.kind === "any") return declared;
  if (declared.kind === "map" && typeof step === "string") return declared.of;
  if (declared.kind === "list") {
    const length = Array.isArray(value) ? value.length : 0;
    if (typeof step === "number" && step <= length) return declared.of;
    const existing = length === 0 ? "is empty" : `has [0] to [${length - 1}]`;
    throw new Error(`${here} is a list that ${existing}; [${length}] appends`);
  }
  throw new Error(`${here} is a ${declared.kind}: nothing lies below it`);
}

function objectShape(shape: Shape | ObjectShape, declarations: Declarations): ObjectShape | undefined {
  if (!isShape(shape)) return shape;
  if (shape.kind === "object") return declarations.object(shape.side, shape.name);
  if (shape.kind !== "union") return undefined;
  return shape.of.map((one) => objectShape(one, declarations)).find((one) => one !== undefined);
}

/** A resource may declare a property called `kind`, but that is no text. */
function isShape(shape: Shape | ObjectShape): shape is Shape {
  return typeof shape.kind === "string";
}
