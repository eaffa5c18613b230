import type TS from "typescript";
import type { ObjectShape, Property, ResourceShape, Shape } from "./shape";

const ANY: Shape = { kind: "any" };

/**
 * Reads declaration texts.
 *
 * @param ts the compiler's API; a parameter because it takes a quarter of a second to load.
 */
export function declarationParser(ts: typeof TS) {
  return { parseInterfaces, parseEnums, parseResources };

  /** The interfaces of a declaration text, such as one namespace of `types/input.d.ts`. */
  function parseInterfaces(text: string): Record<string, ObjectShape> {
    const found: Record<string, ObjectShape> = {};
    visitInterfaces(parse(text), (node) => (found[node.name.text] = shapeOfMembers(node.members)));
    return found;
  }

  /** The constant objects of a declaration text that stand for enumerations: their values by name. */
  function parseEnums(text: string): Record<string, (string | number)[]> {
    const found: Record<string, (string | number)[]> = {};
    for (const statement of parse(text).statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, type } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || type === undefined || !ts.isTypeLiteralNode(type)) continue;
        const values = type.members.map((member) => literalOf((member as TS.PropertySignature).type));
        found[name.text] = values.filter((value) => typeof value === "string" || typeof value === "number");
      }
    }
    return found;
  }

  /**
   * The resource classes of one module file.
   *
   * @returns class name → shape; files without a class that extends `CustomResource` give nothing.
   */
  function parseResources(text: string): Record<string, Omit<ResourceShape, "getterArgs">> {
    const source = parse(text);
    const interfaces: Record<string, ObjectShape> = {};
    visitInterfaces(source, (node) => (interfaces[node.name.text] = shapeOfMembers(node.members)));
    const found: Record<string, Omit<ResourceShape, "getterArgs">> = {};
    for (const node of source.statements) {
      if (!ts.isClassDeclaration(node) || node.name === undefined) continue;
      if (node.heritageClauses?.some((clause) => clause.getText(source).includes("CustomResource")) !== true)
        continue;
      const name = node.name.text;
      const outputs = shapeOfMembers(node.members);
      found[name] = {
        args: interfaces[`${name}Args`] ?? {},
        outputs,
        apiVersion: apiVersionOf(node, source),
      };
    }
    return found;
  }

  /** "Uses Azure REST API version 2024-05-01." is how azure-native's generator names the version of a class. */
  function apiVersionOf(node: TS.ClassDeclaration, source: TS.SourceFile): string | undefined {
    return /Uses Azure REST API version ([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)?)/.exec(
      node.getFullText(source),
    )?.[1];
  }

  function parse(text: string): TS.SourceFile {
    return ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.Latest, false);
  }

  function visitInterfaces(node: TS.Node, visit: (node: TS.InterfaceDeclaration) => void): void {
    ts.forEachChild(node, (child) => {
      if (ts.isInterfaceDeclaration(child)) visit(child);
      else if (ts.isModuleDeclaration(child) || ts.isModuleBlock(child)) visitInterfaces(child, visit);
    });
  }

  function shapeOfMembers(members: TS.NodeArray<TS.TypeElement | TS.ClassElement>): ObjectShape {
    const properties: Record<string, Property> = {};
    for (const member of members) {
      if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) continue;
      const { name, type, questionToken } = member;
      if (type === undefined || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) continue;
      const required = questionToken === undefined && !mayBeUndefined(type);
      properties[name.text] = { type: shapeOf(type), required };
    }
    return properties;
  }

  /** `Input<T | undefined>` and `Output<T | undefined>` are optional as well. */
  function mayBeUndefined(type: TS.TypeNode): boolean {
    const inner = unwrap(type);
    return (
      ts.isUnionTypeNode(inner) && inner.types.some((part) => part.kind === ts.SyntaxKind.UndefinedKeyword)
    );
  }

  /** `pulumi.Input<T>` and `pulumi.Output<T>` → T. */
  function unwrap(type: TS.TypeNode): TS.TypeNode {
    if (!ts.isTypeReferenceNode(type)) return type;
    const argument = type.typeArguments?.[0];
    return argument !== undefined && ["Input", "Output"].includes(lastName(type.typeName))
      ? unwrap(argument)
      : type;
  }

  function shapeOf(node: TS.TypeNode): Shape {
    const type = unwrap(node);
    if (ts.isParenthesizedTypeNode(type)) return shapeOf(type.type);
    if (ts.isArrayTypeNode(type)) return { kind: "list", of: shapeOf(type.elementType) };
    if (ts.isUnionTypeNode(type)) return shapeOfUnion(type);
    if (ts.isTypeLiteralNode(type)) {
      const index = type.members.find(ts.isIndexSignatureDeclaration);
      return index === undefined ? ANY : { kind: "map", of: shapeOf(index.type) };
    }
    if (ts.isTypeReferenceNode(type)) return shapeOfReference(type);
    if (type.kind === ts.SyntaxKind.StringKeyword) return { kind: "string" };
    if (type.kind === ts.SyntaxKind.NumberKeyword) return { kind: "number" };
    if (type.kind === ts.SyntaxKind.BooleanKeyword) return { kind: "boolean" };
    const value = literalOf(type);
    return value === undefined ? ANY : { kind: "literal", value };
  }

  /** `string | enums.X` is how an open enumeration is written: its values are the ones Azure documents. */
  function shapeOfUnion(type: TS.UnionTypeNode): Shape {
    const parts = type.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword).map(shapeOf);
    const enumeration = parts.find((part) => part.kind === "enum");
    if (enumeration !== undefined && parts.every((part) => part === enumeration || part.kind === "string")) {
      return enumeration;
    }
    return parts.length === 1 ? (parts[0] ?? ANY) : { kind: "union", of: parts };
  }

  function shapeOfReference(type: TS.TypeReferenceNode): Shape {
    const [root, ...rest] = names(type.typeName);
    if (root === "enums") return { kind: "enum", name: rest.join(".") };
    if (root === "inputs" || root === "outputs") return { kind: "object", side: root, name: rest.join(".") };
    // Assets and archives; azure-native has a handful of types that take one.
    return ANY;
  }

  function names(name: TS.EntityName): string[] {
    return ts.isIdentifier(name) ? [name.text] : [...names(name.left), name.right.text];
  }

  function lastName(name: TS.EntityName): string {
    return names(name).at(-1) ?? "";
  }

  function literalOf(type: TS.TypeNode | undefined): string | number | boolean | undefined {
    if (type === undefined || !ts.isLiteralTypeNode(type)) return undefined;
    const { literal } = type;
    if (ts.isStringLiteral(literal)) return literal.text;
    if (ts.isNumericLiteral(literal)) return Number(literal.text);
    if (literal.kind === ts.SyntaxKind.TrueKeyword) return true;
    return literal.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
  }
}

/** See {@link declarationParser}. */
export type DeclarationParser = ReturnType<typeof declarationParser>;
