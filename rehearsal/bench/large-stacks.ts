import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../engine/run-command";
import { ordinaryState } from "./ordinary-state";
import type { Comparison } from "./statistics";
import type { Subject } from "./subjects";

const SIZES = [2_000, 5_000] as const;
/** Between the two sizes time may grow as their number does, and by what a noisy machine adds. */
const GROWTH_AIM = 2.6;

/** A catalogue with one rule that looks at nothing. */
const EMPTY_CATALOGUE = `import type { Rule } from "./rule";
export const catalogue: readonly Rule[] = [
  {
    id: "nothing",
    title: "nothing is asked",
    severity: "medium",
    why: "somebody measures",
    remedy: "Nothing.",
    controls: [],
    kind: "entrance",
    check: () => [],
  },
];
`;

/**
 * What all rules cost over a large stack, beside the same pack with one empty rule: the same bundle, SDK, trust file and
 * type list, so that the difference is the rules and nothing else.
 *
 * In the scope `any`. In `remote-access` a rule blocks every resource of such a stack, and printing would be measured;
 * the one stack that is judged so has some hundred resources.
 *
 * @param project the checkout
 * @param work a folder for states and the other pack
 * @param env environment of a rehearsal
 */
export function largeStacks(project: string, work: string, env: NodeJS.ProcessEnv): Subject[] {
  const pack = join(project, "policy-pack");
  const empty = packWithEmptyRule(project, pack, join(work, "empty-rule"));
  const analyze = async (state: string, judge: string) => {
    const args = ["policy", "analyze", "--json", "--file", state, "--policy-pack", judge];
    const { code, stdout, stderr } = await runCommand("pulumi", args, { cwd: work, env });
    // A pack that was not loaded is fast, and so is one that ended early.
    if (code !== 0 || !/"PolicyPacks":\{"remote-access"/.test(stdout))
      throw new Error(`${judge} has not judged ${state} (code ${code}):\n${stdout.slice(-2_000)}\n${stderr}`);
  };
  return SIZES.map((size) => {
    const state = join(work, `state-${size}.json`);
    writeFileSync(state, ordinaryState(size));
    return {
      name: nameOf(size),
      aim: 1.15,
      ours: () => analyze(state, pack),
      theirs: () => analyze(state, empty),
    };
  });
}

const nameOf = (size: number) => `all rules / one, ${size}`;

export interface PackGrowth {
  /** How many times as many resources. */
  readonly times: number;
  /** How many times as long with all rules; less than `times` where starting takes its share. */
  readonly ratio: number;
  readonly aim: number;
}

/** @returns undefined when the large stacks were not measured */
export function packGrowth(
  results: Readonly<Record<string, Pick<Comparison, "ours">>>,
): PackGrowth | undefined {
  const [small, large] = SIZES;
  const [before, after] = [results[nameOf(small)], results[nameOf(large)]];
  if (before === undefined || after === undefined) return undefined;
  return { times: large / small, ratio: after.ours / before.ours, aim: GROWTH_AIM };
}

function packWithEmptyRule(project: string, pack: string, folder: string): string {
  cpSync(pack, folder, { recursive: true });
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "dir");
  writeFileSync(join(folder, "catalogue.ts"), EMPTY_CATALOGUE);
  return folder;
}
