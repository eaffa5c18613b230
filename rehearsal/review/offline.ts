import { join } from "node:path";
import type { RehearsedStack } from "../main-job/rehearsed-stack";
import type { Places } from "../places";
import { newlyPassing } from "./compare";
import { offlineEnvironment } from "./environment";
import { changesPack, examine } from "./examine";
import type { Revision } from "./git";
import { changedSince, takeSnapshot, type Watched } from "./guard";
import { previewJudged, previewTwice, type Previewed } from "./preview";
import { endStragglers } from "./processes";
import { weighing, writeFaults, type Fault, type ReviewedStack } from "./report";
import { settingsOf, stacksOf } from "./stacks";
import { EXIT } from "./exit";
import { homeFor, OF_AUTHORITY, writeProgram, type Bench, type Trusted } from "./trusted";

/** What came of a review before its report is written. */
export interface Outcome {
  readonly stacks: readonly ReviewedStack[];
  /** Folder with the reviewed program. */
  readonly program: string;
  /** What the review itself ends with, whatever its report says. */
  readonly code: number;
}

/** What is previewed, and where the results go. */
export interface Plan {
  readonly stacks: readonly RehearsedStack[];
  /** Absolute. */
  readonly out: string;
  /** Neither where things are declared, nor what a new pack would let pass: quicker. */
  readonly verdictOnly?: boolean;
}

/** The base's own previews, by stack. */
export type BasePreviews = ReadonlyMap<string, Previewed>;

/** Previews the base's program: what a change is compared with. */
export async function previewBase(
  bench: Bench,
  trusted: Trusted,
  { stacks, out }: Plan,
): Promise<BasePreviews> {
  const previews = new Map<string, Previewed>();
  for (const { name } of stacks) {
    const env = {
      ...offlineEnvironment(homeFor(bench, trusted, `base-${name}`), trusted.bin, bench.caller),
      ...showAgain(trusted.base, trusted.base, name),
    };
    const into = join(out, name, "base");
    const request = { folder: trusted.program, stack: ["--stack", name], env, into };
    previews.set(name, await previewJudged(request, trusted, bench.processes));
  }
  return previews;
}

/** Previews a change's program, and notes down whatever speaks against relying on it. */
export async function reviewHead(
  bench: Bench,
  trusted: Trusted,
  head: Revision,
  plan: Plan & { readonly base: Promise<BasePreviews> },
): Promise<Outcome> {
  const { project, work } = bench;
  const change = {
    project,
    base: trusted.base,
    head,
    settings: plan.stacks.map(settingsOf),
    allSettings: stacksOf("all").map(settingsOf),
  };
  const { refused, unjudged, told } = examine(change);
  const program = join(work, "head");
  writeProgram(project, head, program, plan.stacks, join(trusted.program, "Pulumi.yaml"));
  const homes = homesFor(bench, trusted, plan.stacks);
  const before = takeSnapshot(watchedIn(bench, trusted, [...homes.values()]));
  const previews = await previewHead(bench, trusted, { program, homes, head, ...plan });
  const baseline = await plan.base;
  const ofNewPack = !plan.verdictOnly && changesPack(change) ? [homeFor(bench, trusted, "new-pack")] : [];
  const compared = await Promise.all(ofNewPack.map((home) => newlyPassing(bench, trusted, head, home)));
  const left = await leftBehind([...homes.values(), ...ofNewPack]);
  const meddled = [...left, ...changedFaults(changedSince(before))];
  const unsettled = compared.filter(({ settled }) => !settled).map(({ sentence }) => sentence);
  const faultsOf = (name: string): readonly Fault[] => [
    ...weighing("blocks", refused),
    ...weighing("not-judged", ofPreview(previews.get(name))),
    ...weighing("not-judged", [...meddled, ...unjudged, ...unsettled]),
    ...ofBase(baseline.get(name)),
    ...told,
    ...compared.filter(({ settled }) => settled).map(({ sentence }) => sentence),
  ];
  const stacks = plan.stacks.map(({ name }) => ({ name, folder: join(plan.out, name) }));
  stacks.forEach(({ name, folder }) => writeFaults(folder, faultsOf(name)));
  return {
    stacks,
    program,
    code: codeOf(refused, [...unjudged, ...meddled, ...unsettled], [...previews.values()]),
  };
}

function homesFor(
  bench: Bench,
  trusted: Trusted,
  stacks: readonly RehearsedStack[],
): ReadonlyMap<string, Places> {
  return new Map(stacks.map(({ name }) => [name, homeFor(bench, trusted, `head-${name}`)]));
}

/** One stack after the other, each with and without the pack at once: two processors are kept busy by that. */
async function previewHead(
  { caller, processes }: Bench,
  trusted: Trusted,
  {
    program,
    homes,
    head,
    stacks,
    out,
    verdictOnly,
  }: Plan & {
    readonly program: string;
    readonly homes: ReadonlyMap<string, Places>;
    readonly head: Revision;
  },
): Promise<BasePreviews> {
  const previews = new Map<string, Previewed>();
  for (const { name } of stacks) {
    const env = {
      ...offlineEnvironment(homes.get(name) ?? trusted.seed, trusted.bin, caller),
      ...showAgain(trusted.base, head === "working tree" ? "." : head.commit, name),
    };
    const request = { folder: program, stack: ["--stack", name], env, into: join(out, name, "head") };
    const judged = await (verdictOnly === true ? previewJudged : previewTwice)(request, trusted, processes);
    previews.set(name, judged);
  }
  return previews;
}

/** The command that a finding names: plain Pulumi would ask for the reader's own login, and for a stack that is not there. */
export function showAgain(base: string, head: string, stack: string) {
  const command = `npm run review -- --offline --against ${base} --head ${head} --stack ${stack}`;
  return { REMOTE_ACCESS_SHOW_AGAIN: command };
}

/** Whatever judges, and what it was made of: a program that runs as we do could change it. */
function watchedIn({ project }: Bench, trusted: Trusted, homes: readonly Places[]): Watched {
  const modules = join(project, "node_modules");
  return {
    whole: [
      ...["policy-pack", "rehearsal", "package.json", "Pulumi.yaml"].map((name) => join(project, name)),
      trusted.pack,
      trusted.configuration,
      trusted.program,
      ...homes.flatMap(({ home, pulumiHome }) => [
        ...OF_AUTHORITY.map((name) => join(home, name)),
        join(pulumiHome, "plugins"),
      ]),
    ],
    large: [modules, trusted.bin],
    kept: [join(modules, ".cache", "remote-access")],
  };
}

const SHOWN = 5;

function changedFaults(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  const names = files.slice(0, SHOWN).join(", ");
  return [
    `While the program ran, what judges it was changed: ${names}${files.length > SHOWN ? " and more" : ""}. Rely on nothing of this review; look at the program before it is run again, and install this checkout anew`,
  ];
}

async function leftBehind(homes: readonly Places[]): Promise<readonly string[]> {
  const counts = await Promise.all(
    homes.map(({ home }) => endStragglers("REMOTE_ACCESS_REHEARSAL_HOME", home)),
  );
  const count = counts.reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  return [
    `The program left ${count} of its processes running, which have been ended: rely on nothing of this review, and look at the program before it is run again`,
  ];
}

function ofPreview(preview: Previewed | undefined): readonly string[] {
  return preview?.fault === undefined ? [] : [`Not judged: ${preview.fault}`];
}

function ofBase(preview: Previewed | undefined): readonly string[] {
  if (preview?.fault !== undefined)
    return [`Nothing is compared with the base. Its own fault: ${preview.fault}`];
  return (preview?.blocked ?? 0) > 0
    ? ["The base itself is blocked by this pack: what is found may have been there before"]
    : [];
}

/** Blocked stays blocked, whatever else could not be judged. */
function codeOf(
  refused: readonly string[],
  unjudged: readonly string[],
  previews: readonly Previewed[],
): number {
  if (refused.length > 0 || previews.some(({ blocked }) => blocked > 0)) return EXIT.blocked;
  return unjudged.length > 0 || previews.some(({ fault }) => fault !== undefined)
    ? EXIT.notJudged
    : EXIT.passed;
}
