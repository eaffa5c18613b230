import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../engine/whole-file";
import { withLostValues } from "./lost-values";
import { declarationParser } from "./parse-declarations";
import { readModule } from "./read-module";
import type { Declarations, ModuleDeclarations, ResourceShape } from "./shape";

/** Raised whenever the parser gives something else for the same declarations. */
const FORMAT = 1;

/** An installed Pulumi package whose declarations are the contract. */
export interface DeclaredPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The declarations of a package, module by module: {@link DeclarationCache.open} what is needed, then ask. */
export class DeclarationCache implements Declarations {
  private readonly modules = new Map<string, ModuleDeclarations | undefined>();

  /**
   * @param source the installed package.
   * @param folder where parsed modules are kept, one file each; safe to delete, shared between processes.
   */
  constructor(
    private readonly source: DeclaredPackage,
    private readonly folder: string,
  ) {}

  /** The shape of a resource class, undefined when the package has none of that name. */
  resource(module: string, name: string): ResourceShape | undefined {
    return own(this.module(module)?.resources, name);
  }

  /** Names of the resource classes of a module. */
  resourceNames(module: string): string[] {
    return Object.keys(this.module(module)?.resources ?? {});
  }

  readonly object = (side: "inputs" | "outputs", name: string) => {
    const [module, type] = split(name);
    return own(this.module(module)?.[side], type);
  };

  readonly enumValues = (name: string) => {
    const [module, type] = split(name);
    return withLostValues(name, own(this.module(module)?.enums, type));
  };

  /** Makes a module's types known. Needed once; modules that do not exist stay empty. */
  async open(module: string): Promise<void> {
    if (!this.modules.has(module)) this.modules.set(module, await this.load(module));
  }

  private module(name: string): ModuleDeclarations | undefined {
    return this.modules.get(name);
  }

  private async load(name: string): Promise<ModuleDeclarations | undefined> {
    const file = join(
      this.folder,
      `${this.source.name}-${this.source.version}-${FORMAT}`,
      `${name || "index"}.json`,
    );
    const kept = readKept(file);
    if (kept !== undefined) return kept;
    // The compiler takes a quarter of a second to load, and is not needed once the cache is filled.
    const { default: ts } = await import("typescript");
    const declarations = readModule(this.source.folder, name, declarationParser(ts));
    if (declarations !== undefined) keep(file, declarations);
    return declarations;
  }
}

/** `network.sub.Type` → module and type. */
function split(name: string): [string, string] {
  const at = name.lastIndexOf(".");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}

/** Type names come from programs: `constructor` must not find anything. */
function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The first line is the digest of the rest: whatever does not fit is made anew. */
function readKept(file: string): ModuleDeclarations | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const line = text.indexOf("\n");
    const body = text.slice(line + 1);
    return text.slice(0, line) === digest(body) ? (JSON.parse(body) as ModuleDeclarations) : undefined;
  } catch {
    return undefined;
  }
}

function keep(file: string, declarations: ModuleDeclarations): void {
  const body = JSON.stringify(declarations);
  try {
    writeWhole(file, `${digest(body)}\n${body}`, 0o644);
  } catch {
    // A cache that cannot be written (a read-only installation) costs a second at each start, nothing more.
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
