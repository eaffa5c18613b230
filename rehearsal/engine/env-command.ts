import { Command, Option } from "commander";
import { layOutCity } from "../city/city";
import { AuthorityCommands } from "../main-job/authority";
import { REHEARSALS, type RehearsalName } from "../main-job/rehearsed-stack";
import { findPlaces, USUAL_REHEARSAL } from "../places";
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
    .addOption(
      new Option("--stack <name>", "the rehearsal that is worked on")
        .choices(Object.keys(REHEARSALS))
        .default(USUAL_REHEARSAL),
    )
    .option("--offline", "use only what is on this machine")
    .option("--build", "build the engine with Go instead of running Pulumi's installer")
    .configureOutput({ writeOut: (text) => process.stderr.write(text) })
    .exitOverride()
    .parse();
  const { stack, offline, build } = command.opts<{
    stack: RehearsalName;
    offline?: boolean;
    build?: boolean;
  }>();
  const places = findPlaces(process.env, undefined, stack);
  const progress = progressOn((line) => process.stderr.write(`${line}\n`));
  const engine = await obtain({ ...places, env: process.env, offline, build, progress });
  prepare(places);
  const environment = rehearsalEnvironment(places, engine.bin, process.env);
  // The stack with the gateway trusts them; without them every command that follows would stop and ask for them.
  await progress.during("Making anchor and seal key", () =>
    new AuthorityCommands(places, { ...process.env, ...environment }).init(REHEARSALS[stack].gateway),
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
