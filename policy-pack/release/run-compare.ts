import { readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Violation } from "../audit/engine-events";
import { AuditImpossible, judge, type Pulumi } from "../audit/run-audit";
import { catalogue } from "../catalogue";
import { compare, type Comparison, type JudgedTwice } from "./comparison";
import { dataChanges } from "./data-changes";
import { MUST_FAIL } from "./must-fail";
import { copyPack, NoPack, type PackCopy } from "./pack-copy";
import { stateOf } from "./state";

/** What to compare. */
export interface CompareRequest {
  /** The checkout whose pack is the new one, absolute. */
  readonly project: string;
  /** The folder of the new pack, absolute, where it is not that of the checkout. */
  readonly tree?: string;
  /** A tarball, a folder or a commit that holds the released pack. */
  readonly released: string;
  /** Files with states, or folders of them, beside those that must fail. */
  readonly states: readonly string[];
  /** An empty folder that is removed afterwards, absolute. */
  readonly work: string;
}

export interface CompareOutcome {
  readonly released: Pick<PackCopy, "label" | "version">;
  readonly tree: Pick<PackCopy, "version">;
  readonly states: readonly string[];
  readonly comparison: Comparison;
}

/** One state that both packs judge. */
interface State {
  readonly name: string;
  readonly file: string;
  readonly scope: "any" | "remote-access";
}

/** Of a state that belongs to the remote-access stack; every other one is a stack like any. */
const REMOTE_ACCESS = ".remote-access.json";

/**
 * Has both packs judge the same states with the real engine, as `pulumi policy analyze` does, and with the same trust file.
 *
 * @param say is told what is being done, as it begins
 * @throws NoPack | AuditImpossible when there is nothing to compare
 */
export async function runCompare(
  { project, tree = join(project, "policy-pack"), released, states, work }: CompareRequest,
  pulumi: Pulumi,
  say: (line: string) => void,
): Promise<CompareOutcome> {
  const before = copyPack(released, project, join(work, "released"));
  const after = copyPack(tree, project, join(work, "tree"));
  const all = [...mustFail(work), ...states.flatMap(statesAt)];
  const judged: JudgedTwice[] = [];
  for (const state of all) {
    say(`Judging ${state.name} by the release and by this tree …`);
    const configuration = join(work, `${state.scope}.json`);
    writeFileSync(configuration, JSON.stringify({ "stack-scope": { scope: state.scope } }));
    const by = (pack: PackCopy, whose: string) => judgeState(state, configuration, pack, whose, pulumi);
    const [old, fresh] = await Promise.all([by(before, before.label), by(after, "this tree")]);
    judged.push({ state: state.name, released: old, tree: fresh });
  }
  return {
    released: { label: before.label, version: before.version },
    tree: { version: after.version },
    states: all.map(({ name }) => name),
    comparison: compare(
      judged,
      dataChanges(before.data, after.data),
      catalogue.map(({ id }) => id),
    ),
  };
}

async function judgeState(
  { name, file, scope }: State,
  configuration: string,
  { folder }: PackCopy,
  whose: string,
  pulumi: Pulumi,
): Promise<readonly Violation[]> {
  try {
    const reading = await judge({ pack: folder, scope, configuration }, ["--file", file], pulumi);
    return reading.violations;
  } catch (error) {
    if (!(error instanceof AuditImpossible)) throw error;
    throw new AuditImpossible(`the pack of ${whose} could not judge ${name}:\n${error.message}`);
  }
}

function mustFail(work: string): readonly State[] {
  return MUST_FAIL.map(({ name, scope, subscription, resources }, index) => {
    const file = join(work, `must-fail-${index}.json`);
    writeFileSync(file, stateOf(resources, subscription));
    return { name: JSON.stringify(name), file, scope };
  });
}

function statesAt(path: string): readonly State[] {
  const place = resolve(path);
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) throw new NoPack(`${path}: there is no such file or folder with states`);
  const names = isFolder ? readdirSync(place).filter((name) => name.endsWith(".json")) : [""];
  if (names.length === 0) throw new NoPack(`${path}: holds no state; they are named *.json`);
  return names.sort().map((name) => {
    const file = join(place, name);
    return { name: basename(file), file, scope: file.endsWith(REMOTE_ACCESS) ? "remote-access" : "any" };
  });
}
