import { join } from "node:path";
import { findPlaces } from "../places";
import { DeclarationCache } from "./declarations/declaration-cache";
import { installedPackage } from "./plugin/installed-package";
import { serve } from "./plugin/serve";
import { RandomProvider } from "./random-provider";

/** The plugin `pulumi-resource-random` of a rehearsal: started by the engine, which passes its address last. */
async function main(): Promise<void> {
  const { project } = findPlaces();
  const source = installedPackage(project, "random");
  const cache = join(project, "node_modules", ".cache", "remote-access", "declarations");
  const provider = new RandomProvider(source.version, new DeclarationCache(source, cache));
  const engine = process.argv.slice(2).at(-1);
  await serve(provider, { engine, detailedDiff: process.env.REMOTE_ACCESS_STANDIN_NO_DETAILED_DIFF !== "1" });
}

void main();
