import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { findPlaces } from "../places";
import { Catalogue } from "./catalogue";
import { DeclarationCache } from "./declarations/declaration-cache";
import { installedPackage } from "./plugin/installed-package";
import { shortId } from "./portal/find-resource";
import { Portal } from "./portal/portal";
import { AzureState } from "./state/azure-state";

interface Options {
  readonly json?: boolean;
}

/** Exit codes: 0 done · 1 not possible, and nothing has changed · 2 wrong call. */
function commandFor(portal: Portal): Command {
  const command = new Command("npm run rehearsal:azure --")
    .description(
      "What people do past the program: looks into the rehearsal's stand-in Azure and changes it, as the portal would.\n" +
        "Nothing in Azure is touched. No rule of the service is asked: what stands then may be something Azure refuses.",
    )
    .exitOverride();
  const json = "one JSON value instead of text";
  const id = "the id, or an end of it that only one resource has";

  command
    .command("list")
    .description("Lists every resource.")
    .option("--json", json)
    .action((options: Options) => {
      const all = portal.list().map(({ id, type, apiVersion }) => ({ id, type, apiVersion }));
      if (options.json) return print(all);
      if (all.length === 0)
        return console.log("Nothing stands in this rehearsal: npm run rehearse brings the dev stack up.");
      const ids = all.map((resource) => resource.id);
      const width = Math.max(...all.map(({ type }) => type.length));
      for (const resource of all) console.log(`${resource.type.padEnd(width)}  ${shortId(ids, resource.id)}`);
    });
  command
    .command("show")
    .description("Shows what stands; secrets are masked.")
    .argument("<id>", id)
    .option("--json", json)
    .action((written: string, options: Options) => {
      const shown = portal.show(written);
      if (options.json) return print(shown);
      console.log(`${shown.id}\n${shown.type}, API version ${shown.apiVersion}`);
      console.log(JSON.stringify(shown.properties, undefined, 2));
    });
  command
    .command("set")
    .description("Changes one value, or takes it away.")
    .argument("<id>", id)
    .argument("<path>", 'such as vpnClientConfiguration.vpnAuthenticationTypes[0] or tags["cost centre"]')
    .argument("<json>", `the value as JSON, such as '"AAD"' or '["OpenVPN"]'; null takes away what is there`)
    .option("--json", json)
    .action(async (written: string, path: string, value: string, options: Options) => {
      const { id, path: at, before, after } = await portal.set(written, path, value);
      if (options.json) return print({ id, path: at, before: before ?? null, after: after ?? null });
      console.log(`${id}\n${at}: ${brief(before)} → ${brief(after)}\n${NEXT}`);
    });
  command
    .command("delete")
    .description("Removes a resource and everything below it.")
    .argument("<id>", id)
    .option("--json", json)
    .action(async (written: string, options: Options) => gone(await portal.delete(written), options));
  command
    .command("reset")
    .description("Removes every resource. The stacks still believe in them, until they are refreshed.")
    .option("--json", json)
    .action(async (options: Options) => gone(await portal.reset(), options));
  return command;
}

const NEXT = "npm run audit finds it; pulumi refresh and then pulumi preview show the way back.";

function gone(ids: readonly string[], options: Options): void {
  if (options.json) return print({ removed: ids });
  if (ids.length === 0) return console.log("There is nothing to remove.");
  for (const id of ids) console.log(`removed ${id}`);
  console.log(NEXT);
}

function print(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 1));
}

function brief(value: unknown): string {
  if (value === undefined) return "(not set)";
  const text = JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}… (${text.length} characters)`;
}

async function main(argv: readonly string[]): Promise<void> {
  const places = findPlaces();
  const source = installedPackage(places.project, "azure-native");
  const cache = join(places.project, "node_modules", ".cache", "remote-access", "declarations");
  const catalogue = new Catalogue(source.version, new DeclarationCache(source, cache));
  await commandFor(new Portal(new AzureState(places.azureState), catalogue)).parseAsync(argv, {
    from: "user",
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(`rehearsal:azure: ${(error as Error).message}`);
    process.exitCode = 1;
  }
});
