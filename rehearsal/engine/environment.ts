import { delimiter, join, sep } from "node:path";
import type { Places } from "../places";
import { shellWord } from "./shell-quoting";

/** Variables that could lead a command to somebody's real Azure or Pulumi account. */
const CREDENTIALS =
  /^(ARM|AZURE)_|^PULUMI_(ACCESS_TOKEN|BACKEND_URL|STACK|CONFIG_PASSPHRASE_FILE|API|PREFER_YARN)$/;

/**
 * What a plain `pulumi` needs in its environment to work on the rehearsal and on nothing else. Values are complete
 * (`PATH` included); an empty one switches off a variable that the caller has set.
 *
 * @param bin the engine's folder
 * @param caller the environment it will be added to
 */
export function rehearsalEnvironment(
  places: Places,
  bin: string,
  caller: NodeJS.ProcessEnv,
): Record<string, string> {
  const emptied = Object.keys(caller)
    .filter((name) => CREDENTIALS.test(name) && caller[name])
    .sort()
    .map((name) => [name, ""] as const);
  return {
    ...Object.fromEntries(emptied),
    PATH: [bin, ...userPath(caller.PATH, places.cache)].join(delimiter),
    PULUMI_HOME: places.pulumiHome,
    PULUMI_BACKEND_URL: `file://${places.backend}`,
    // No secret, and not meant to be one: it protects made-up values of a stack that exists only in rehearsals, and
    // everybody who has the repository must be able to run it without being asked.
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    // Nothing is fetched: a provider that is not a stand-in must fail, not talk to the real Azure.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    REMOTE_ACCESS_REHEARSAL: "1",
    REMOTE_ACCESS_REHEARSAL_HOME: places.home,
  };
}

/** An environment as lines for `eval` in any POSIX shell. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
    .join("");
}

/**
 * The caller's `PATH` without what is not the user's: the folders that npm puts in front for the run of a script, and
 * engines of earlier rehearsals, which would make it longer with every `eval`.
 */
function userPath(path: string | undefined, cache: string): string[] {
  const folders = (path ?? "").split(delimiter);
  while (/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folders[0] ?? "")) folders.shift();
  return folders.filter((folder) => folder !== "" && !folder.startsWith(cache + sep));
}

/** Where the engine looks for an installed provider. */
export function pluginFile(places: Places, name: string, version: string): string {
  return join(places.pulumiHome, "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
}
