import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";
import { installedPackage } from "../../../../rehearsal/azure/plugin/installed-package";

const PROJECT = join(__dirname, "..", "..", "..", "..");

/** The installed azure-native, for tests that hold something against the real declarations. */
export async function azureNativeDeclarations(...modules: string[]): Promise<DeclarationCache> {
  const folder = mkdtempSync(join(tmpdir(), "declarations-"));
  try {
    const cache = new DeclarationCache(installedPackage(PROJECT, "azure-native"), folder);
    for (const module of modules) await cache.open(module);
    return cache;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
