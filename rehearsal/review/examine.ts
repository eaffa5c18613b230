import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { changedFiles, textAt, type Revision } from "./git";
import { OWNER_FILES, ownersOf, readOwners } from "./owners";
import { PROJECT_FILES } from "./project-files";

/** What the files of a change say before anything of it is run; a sentence each, with the remedy. */
export interface Examination {
  /** What no preview could answer for: the change is blocked. */
  readonly refused: readonly string[];
  /** What these previews do not show. */
  readonly unjudged: readonly string[];
  readonly told: readonly string[];
}

/** What a change is compared with, and what of it is previewed. */
export interface ExaminedChange {
  readonly project: string;
  readonly base: string;
  readonly head: Revision;
  /** Files with the settings of the stacks that are previewed. */
  readonly settings: readonly string[];
  /** Of every stack that could be. */
  readonly allSettings: readonly string[];
}

export function examine(change: ExaminedChange): Examination {
  const files = changedFiles(change.project, change.base, change.head);
  return {
    refused: projectFileFaults(change, files),
    unjudged: [...dependencyFaults(change, files), ...settingsFaults(change, files)],
    told: reviewers(change, files),
  };
}

/** Whether a change touches the pack: then it is asked what the new one would newly let pass. */
export function changesPack({ project, base, head }: ExaminedChange): boolean {
  return changedFiles(project, base, head).some((file) => file.startsWith("policy-pack/"));
}

const [PROJECT_FILE, ...OTHER_FORMS] = PROJECT_FILES;
/** Of the project's file these say nothing to the engine. */
const WORDS = ["description", "author", "website", "license"];

/**
 * The project's file says which plugins the engine starts, the host of the policy pack among them, how the program is run,
 * and where its state is. The previews take that of the base.
 */
function projectFileFaults({ project, base, head }: ExaminedChange, files: readonly string[]): string[] {
  const forms = OTHER_FORMS.filter((file) => files.includes(file)).map(
    (file) => `${file}: the engine may read it instead of ${PROJECT_FILE}: remove it`,
  );
  if (!files.includes(PROJECT_FILE)) return forms;
  const [before, after] = [{ commit: base }, head].map((one) =>
    entriesIn(textAt(project, one, PROJECT_FILE)),
  );
  if (after === undefined) return [...forms, `${PROJECT_FILE}: is missing or cannot be read: restore it`];
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].filter(
    (name) => !WORDS.includes(name) && !isDeepStrictEqual(before?.[name], after[name]),
  );
  return [
    ...forms,
    ...names
      .sort()
      .map(
        (name) =>
          `${PROJECT_FILE}: changes ${name}, which says what the engine starts or how: take it back, or let security bring it into the base first`,
      ),
  ];
}

function entriesIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const content: unknown = parse(text);
    return typeof content === "object" && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}

const LOCKED = ["package-lock.json", "npm-shrinkwrap.json", ".npmrc"];
/** Of package.json these decide which code of others runs. */
const DEPENDENCIES = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
  "bundleDependencies",
  "bundledDependencies",
  "overrides",
  "workspaces",
  "allowScripts",
  "scripts",
  "imports",
  "exports",
  "type",
  "bin",
];

function dependencyFaults({ project, base, head }: ExaminedChange, files: readonly string[]): string[] {
  const what = LOCKED.filter((file) => files.includes(file));
  if (files.includes("package.json")) {
    const [before, after] = [{ commit: base }, head].map((one) =>
      entriesIn(textAt(project, one, "package.json")),
    );
    what.push(
      ...DEPENDENCIES.filter((name) => !isDeepStrictEqual(before?.[name], after?.[name])).map(
        (name) => `${name} of package.json`,
      ),
    );
  }
  if (what.length === 0) return [];
  return [
    `What is installed or run beside the program changes (${what.join(", ")}) and is not judged: the preview ran with that of the base; a person has to look at what would be installed or run`,
  ];
}

const SETTINGS = /^Pulumi\.[^/]+\.(yaml|yml|json)$/;

function settingsFaults({ settings, allSettings }: ExaminedChange, files: readonly string[]): string[] {
  return files
    .filter((file) => SETTINGS.test(file) && !settings.includes(file))
    .map((file) =>
      allSettings.includes(file)
        ? `${file} changes, and no stack of it was previewed: review with --stack all`
        : `${file} changes, and belongs to no stack that can be previewed offline: preview it with its state (npm run review)`,
    );
}

/** What judges, and what runs for those who review. */
const JUDGING =
  /^(policy-pack|rehearsal|\.ci|\.github)\/|^(package(-lock)?\.json|\.npmrc|\.gitlab-ci\.yml|eslint\.config\.mjs|tsconfig[^/]*\.json|Pulumi\.yaml)$|(^|\/)CODEOWNERS$/;

/** Who has to review what, as the base says; the previews were judged without any of it. */
function reviewers({ project, base }: ExaminedChange, files: readonly string[]): string[] {
  const text = OWNER_FILES.map((file) => textAt(project, { commit: base }, file)).find(
    (found) => found !== undefined,
  );
  const ownership = readOwners(text ?? "");
  const judging = files.filter((file) => JUDGING.test(file));
  const owned = files.filter((file) => !judging.includes(file) && isProtected(file, ownership));
  return [
    ...(judging.length === 0
      ? []
      : [`None of this judged the change, the base did; security has to review it: ${listed(judging)}`]),
    ...(owned.length === 0 ? [] : [`Has owners who have to review it: ${listed(owned)}`]),
  ];
}

/** A rule for everything says who answers where nobody else does. */
function isProtected(file: string, ownership: ReturnType<typeof readOwners>): boolean {
  const special = ownership.filter(({ pattern }) => !pattern.test("x") || !pattern.test("y/x"));
  return ownersOf(file, special).length > 0;
}

const SHOWN = 8;

function listed(files: readonly string[]): string {
  const more = files.length - SHOWN;
  return [...files.slice(0, SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
