import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredPackage } from "../declarations/declaration-cache";

/**
 * A Pulumi package as the project has it installed.
 *
 * @param project the checkout's folder.
 * @param name as in `azure-native`.
 * @throws Error when it is not installed.
 */
export function installedPackage(project: string, name: string): DeclaredPackage {
  const folder = join(project, "node_modules", "@pulumi", name);
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { name, version, folder };
  } catch {
    throw new Error(`@pulumi/${name} is not installed in ${project}; run "npm ci" there`);
  }
}
