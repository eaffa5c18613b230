import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";

/**
 * The folders on `PATH` in which a command that the user has installed may lie.
 *
 * Entries under `node_modules` are skipped: npm puts them first in every script, and a package named like the
 * command would find itself. So are entries under `own`, where earlier rehearsals have put theirs, and relative ones.
 */
export function commandFolders(path: string | undefined, own: string): string[] {
  return (path ?? "")
    .split(delimiter)
    .filter(
      (folder) =>
        isAbsolute(folder) &&
        !folder.split(sep).includes("node_modules") &&
        folder !== own &&
        !folder.startsWith(own + sep),
    );
}

/** Whether a file can be started. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first of the folders that holds the command, as a full path. */
export function findCommand(command: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

/** Folder of an engine that has its own host for Node.js beside it; links of package managers are followed. */
export function folderWithHost(engine: string): string | undefined {
  return [dirname(engine), dirname(realpathSync(engine))].find((folder) =>
    isExecutable(join(folder, "pulumi-language-nodejs")),
  );
}
