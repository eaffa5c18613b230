import { Command } from "commander";
import { layOutCity } from "../city/city";
import { AuthorityCommands } from "../main-job/authority";
import { findPlaces } from "../places";
import { exportLines, rehearsalEnvironment } from "./environment";
import { NoEngine, obtain } from "./obtain";
import { prepare } from "./prepare";
import { progressOn } from "./progress";

/**
 * `npm run --silent rehearsal:env`: standard output is nothing but `export` lines for `eval`, or `false` when it
 * failed, because `eval` of nothing succeeds. Everything for people goes to standard error.
 */
async function main(): Promise<void> {
  const command = new Command("rehearsal:env")
    .description(
      'Prints the environment in which plain pulumi commands work on the rehearsal:\n  eval "$(npm run --silent rehearsal:env)"',
    )
    .option("--offline", "use only what is on this machine")
    .option("--build", "build the engine with Go instead of running Pulumi's installer")
    .configureOutput({ writeOut: (text) => process.stderr.write(text) })
    .exitOverride()
    .parse();
  const { offline, build } = command.opts<{ offline?: boolean; build?: boolean }>();
  const places = findPlaces();
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const engine = await obtain({ ...places, env: process.env, offline, build, progress });
  prepare(places);
  const environment = rehearsalEnvironment(places, engine.bin, process.env);
  // The dev stack trusts them; without them every command that follows would stop and ask for them.
  await progress.during("Making anchor and seal key", () =>
    new AuthorityCommands(places, { ...process.env, ...environment }).init(),
  );
  await progress.during("Making the keys of 40 laptops", () =>
    layOutCity(places, new Date(), { comeback: false }),
  );
  process.stdout.write(exportLines(environment));
}

main().catch((fault: Error & { code?: string; exitCode?: number }) => {
  const asked = fault.code === "commander.helpDisplayed";
  if (!asked && !fault.code?.startsWith("commander."))
    process.stderr.write(`${fault instanceof NoEngine ? fault.message : (fault.stack ?? fault.message)}\n`);
  process.stdout.write(asked ? "" : "false\n");
  process.exitCode = asked ? 0 : fault.exitCode || 1;
});
