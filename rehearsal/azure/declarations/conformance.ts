import { Secret, Unknown, isMap, type PropertyMap, type PropertyValue } from "../plugin/property-value";
import { nearestName } from "./nearest-name";
import type { Declarations, ObjectShape, ResourceShape, Shape } from "./shape";

/** One way in which inputs do not fit the declarations. */
export interface Fault {
  /** Where, as in `ipConfigurations[0].subnet.id`. */
  readonly path: string;
  readonly kind: "unknown" | "read-only" | "missing" | "mistyped" | "no such value";
  /** What was found and what to write instead, without the path. */
  readonly message: string;
}

/**
 * Holds inputs against a resource's declared arguments and reports every fault, at every depth.
 *
 * Values that are not known yet fit everywhere. Values of secrets never stand in a message. Names that begin
 * with two underscores are the provider's own.
 */
export function findFaults(
  inputs: PropertyMap,
  resource: ResourceShape,
  declarations: Declarations,
): Fault[] {
  const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
  return faultsOfObject(own, resource.args, resource.outputs, "", declarations);
}

function faultsOfObject(
  values: PropertyMap,
  shape: ObjectShape,
  outputs: ObjectShape | undefined,
  path: string,
  declarations: Declarations,
): Fault[] {
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(values)) {
    const at = path === "" ? name : `${path}.${name}`;
    const property = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (property !== undefined) faults.push(...faultsOfValue(value, property.type, at, declarations));
    else faults.push(unexpected(name, at, shape, outputs));
  }
  for (const [name, { required }] of Object.entries(shape)) {
    if (!required || (values[name] ?? undefined) !== undefined) continue;
    faults.push({
      path: path === "" ? name : `${path}.${name}`,
      kind: "missing",
      message: "is required, but missing",
    });
  }
  return faults;
}

function unexpected(name: string, path: string, shape: ObjectShape, outputs: ObjectShape | undefined): Fault {
  if (outputs !== undefined && Object.hasOwn(outputs, name)) {
    return { path, kind: "read-only", message: "is filled in by Azure and cannot be set; leave it out" };
  }
  const nearest = nearestName(name, Object.keys(shape));
  const hint = nearest === undefined ? "leave it out" : `did you mean ${JSON.stringify(nearest)}?`;
  return { path, kind: "unknown", message: `is no property that azure-native declares here; ${hint}` };
}

function faultsOfValue(
  value: PropertyValue,
  shape: Shape,
  path: string,
  declarations: Declarations,
): Fault[] {
  if (value instanceof Secret) return faultsOfValue(value.value, shape, path, declarations).map(silenced);
  // Null is how "not written" may look.
  if (value === null || value instanceof Unknown || shape.kind === "any") return [];
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === shape.kind ? [] : [mistyped(value, `a ${shape.kind}`, path)];
    case "literal":
      return value === shape.value ? [] : [noSuchValue(value, [shape.value], path)];
    case "enum":
      return faultsOfEnum(value, declarations.enumValues(shape.name), path);
    case "list":
      if (!Array.isArray(value)) return [mistyped(value, "a list", path)];
      return value.flatMap((item, i) => faultsOfValue(item, shape.of, `${path}[${i}]`, declarations));
    case "map":
      if (!isMap(value)) return [mistyped(value, "an object", path)];
      return Object.entries(value).flatMap(([name, item]) =>
        faultsOfValue(item, shape.of, `${path}[${JSON.stringify(name)}]`, declarations),
      );
    case "object":
      return faultsOfNamed(value, shape.name, path, declarations);
    case "union":
      return fewest(shape.of.map((one) => faultsOfValue(value, one, path, declarations)));
  }
}

function faultsOfEnum(
  value: PropertyValue,
  values: readonly (string | number)[] | undefined,
  path: string,
): Fault[] {
  if (values === undefined || values.length === 0) return [];
  if (typeof value !== typeof values[0]) return [mistyped(value, `a ${typeof values[0]}`, path)];
  return values.includes(value as string | number) ? [] : [noSuchValue(value, values, path)];
}

function faultsOfNamed(
  value: PropertyValue,
  name: string,
  path: string,
  declarations: Declarations,
): Fault[] {
  if (!isMap(value)) return [mistyped(value, "an object", path)];
  const shape = declarations.object("inputs", name);
  // The package's own types are complete; a missing one can only be of a module we cannot read.
  if (shape === undefined) return [];
  const outputs = declarations.object("outputs", name.replace(/Args$/, "Response"));
  return faultsOfObject(value, shape, outputs, path, declarations);
}

/** Of several allowed shapes the one is meant that fits best. */
function fewest(candidates: readonly Fault[][]): Fault[] {
  return candidates.reduce((best, next) => (next.length < best.length ? next : best), candidates[0] ?? []);
}

function mistyped(value: PropertyValue, wanted: string, path: string): Fault {
  return { path, kind: "mistyped", message: `is ${describe(value)}; write ${wanted}` };
}

function noSuchValue(
  value: PropertyValue,
  values: readonly (string | number | boolean)[],
  path: string,
): Fault {
  const list = values.map((one) => JSON.stringify(one)).join(", ");
  return { path, kind: "no such value", message: `is ${JSON.stringify(value)}; write one of ${list}` };
}

function describe(value: PropertyValue): string {
  if (Array.isArray(value)) return "a list";
  if (isMap(value)) return "an object";
  return `the ${typeof value} ${JSON.stringify(value)}`;
}

function silenced(fault: Fault): Fault {
  if (fault.kind !== "mistyped" && fault.kind !== "no such value") return fault;
  return {
    ...fault,
    message: fault.message.replace(/^is .*?; write/, "is a secret that does not fit; write"),
  };
}
