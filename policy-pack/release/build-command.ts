/**
 * Builds the policy pack as a package that other teams install (docs/policy-pack-release.md): its folder, and the tarball that
 * npm makes of it.
 *
 *   npm run build:pack -- [folder] [--repository <url>]     default: out/policy-pack
 *
 * The same sources give the same files, on whatever machine: two people build, and compare the digest.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { Argument, Command, CommanderError } from "commander";
import { differences, digestOf } from "./digest";
import { writePackage } from "./package-folder";
import { packFolder, unpack } from "./tarball";

const PROJECT = join(__dirname, "../..");
const DEFAULT = "out/policy-pack";

const program = new Command("npm run build:pack --")
  .description(
    "Builds the policy pack as a package: its folder, the tarball that npm makes of it, and its digest.",
  )
  .addArgument(new Argument("[folder]", "where they go").default(join(PROJECT, DEFAULT), DEFAULT))
  .option("--repository <url>", "where the sources can be seen: needed where it is published with provenance")
  .addHelpText("after", "\nExit codes: 0 built · 1 it could not be built · 2 wrong call.")
  .showHelpAfterError("(--help shows how it is called)")
  .exitOverride()
  .action(async (folder: string, options: { repository?: string }) => buildPack(resolve(folder), options));

async function buildPack(target: string, { repository }: { repository?: string }): Promise<void> {
  const folder = join(target, "package");
  mkdirSync(target, { recursive: true });
  const source = { project: PROJECT, ...(repository === undefined ? {} : { repository }) };
  const { name, version } = await writePackage(source, folder);
  const digest = digestOf(folder);
  const tarball = packFolder(folder, target);
  checkTarball(tarball, folder);
  writeFileSync(join(target, "DIGEST"), `${digest.sha256}\n`);
  const hash = createHash("sha256").update(readFileSync(tarball)).digest("hex");
  console.log(
    [
      `Built ${name} ${version}: ${tarball}`,
      `digest of its files  ${digest.sha256}   (compare with a second builder's)`,
      `sha256 of ${basename(tarball)}  ${hash}   (the same with the same version of Node.js)`,
    ].join("\n"),
  );
}

/** npm leaves out what it believes nobody wants: a package without one of its files must not be published. */
function checkTarball(tarball: string, folder: string): void {
  const place = mkdtempSync(join(tmpdir(), "policy-pack-"));
  try {
    const wrong = differences(digestOf(unpack(tarball, place)), digestOf(folder));
    if (wrong.length === 0) return;
    rmSync(tarball);
    throw new Error(
      `npm pack did not pack it all: ${wrong.map(({ file, what }) => `${file} ${what}`).join(", ")}`,
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) console.error(`build:pack: ${(error as Error).message}`);
  process.exitCode = !(error instanceof CommanderError) ? 1 : error.exitCode === 0 ? 0 : 2;
});
