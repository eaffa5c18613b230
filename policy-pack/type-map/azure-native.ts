import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseToken, type TypeMap } from "../resource-model/token";

/**
 * Reads the types and aliases out of an installed `@pulumi/azure-native`.
 *
 * Each resource class carries its own token and, in its constructor, the tokens it had in former versions; the files
 * are generated and all alike. Reading them as text takes half a second, loading them as modules several.
 */
export function readAzureNative(folder: string): TypeMap {
  const canonical: string[] = [];
  const aliases = new Map<string, Set<string>>();
  for (const file of classFiles(folder)) {
    const text = readFileSync(file, "utf8");
    const type = nameOf(/__pulumiType = ['"]([^'"]+)['"]/.exec(text)?.[1]);
    if (type === undefined) continue;
    canonical.push(type);
    const list = /aliases: \[([^\]]*)\]/.exec(text)?.[1] ?? "";
    for (const [, token] of list.matchAll(/type: ["']([^"']+)["']/g)) {
      const former = nameOf(token)?.toLowerCase();
      if (former === undefined || former === type.toLowerCase()) continue;
      aliases.set(former, (aliases.get(former) ?? new Set()).add(type));
    }
  }
  return {
    canonical: canonical.sort(),
    aliases: Object.fromEntries([...aliases].sort().map(([former, types]) => [former, [...types].sort()])),
  };
}

function nameOf(token: string | undefined): string | undefined {
  const parsed = token === undefined ? undefined : parseToken(token);
  return parsed === undefined ? undefined : `${parsed.module}:${parsed.name}`;
}

function classFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
    .filter((file) => file.endsWith(".js"));
}
