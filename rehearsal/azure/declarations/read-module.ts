import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DeclarationParser } from "./parse-declarations";
import type { ModuleDeclarations, ResourceShape } from "./shape";

/**
 * Reads what one module of an installed Pulumi package declares.
 *
 * @param folder the package's folder, such as `node_modules/@pulumi/azure-native`.
 * @param module name of the module, which is a folder there; the empty name is the package's own root.
 * @param parser the parser.
 * @returns undefined when there is no such module.
 */
export function readModule(
  folder: string,
  module: string,
  { parseEnums, parseInterfaces, parseResources }: DeclarationParser,
): ModuleDeclarations | undefined {
  const own = join(folder, module);
  if (!/^\w*$/.test(module) || !existsSync(join(own, "index.d.ts"))) return undefined;
  const inputs = join(folder, "types", "input.d.ts");
  const outputs = join(folder, "types", "output.d.ts");
  const enums = join(folder, "types", "enums", module, "index.d.ts");
  return {
    resources: readResources(own, { parseInterfaces, parseResources }),
    inputs: existsSync(inputs) ? parseInterfaces(namespaceOf(readFileSync(inputs, "utf8"), module)) : {},
    outputs: existsSync(outputs) ? parseInterfaces(namespaceOf(readFileSync(outputs, "utf8"), module)) : {},
    enums: existsSync(enums) ? parseEnums(readFileSync(enums, "utf8")) : {},
  };
}

function readResources(
  folder: string,
  { parseInterfaces, parseResources }: Pick<DeclarationParser, "parseInterfaces" | "parseResources">,
): Record<string, ResourceShape> {
  const classes: Record<string, Omit<ResourceShape, "getterArgs">> = {};
  const getters: Record<string, readonly string[]> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".d.ts") && name !== "index.d.ts")) {
    const text = readFileSync(join(folder, file), "utf8");
    Object.assign(classes, parseResources(text));
    if (!file.startsWith("get")) continue;
    for (const [name, shape] of Object.entries(parseInterfaces(text))) {
      const subject = /^Get(\w+)Args$/.exec(name)?.[1];
      if (subject === undefined) continue;
      getters[subject] = Object.keys(shape).filter((argument) => shape[argument]?.required);
    }
  }
  return Object.fromEntries(
    Object.entries(classes).map(([name, shape]) => [name, { ...shape, getterArgs: getters[name] }]),
  );
}

/** The files hold 220 namespaces and 8 MB; to cut out the one is a hundred times faster than to parse all. */
function namespaceOf(text: string, module: string): string {
  if (module === "") return text;
  const start = text.indexOf(`\nexport declare namespace ${module} {`);
  if (start < 0) return "";
  const end = text.indexOf("\n}", start);
  return text.slice(start, end + 2);
}
