import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { runCommand } from "../engine/run-command";
import { findPlaces } from "../places";
import { allowedTokens } from "./contract/allowed-tokens";
import { judge, type Judgement } from "./contract/judge";
import { obtainVersion } from "./contract/obtain-version";
import { contractText } from "./contract/report";
import { readRulings, type Ruling } from "./contract/rulings";
import { isVersion } from "./contract/versions";
import { compareDeclarations } from "./declarations/compare";
import { DeclarationCache } from "./declarations/declaration-cache";
import { installedPackage } from "./plugin/installed-package";

interface Options {
  readonly against: string;
  readonly json?: boolean;
}

const command = new Command("npm run contract --")
  .description(
    "Says what another version of azure-native lets programs write otherwise, for the types that the remote-access stack\n" +
      "may hold, and whether each change is ruled in rehearsal/azure/contract-rulings.yaml. A new property is a new way in.",
  )
  .requiredOption("--against <version>", "the version to compare the installed one with", exactVersion)
  .option("--json", "one JSON object instead of text")
  .addHelpText(
    "after",
    "\nExit codes: 0 everything is ruled · 1 changes without a ruling, or no comparison was possible · 2 wrong call.",
  )
  .exitOverride();

function exactVersion(text: string): string {
  if (!isVersion(text)) throw new InvalidArgumentError("write one exact version, such as 3.29.0");
  return text;
}

async function main(argv: readonly string[]): Promise<number> {
  const { against, json } = command.parse(argv, { from: "user" }).opts<Options>();
  const { project } = findPlaces();
  const tokens = allowedTokens(readFileSync(join(project, "policy-pack", "allowed-types.json"), "utf8"));
  const rulings = rulingsOf(project);
  const installed = installedPackage(project, "azure-native");
  const modules = [...new Set(tokens.map((token) => token.split(":")[1] ?? ""))];
  const kept = join(project, "node_modules", ".cache", "remote-access", "declarations");
  const work = mkdtempSync(join(tmpdir(), "remote-access-contract-"));
  // A signal must not leave 100 MB behind.
  process.once("SIGINT", () => stop(work, 130)).once("SIGTERM", () => stop(work, 143));
  try {
    process.stderr.write(`Fetching azure-native ${against} …\n`);
    const other = await obtainVersion("azure-native", against, modules, work, (name, args, cwd) =>
      runCommand(name, args, { cwd, env: process.env }),
    );
    const [before, after] = [
      new DeclarationCache(installed, kept),
      new DeclarationCache(other, join(work, "kept")),
    ];
    for (const module of modules) await Promise.all([before.open(module), after.open(module)]);
    const changes = compareDeclarations(before, after, tokens);
    const versions = { installed: installed.version, against };
    const judgement = judge(changes, rulings, versions);
    print(judgement, { ...versions, types: tokens.length }, json === true);
    return judgement.open.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The policy pack's rules are known here by their pages only: the pack is published alone. */
function rulingsOf(project: string): readonly Ruling[] {
  const file = join("rehearsal", "azure", "contract-rulings.yaml");
  const reading = readRulings(readFileSync(join(project, file), "utf8"), (id) =>
    existsSync(join(project, "docs", "rules", `${id}.md`)),
  );
  if (reading.ok) return reading.rulings;
  throw new Error(`${file} cannot be used:\n${reading.faults.map((fault) => `  ${fault}`).join("\n")}`);
}

function print(
  judgement: Judgement,
  about: { installed: string; against: string; types: number },
  json: boolean,
): void {
  console.log(
    json ? JSON.stringify({ ...about, ...judgement }, undefined, 1) : contractText(judgement, about),
  );
}

function stop(work: string, code: number): never {
  rmSync(work, { recursive: true, force: true });
  process.exit(code);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    process.stderr.write(`contract: ${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
