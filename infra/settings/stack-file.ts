import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { declaredAccess, type DeclaredAccess } from "./access-settings";
import { faultsOf, keyOf, SettingsError, type Fault } from "./faults";
import { declarationSchema } from "./schema";
import { NAMESPACE } from "./settings";
import { SoundValues } from "./sound-values";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/**
 * The file that holds a stack's configuration: its own, or else the one that names the stack among its parts.
 *
 * @param folder where the stacks' files are
 * @returns a path; of a file that does not exist, where there is none
 */
export function fileOfStack(stack: string, folder = "."): string {
  const own = join(folder, `Pulumi.${stack}.yaml`);
  if (existsSync(own) && !holdsOnlyTheSalt(own)) return own;
  const others = readdirSync(folder).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  return others.map((name) => join(folder, name)).find((path) => namesStack(path, stack)) ?? own;
}

/** The engine leaves such a file behind where somebody forgot `--config-file`. */
function holdsOnlyTheSalt(path: string): boolean {
  return /^encryptionsalt: \S+\s*$/.test(readFileSync(path, "utf8"));
}

const fileOfSeveral = z.object({
  config: z.object({ [`${NAMESPACE}:parts`]: z.record(z.string(), z.unknown()) }),
});

function namesStack(path: string, stack: string): boolean {
  try {
    const { success, data } = fileOfSeveral.safeParse(parse(readFileSync(path, "utf8")));
    return success && stack in data.config[`${NAMESPACE}:parts`];
  } catch (error) {
    // Whoever reads that file for its own sake is told what is wrong with it.
    if (error instanceof YAMLParseError || (error as NodeJS.ErrnoException).code !== undefined) return false;
    throw error;
  }
}

/**
 * Who may reach what, read from a stack's file without Pulumi: what the file says in clear text is all that it takes.
 *
 * @param path the file, such as `Pulumi.dev.yaml`
 * @throws SettingsError with every fault of what it says about access · Error where the file cannot be read
 */
export function declaredAccessOfFile(path: string): DeclaredAccess {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new Error(`${path} ${why}; name a stack with --stack, or its file with --file`);
  }
  return declaredAccessOfText(text, path);
}

/**
 * @param where what the text is called in messages
 * @throws SettingsError with every fault of what it says about access · Error where it is no stack's file
 */
export function declaredAccessOfText(text: string, where: string): DeclaredAccess {
  const values = accessValues(text, where);
  const parsed = declarationSchema.safeParse(values);
  const faults: Fault[] = parsed.success ? [] : faultsOf(parsed.error, NAMESPACE, values);
  const declared = declaredAccess(new SoundValues(values, parsed.error?.issues ?? []), (path, message) =>
    faults.push({ key: keyOf(NAMESPACE, path), message }),
  );
  if (faults.length > 0 || !declared) throw new SettingsError(faults);
  return declared;
}

/** Whether a stack's file is older than the access model: then there is nothing to compare with. */
export function saysNothingAboutAccess(text: string, where: string): boolean {
  const { enforcement, services } = accessValues(text, where);
  return enforcement === undefined && services === undefined;
}

function accessValues(text: string, where: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new Error(`${where} is not YAML: ${error.message}`);
  }
  const file = stackFile.safeParse(document);
  if (!file.success) throw new Error(`${where} has no "config"; it is not the file of a stack`);
  const prefix = `${NAMESPACE}:`;
  return Object.fromEntries(
    Object.entries(file.data.config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value] as const)
      .filter(([key]) => key in declarationSchema.shape),
  );
}
