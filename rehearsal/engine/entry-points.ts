import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The file behind an entry point of the SDK that the program itself has installed: host and program must speak
 * the program's version, never the rehearsal's.
 *
 * @param module such as `@pulumi/pulumi/cmd/run`
 * @param folder the program's folder
 * @throws Error saying what to run when it is not installed.
 */
export function entryPointOf(module: string, folder: string): string {
  try {
    return createRequire(join(folder, "package.json")).resolve(module);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw fault;
    throw new Error(
      `"${module}" is not installed for the program in ${folder}: run \`npm ci\` (or \`npm install\`) there`,
    );
  }
}
