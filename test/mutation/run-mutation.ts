import { catalogue } from "../../policy-pack/catalogue";
import { parseTypeList } from "../../policy-pack/type-list/allowed-types";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACK } from "../policies/engine";
import { ChangeJudge, type JudgedChange } from "./from-declarations/judge-changes";
import { scoreOf, shortcomings, type Score } from "./score";
import { compliantStacks, declarations, type CompliantStack } from "./stacks/compliant";
import { explain, loadSurvivors, type Explained, type Survivors } from "./survivors";
import { WAYS_IN } from "./ways-in/all";
import { WayJudge, type JudgedWay } from "./ways-in/judge-ways";

/** What of all mutants is judged: every one, or each n-th, from the first on. */
export type Sample = "whole" | { readonly every: number };

export interface MutationRun {
  readonly sample: Sample;
  readonly ways: readonly JudgedWay[];
  readonly changes: readonly JudgedChange[];
  readonly explained: Explained;
  readonly score: Score;
  /** What falls short or is wrong, one sentence each. */
  readonly faults: readonly string[];
}

/** Of the allowed types those that have no declarations: what the engine itself makes. */
const WITHOUT_DECLARATIONS = /^pulumi:/;

/** Makes and judges the mutants of both families. */
export async function runMutation(
  sample: Sample,
  survivors: Survivors = loadSurvivors(),
  progress: (text: string) => void = () => undefined,
): Promise<MutationRun> {
  const declared = await declarations();
  const stacks = await compliantStacks(declared["azure-native"]);
  const judge = new WayJudge(stacks);
  const wantedWay = sampled(sample);
  const judgedWays = WAYS_IN.map((way) => judge.judge(way, wantedWay));
  const ways = judgedWays.flatMap(({ mutants }) => mutants);
  progress(`${ways.length} ways in are judged`);
  const changeJudge = new ChangeJudge(declared);
  const wanted = sampled(sample);
  const changes = stacks.flatMap((stack) => {
    const judged = changeJudge.judge(stack, wanted);
    progress(`${judged.length} mutants of ${stack.name} are judged`);
    return judged;
  });
  const explained = explain(survivors, { ways, changes }, sample === "whole");
  const score = scoreOf({ ways, changes }, explained);
  const faults = [
    ...tableFaults(),
    ...judgedWays.flatMap((judged) => judged.faults),
    ...typesWithoutMutants(stacks, changeJudge),
    ...explained.faults,
    ...shortcomings(score, sample === "whole"),
  ];
  return { sample, ways, changes, explained, score, faults };
}

/** Says of each n-th mutant that it is judged; which ones is the same in every run. */
function sampled(sample: Sample): () => boolean {
  let count = 0;
  return () => sample === "whole" || count++ % sample.every === 0;
}

/** What is wrong with the table of ways in, whatever rules say of it. */
function tableFaults(): readonly string[] {
  const rules = new Set(catalogue.map(({ id }) => id));
  const ids = WAYS_IN.map(({ id }) => id);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: stands twice in the table`),
    ...WAYS_IN.flatMap(({ id, rules: own }) =>
      own.filter((rule) => !rules.has(rule)).map((rule) => `${id}: there is no rule ${rule}`),
    ),
  ];
}

function typesWithoutMutants(stacks: readonly CompliantStack[], judge: ChangeJudge): readonly string[] {
  const list = parseTypeList(readFileSync(join(PACK, "allowed-types.json"), "utf8"));
  if ("faults" in list) return list.faults;
  const used = new Set(stacks.flatMap(({ resources }) => resources.map(({ type }) => type)));
  return [...list.used, ...Object.keys(list.explained)]
    .filter((type) => !WITHOUT_DECLARATIONS.test(type))
    .filter((type) => !used.has(type) || judge.shapeOf(type) === undefined)
    .map((type) => `${type}: is allowed, and no stack of the project shows how it is used`);
}
