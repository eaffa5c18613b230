/** What a value may be, as a package's TypeScript declarations say it. */
export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  /** One of an enumeration's values; `name` as in `network.VpnType`. */
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  /** A named object type, as in `inputs.network.SubResourceArgs`. */
  | { readonly kind: "object"; readonly side: "inputs" | "outputs"; readonly name: string }
  | { readonly kind: "union"; readonly of: readonly Shape[] };

/** One property of an object type. */
export interface Property {
  readonly type: Shape;
  readonly required: boolean;
}

/** Properties by name. */
export type ObjectShape = Readonly<Record<string, Property>>;

/** A resource class. */
export interface ResourceShape {
  /** The `…Args` interface. */
  readonly args: ObjectShape;
  /** The properties of the class: what the service answers. */
  readonly outputs: ObjectShape;
  /** API version named in the class's description, such as `2024-05-01`. */
  readonly apiVersion: string | undefined;
  /** Arguments the getter of this resource needs: they are what addresses it. Undefined when there is no getter. */
  readonly getterArgs: readonly string[] | undefined;
}

/** What one module (`network`, `keyvault` …) declares. */
export interface ModuleDeclarations {
  readonly resources: Readonly<Record<string, ResourceShape>>;
  readonly inputs: Readonly<Record<string, ObjectShape>>;
  readonly outputs: Readonly<Record<string, ObjectShape>>;
  readonly enums: Readonly<Record<string, readonly (string | number)[]>>;
}

/** Finds named types, of whatever module. */
export interface Declarations {
  readonly object: (side: "inputs" | "outputs", name: string) => ObjectShape | undefined;
  readonly enumValues: (name: string) => readonly (string | number)[] | undefined;
}
