import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredPackage } from "../declarations/declaration-cache";
import type { CommandResult } from "../../engine/run-command";

/** Runs a command in a folder. */
export type Run = (command: string, args: readonly string[], folder: string) => Promise<CommandResult>;

/**
 * Fetches a version of a Pulumi package and unpacks its declarations. No script of the package runs, and none of
 * what it depends on is fetched.
 *
 * @param name as in `azure-native`.
 * @param modules which to unpack; those the version does not have are left out.
 * @param folder an empty folder for it.
 * @throws Error in a sentence when the version does not exist or the registry cannot be reached.
 */
export async function obtainVersion(
  name: string,
  version: string,
  modules: readonly string[],
  folder: string,
  run: Run,
): Promise<DeclaredPackage> {
  const spec = `@pulumi/${name}@${version}`;
  const fetched = await run("npm", ["pack", spec, "--ignore-scripts", "--json", "--loglevel=error"], folder);
  if (fetched.code !== 0) throw new Error(whyNot(spec, fetched));
  const archive = join(folder, fileNameIn(fetched.stdout, spec));
  const listed = await must(run("tar", ["-tzf", archive], folder), spec);
  const members = listed.stdout.split("\n");
  const wanted = ["types", ...modules.filter((module) => /^\w+$/.test(module))]
    .map((part) => `package/${part}`)
    .filter((part) => members.some((member) => member.startsWith(`${part}/`)));
  const target = join(folder, "unpacked");
  mkdirSync(target);
  await must(run("tar", ["-xzf", archive, "-C", target, "--", ...wanted], folder), spec);
  return { name, version, folder: join(target, "package") };
}

function fileNameIn(stdout: string, spec: string): string {
  try {
    const [{ filename } = {}] = JSON.parse(stdout) as { filename?: string }[];
    // A name with a slash is how old versions of npm printed scoped packages; the file has none.
    if (filename !== undefined) return filename.replace(/^@/, "").replace("/", "-");
  } catch {
    // Falls through to the same sentence.
  }
  throw new Error(`npm pack ${spec} did not say where it put the package`);
}

async function must(ended: Promise<CommandResult>, spec: string): Promise<CommandResult> {
  const result = await ended;
  if (result.code === 0) return result;
  throw new Error(`the package ${spec} cannot be unpacked with tar: ${result.stderr.trim()}`);
}

function whyNot(spec: string, { code, stdout, stderr }: CommandResult): string {
  const words = `${stderr}\n${stdout}`;
  if (/\b(E404|ETARGET|ENOVERSIONS)\b/.test(words)) {
    return `there is no ${spec}; "npm view ${spec.replace(/@[^@]*$/, "")} versions" lists those there are`;
  }
  if (
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/.test(
      words,
    )
  ) {
    return `the package registry cannot be reached, so that ${spec} cannot be read and nothing was compared; try again with a network`;
  }
  if (code === null) return `npm cannot be started (${stderr.trim()}); it comes with Node.js`;
  return `npm pack ${spec} failed:\n${stderr.trim()}`;
}
