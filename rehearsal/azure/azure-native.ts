import { dirname, join } from "node:path";
import { findPlaces } from "../places";
import { AzureNativeProvider } from "./azure-native-provider";
import { Catalogue } from "./catalogue";
import { DeclarationCache } from "./declarations/declaration-cache";
import { engineLog } from "./plugin/engine-log";
import { installedPackage } from "./plugin/installed-package";
import { serve } from "./plugin/serve";
import { isFirstTime } from "./resources/announcement";
import { StandingResources } from "./standing-resources";
import { AzureState } from "./state/azure-state";
import { RequestLog } from "./state/request-log";

/** The plugin `pulumi-resource-azure-native` of a rehearsal: started by the engine, which passes its address last. */
async function main(): Promise<void> {
  const places = findPlaces();
  const engine = process.argv.slice(2).at(-1);
  const source = installedPackage(places.project, "azure-native");
  const cache = join(places.project, "node_modules", ".cache", "remote-access", "declarations");
  const provider = new AzureNativeProvider({
    version: source.version,
    catalogue: new Catalogue(source.version, new DeclarationCache(source, cache)),
    standing: new StandingResources(new AzureState(places.azureState), new RequestLog(places.requestLog)),
    say: engineLog(engine),
    isFirstTime: () => isFirstTime(join(dirname(places.azureState), "announced"), engine ?? ""),
  });
  await serve(provider, { engine, detailedDiff: process.env.REMOTE_ACCESS_STANDIN_NO_DETAILED_DIFF !== "1" });
}

void main();
