import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { routesOf } from "../access-model/routes";
import type { Language } from "../devices/explain";
import { declaredAccessOfFile, fileOfStack } from "../settings/stack-file";
import { authorityWord } from "./candidates";
import { devicesCsv, devicesReport } from "./devices-table";
import { gatewayAddress } from "./gateway-address";
import { importSteps } from "./import-steps";
import { replaceFolder } from "./profile-folder";
import { zoneFault } from "./preconditions";
import { planProfiles } from "./profile-plan";
import { readServerRoots, trustWarnings } from "./server-trust";

interface Options {
  readonly out: string;
  readonly stack: string;
  readonly authority?: string;
  readonly serverRoot: string;
  readonly gateway: readonly string[];
  readonly gatewayFrom?: string;
  readonly language: Language;
  readonly json?: boolean;
}

/** Exit codes of `npm run profiles`, printed by its help. */
const EXIT = { done: 0, failed: 1, wrongCall: 2, found: 3 } as const;

const program = () =>
  new Command("npm run profiles --")
    .description("Makes ready-to-import profiles for the laptops that are admitted.")
    .requiredOption("--out <folder>", "where they go; an old folder is replaced as a whole")
    .requiredOption(
      "--server-root <file>",
      "root of the gateway's own certificate (PEM), from Azure's client package; old and new one while Azure changes it",
    )
    .option(
      "--gateway <name or address...>",
      "the gateway's name as in its certificate, and its addresses",
      [],
    )
    .option("--gateway-from <file>", "what `pulumi stack output --json` printed: the gateway's addresses")
    .option("--stack <name>", "the stack whose Pulumi.<name>.yaml is read", "dev")
    .option(
      "--authority <file>",
      "the authority's file (default: the rehearsal's, under $REMOTE_ACCESS_REHEARSAL_HOME)",
    )
    .addOption(
      new Option("--language <language>", "of the reasons of those not admitted")
        .choices(["de", "en"])
        .default("en"),
    )
    .option("--json", "one JSON object instead of sentences")
    .addHelpText(
      "after",
      "\nExit codes: 0 made · 1 could not be made, the reason is on stderr · 2 wrong call · 3 made, and the gateway's root ends soon",
    )
    .exitOverride();

/**
 * Runs the command. Whatever goes wrong is said on standard error, and by the exit code.
 *
 * @param argv words behind `npm run profiles --`
 */
export async function runProfiles(argv: readonly string[], now: Date): Promise<number> {
  try {
    return await makeProfiles(program().parse(argv, { from: "user" }).opts<Options>(), now);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongCall;
    process.stderr.write(`profiles: ${(error as Error).message}\n`);
    return EXIT.failed;
  }
}

async function makeProfiles(options: Options, now: Date): Promise<number> {
  const { model, pools, clientProfiles: settings } = declaredAccessOfFile(fileOfStack(options.stack));
  const gateway = gatewayAddress(options.gateway, outputsIn(options.gatewayFrom), routesOf(model));
  const { candidates, anchors, deviceZone } = await authorityWord(options, options.language, now);
  const otherZone = zoneFault(pools.deviceZone, deviceZone);
  if (otherZone !== undefined) throw new Error(otherZone);
  const serverRoots = readServerRoots(
    textIn(options.serverRoot, "--server-root"),
    options.serverRoot,
    anchors,
    now,
  );
  const warnings = trustWarnings(serverRoots, settings.serverTrustUntil, now);
  const { devices, files } = planProfiles({ model, settings, gateway, serverRoots, anchors }, candidates);
  const roots = serverRoots.map(({ subject, sha256, notAfter }) => ({ subject, sha256, notAfter }));
  replaceFolder(
    options.out,
    new Map([
      ...files,
      ["devices.csv", devicesCsv(devices)],
      ["README.txt", importSteps({ gateway, serverRoots, warnings, made: now })],
    ]),
    {
      made: now,
      server: gateway.server,
      serverRoots: roots,
      serverTrustUntil: settings.serverTrustUntil,
    },
  );
  if (options.json)
    console.log(JSON.stringify({ folder: options.out, devices, warnings, serverRoots: roots }));
  else devicesReport(devices).forEach((line) => console.log(line));
  warnings.forEach((warning) => process.stderr.write(`Look at it: ${warning}.\n`));
  return warnings.length > 0 ? EXIT.found : EXIT.done;
}

function outputsIn(file: string | undefined): unknown {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(textIn(file, "--gateway-from"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`${file} is not JSON; write into it what pulumi stack output --json prints`, {
      cause: error,
    });
  }
}

function textIn(file: string, option: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code ?? "unknown error"}); name the file with ${option}`, {
      cause: error,
    });
  }
}
