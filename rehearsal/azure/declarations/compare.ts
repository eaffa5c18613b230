import { describeShape } from "./describe-shape";
import type { Declarations, ObjectShape, Property, ResourceShape, Shape } from "./shape";

/** In which way two versions of the declarations differ in one place. */
export type ChangeKind =
  | "type-added"
  | "type-removed"
  | "api-version-changed"
  | "property-added"
  | "property-removed"
  | "property-changed"
  | "requirement-changed"
  | "value-added"
  | "value-removed";

/** One place in which two versions differ. */
export interface DeclarationChange {
  readonly kind: ChangeKind;
  /** `azure-native:network:Subnet`, or a nested type or enumeration such as `network.VpnType`. */
  readonly type: string;
  /** The property or value; empty when it is about the type. */
  readonly item: string;
  readonly before?: string;
  readonly after?: string;
  /** Tokens of the resource types whose inputs lead here, sorted. */
  readonly usedBy: readonly string[];
}

/** The declarations of one version, as far as resources are concerned. */
export interface DeclaredVersion extends Declarations {
  readonly resource: (module: string, name: string) => ResourceShape | undefined;
}

/**
 * What programs can write otherwise in one version than in another: the inputs of the given resource types, with
 * everything that is nested in them, each nested type once. Outputs are left out: nothing is let in by an answer.
 *
 * @param tokens such as `azure-native:network:Subnet`.
 * @returns sorted by type, item and kind.
 */
export function compareDeclarations(
  before: DeclaredVersion,
  after: DeclaredVersion,
  tokens: readonly string[],
): DeclarationChange[] {
  const changes: Omit<DeclarationChange, "usedBy">[] = [];
  const users = new Map<string, Set<string>>();
  for (const token of [...new Set(tokens)]) {
    const [, module = "", name = ""] = token.split(":");
    const was = before.resource(module, name);
    const is = after.resource(module, name);
    for (const [shape, version] of [[was, before] as const, [is, after] as const]) {
      for (const type of namedTypes(shape?.args ?? {}, version)) use(users, type, token);
    }
    use(users, token, token);
    if (was !== undefined && is !== undefined) changes.push(...resourceChanges(token, was, is));
    else if (was !== undefined) changes.push({ kind: "type-removed", type: token, item: "" });
    else if (is !== undefined) changes.push({ kind: "type-added", type: token, item: "" });
  }
  for (const type of users.keys()) {
    const [was, is] = [before.object("inputs", type), after.object("inputs", type)];
    // A type that is nested in one version only comes with the property that leads to it.
    if (was !== undefined && is !== undefined) changes.push(...propertyChanges(type, was, is));
    changes.push(...valueChanges(type, before.enumValues(type), after.enumValues(type)));
  }
  return changes
    .map((change) => ({ ...change, usedBy: [...(users.get(change.type) ?? [])].sort() }))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function resourceChanges(token: string, was: ResourceShape, is: ResourceShape) {
  const changes: Omit<DeclarationChange, "usedBy">[] = propertyChanges(token, was.args, is.args);
  if (was.apiVersion === is.apiVersion) return changes;
  const versions = { before: was.apiVersion ?? "(none)", after: is.apiVersion ?? "(none)" };
  return [...changes, { kind: "api-version-changed" as const, type: token, item: "", ...versions }];
}

function propertyChanges(type: string, was: ObjectShape, is: ObjectShape) {
  const changes: Omit<DeclarationChange, "usedBy">[] = [];
  for (const item of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const before = Object.hasOwn(was, item) ? was[item] : undefined;
    const after = Object.hasOwn(is, item) ? is[item] : undefined;
    if (before === undefined && after !== undefined) {
      changes.push({ kind: "property-added", type, item, after: describeProperty(after) });
    } else if (before !== undefined && after === undefined) {
      changes.push({ kind: "property-removed", type, item, before: describeProperty(before) });
    } else if (before !== undefined && after !== undefined) {
      const [old, now] = [describeShape(before.type), describeShape(after.type)];
      if (old !== now) changes.push({ kind: "property-changed", type, item, before: old, after: now });
      if (before.required === after.required) continue;
      const requirement = { before: requirementOf(before), after: requirementOf(after) };
      changes.push({ kind: "requirement-changed", type, item, ...requirement });
    }
  }
  return changes;
}

function valueChanges(
  type: string,
  was: readonly (string | number)[] | undefined,
  is: readonly (string | number)[] | undefined,
) {
  if (was === undefined || is === undefined) return [];
  return [
    ...is
      .filter((value) => !was.includes(value))
      .map((value) => ({ kind: "value-added" as const, type, item: String(value) })),
    ...was
      .filter((value) => !is.includes(value))
      .map((value) => ({ kind: "value-removed" as const, type, item: String(value) })),
  ];
}

/** Names of all object types and enumerations that inputs of this shape can hold, at whatever depth. */
function namedTypes(shape: ObjectShape, declarations: Declarations): Set<string> {
  const found = new Set<string>();
  const visitAll = (properties: ObjectShape) =>
    Object.values(properties).forEach((property) => visit(property.type));
  const visit = (type: Shape): void => {
    if (type.kind === "list" || type.kind === "map") return visit(type.of);
    if (type.kind === "union") return type.of.forEach(visit);
    if ((type.kind !== "object" && type.kind !== "enum") || found.has(type.name)) return;
    found.add(type.name);
    if (type.kind === "object") visitAll(declarations.object("inputs", type.name) ?? {});
  };
  visitAll(shape);
  return found;
}

function use(users: Map<string, Set<string>>, type: string, by: string): void {
  const known = users.get(type) ?? new Set();
  users.set(type, known.add(by));
}

function describeProperty(property: Property): string {
  return `${requirementOf(property)} ${describeShape(property.type)}`;
}

function requirementOf({ required }: Property): string {
  return required ? "required" : "optional";
}

function keyOf({ type, item, kind }: DeclarationChange): string {
  return [type, item, kind].join("\0");
}
