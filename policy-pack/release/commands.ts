import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { pulumiIn } from "../audit/pulumi";
import { AuditImpossible } from "../audit/run-audit";
import { ACCEPTED_FILE, acceptedIn } from "./accepted";
import { checkOutPack } from "./checkout";
import { digestOf, differences, type Digest } from "./digest";
import { commitOf, lastRelease, tagsIn } from "./last-release";
import { NoPack } from "./pack-copy";
import { runCompare } from "./run-compare";
import { unpack } from "./tarball";
import { verdictOf } from "./verdict";

interface DigestOptions {
  readonly pack: string;
  readonly expect?: string;
  readonly released?: string;
}

interface CompareOptions {
  readonly released?: string;
  readonly base?: string;
  readonly tree?: string;
  readonly states: readonly string[];
  readonly accept: readonly string[];
  readonly json?: true;
}

/**
 * Adds what a release of the pack is checked with.
 *
 * @param pack folder of this pack, absolute
 * @param endWith sets the exit code
 */
export function addReleaseCommands(program: Command, pack: string, endWith: (code: number) => void): void {
  program
    .command("digest")
    .summary("whether a pack is the one that was released")
    .description("One hash over the files of a pack, and whether it is that of a release.")
    .requiredOption("--pack <folder or .tgz>", "the pack that judges")
    .option("--expect <sha256>", "the digest of the release")
    .option("--released <folder or .tgz>", "the release itself: tells which files are not the same")
    .addHelpText(
      "after",
      "\nExit codes: 0 it is the release, or nothing was expected · 1 it is not · 2 wrong call.",
    )
    .action((options: DigestOptions, command: Command) => endWith(runDigest(options, command)));

  program
    .command("compare")
    .summary("what this pack would newly let pass")
    .description(
      "Has the last release and the pack of this tree judge the same states, and shows what would newly pass and what " +
        "would newly be blocked; what the packs read (trust file, exemptions, allowed types) is compared entry by entry.",
    )
    .option(
      "--released <release>",
      "a .tgz, a folder or a commit; the highest tag policy-pack-v* when not given",
    )
    .option("--base <commit>", "what to compare with while there is no release")
    .option("--tree <folder>", "the pack that would be the new one, where it is not that of this checkout")
    .option(
      "--states <path...>",
      "states beside those that must fail, as pulumi stack export writes them",
      [],
    )
    .option("--accept <name...>", `rules and files that may let pass, beside those in ${ACCEPTED_FILE}`, [])
    .option("--json", "JSON instead of text")
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing would newly pass, or all of it is accepted · 1 something would · 2 wrong call · 3 it could not be compared.",
    )
    .action(async (options: CompareOptions, command: Command) =>
      endWith(await runComparison(options, dirname(pack), command)),
    );

  program
    .command("checkout-pack")
    .summary("the pack that may judge a change of this project")
    .description(
      "Writes the pack that may judge what comes after a commit: the last release that the commit contains, as it " +
        "was released; while there is no release, the commit's own pack.",
    )
    .requiredOption("--base <commit>", "what has been reviewed already")
    .requiredOption("--to <folder>", "an empty folder; the pack goes below it, into policy-pack")
    .addHelpText("after", "\nPrints JSON. Exit codes: 0 written · 1 it could not be written · 2 wrong call.")
    .action(({ base, to }: { base: string; to: string }, command: Command) =>
      printCheckedOut(dirname(pack), base, resolve(to), command),
    );
}

function printCheckedOut(project: string, base: string, folder: string, command: Command): void {
  const commit = commitOf(project, base);
  if (commit === undefined) command.error(`error: ${base}: is no commit of this repository`, { exitCode: 2 });
  console.log(JSON.stringify(checkOutPack(project, commit, folder)));
}

function runDigest({ pack, expect, released }: DigestOptions, command: Command): number {
  if (expect !== undefined && !/^[0-9a-f]{64}$/.test(expect))
    command.error("error: --expect takes 64 hexadecimal digits in lower case", { exitCode: 2 });
  const digest = digestAt(pack, command);
  console.log(digest.sha256);
  const faults = expect === undefined || expect === digest.sha256 ? [] : [`is not ${expect}`];
  if (released !== undefined)
    faults.push(
      ...differences(digest, digestAt(released, command)).map(({ file, what }) => `${file} ${what}`),
    );
  if (faults.length === 0) return 0;
  console.error([`${pack} is not the release:`, ...faults.map((fault) => `  ${fault}`)].join("\n"));
  return 1;
}

function digestAt(path: string, command: Command): Digest {
  const place = resolve(path);
  if (!existsSync(place)) command.error(`error: ${path}: there is no such file or folder`, { exitCode: 2 });
  if (statSync(place).isDirectory()) return digestOf(place);
  const work = mkdtempSync(join(tmpdir(), "policy-pack-"));
  try {
    return digestOf(unpack(place, work));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runComparison(options: CompareOptions, project: string, command: Command): Promise<number> {
  const file = join(project, ACCEPTED_FILE);
  const accepted = acceptedIn(readFileSync(file, "utf8"), ACCEPTED_FILE, options.accept);
  const released = options.released ?? releaseIn(project, options.base, command);
  const work = mkdtempSync(join(tmpdir(), "policy-pack-compared-"));
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    const { states, tree } = options;
    const request = {
      project,
      released,
      states,
      work,
      ...(tree === undefined ? {} : { tree: resolve(tree) }),
    };
    const outcome = await runCompare(request, pulumiIn(work), say);
    const { code, lines, complaints } = verdictOf(
      outcome,
      accepted(outcome.released.version),
      options.json === true,
    );
    lines.forEach((line) => console.log(line));
    complaints.forEach((line) => console.error(line));
    return code;
  } catch (error) {
    if (!(error instanceof NoPack || error instanceof AuditImpossible)) throw error;
    console.error(`policies: ${error.message}`);
    return error instanceof NoPack ? 2 : 3;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function releaseIn(project: string, base: string | undefined, command: Command): string {
  const tag = lastRelease(tagsIn(project));
  if (tag !== undefined) return tag;
  if (base === undefined)
    command.error("error: there is no release yet (no tag policy-pack-v*); name a commit with --base", {
      exitCode: 2,
    });
  process.stderr.write(`There is no release yet (no tag policy-pack-v*): comparing with ${base}.\n`);
  return base;
}
