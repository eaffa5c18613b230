import { resolve } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { catalogue } from "../catalogue";
import { ALL_ZERO } from "../trust/trust-file";
import { OPPOSED_WARNING } from "./opposed";
import { pinnedBy } from "./pinned";
import { exportFiles, writeExport } from "./write-export";

const SCOPE =
  /^(\/subscriptions\/[0-9a-f-]{36}|\/providers\/Microsoft\.Management\/managementGroups\/[\w.()-]+)$/i;
const MADE_UP = `/subscriptions/${ALL_ZERO}`;

interface Options {
  readonly scope: string;
  readonly root: readonly string[];
}

/** Adds `azure <folder>`: the rules in the language of Azure Policy. */
export function addAzureCommand(program: Command, pack: string): void {
  program
    .command("azure <folder>")
    .summary("writes the rules as definitions of Azure Policy")
    .description(
      "Writes the rules as definitions of Azure Policy, for whoever asks Azure in another way than by Pulumi. README.md in the folder " +
        "says what each can and cannot express, and how to bring them to Azure.",
    )
    .option(
      "--scope <id>",
      "where the definitions are kept: /subscriptions/<id> or /providers/Microsoft.Management/managementGroups/<name>",
      scope,
      MADE_UP,
    )
    .option(
      "--root <file...>",
      "roots that gateways may trust, each an anchor of trust.yaml (PEM or DER)",
      [],
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 written · 1 something is wrong, nothing was written · 2 wrong call.",
    )
    .action((folder: string, options: Options) => {
      const pinned = pinnedBy(
        pack,
        options.root.map((file) => resolve(file)),
        new Date(),
      );
      const { files, all } = exportFiles(catalogue, pinned, options.scope);
      writeExport(resolve(folder), files);
      const defined = all.filter(({ definition }) => definition !== undefined).length;
      console.log(
        `${resolve(folder)}: ${defined} definitions of ${all.length} rules, and README.md, which says what they leave out`,
      );
      console.warn(`Warning: ${OPPOSED_WARNING}`);
      if (options.scope === MADE_UP)
        console.warn(
          `Warning: the initiatives refer to ${MADE_UP}, which exists nowhere; write them with --scope for Azure.`,
        );
      if (pinned.roots === undefined)
        console.warn(
          "Warning: without --root whoever assigns the definitions must give the parameter roots.",
        );
      if (pinned.pools === undefined)
        console.warn(
          "Warning: trust.yaml names no pools, so that whoever assigns the definitions must give the parameter pools.",
        );
    });
}

function scope(text: string): string {
  if (!SCOPE.test(text))
    throw new InvalidArgumentError(
      "write /subscriptions/<id> or /providers/Microsoft.Management/managementGroups/<name>",
    );
  return text;
}
