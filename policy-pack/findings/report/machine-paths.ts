/** Folders at the top of a machine in which files of people, of their programs and of pipelines lie. */
const TOPS =
  "__w|app|builds|data|etc|github|home|media|mnt|nix|opt|private|root|run|runner|srv|src|tmp|Users|usr|var|Volumes|work|workspaces?";
/** Not inside a URL or another path. */
const ABSOLUTE = new RegExp(`(?<![\\w.:/~-])/(?:${TOPS})/[^\\s'"\`<>,;:()\\[\\]]*`, "g");
const OF_WINDOWS = /\b[A-Za-z]:\\[^\s'"`<>,;:()[\]]*/g;

/**
 * Takes the places of this machine out of a text: what lies in a known folder is named from there, of anything else the
 * last name is left.
 *
 * @param folders absolute, without a slash at their end
 */
export function withoutMachinePaths(text: string, folders: readonly string[]): string {
  const longestFirst = [...folders].filter((one) => one.length > 1).sort((a, b) => b.length - a.length);
  const named = longestFirst.reduce(
    (left, folder) =>
      left.replaceAll(`file://${folder}/`, "").replaceAll(`${folder}/`, "").replace(alone(folder), "."),
    text,
  );
  return named
    .replace(/file:\/\/(?=\/)/g, "")
    .replace(ABSOLUTE, (path) => `…/${path.replace(/\/+$/, "").split("/").at(-1)}`)
    .replace(OF_WINDOWS, (path) => `…/${path.split("\\").at(-1)}`);
}

function alone(folder: string): RegExp {
  return new RegExp(`${folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w.-])`, "g");
}

/** The folder above `docs/rules/<rule>.md`: where the pack that judged lies, with its pages. */
export function folderOfPages(page: string): string | undefined {
  return /^(\/.+)\/docs\/rules\/[\w-]+\.md$/.exec(page)?.[1];
}
