import { catalogue } from "../../policy-pack/catalogue";
import type { JudgedChange } from "./from-declarations/judge-changes";
import { survivedWay, type Explained } from "./survivors";
import type { JudgedWay } from "./ways-in/judge-ways";

/** The least share of mutants that a family, and a rule, has to kill. */
export const LEAST = { family: 0.98, rule: 0.9 };

/** How many mutants there were, and what became of them. */
export interface Count {
  readonly mutants: number;
  readonly killed: number;
  /** Survivors of which survivors.yaml says why they admit nobody. */
  readonly explained: number;
}

export interface RuleCount {
  readonly rule: string;
  /** Ways in that are written for the rule, and how many of them it blocks. */
  readonly meant: number;
  readonly killed: number;
  /** Mutants of the declarations that it blocks. */
  readonly changes: number;
}

export interface Score {
  readonly ways: Count;
  readonly changes: Count;
  readonly rules: readonly RuleCount[];
  /** Mutants of the declarations for which the stack is blocked at another resource than the one that was changed. */
  readonly toldElsewhere: number;
}

/** Killed of all. */
export const rawRate = ({ mutants, killed }: Count) => (mutants === 0 ? 1 : killed / mutants);

/** Killed of those that could admit somebody: without what is explained as harmless. */
export const adjustedRate = ({ mutants, killed, explained }: Count) =>
  mutants === explained ? 1 : killed / (mutants - explained);

export const ruleRate = ({ meant, killed }: RuleCount) => (meant === 0 ? 0 : killed / meant);

export function scoreOf(
  judged: { readonly ways: readonly JudgedWay[]; readonly changes: readonly JudgedChange[] },
  explained: Explained,
): Score {
  const { ways, changes } = judged;
  const killedChanges = changes.filter(({ blockedBy }) => blockedBy.length > 0);
  return {
    ways: {
      mutants: ways.length,
      killed: ways.filter((mutant) => !survivedWay(mutant)).length,
      explained: explained.ways,
    },
    changes: { mutants: changes.length, killed: killedChanges.length, explained: explained.changes },
    rules: catalogue.map(({ id }) => {
      const meant = ways.filter(({ rules }) => rules !== "any" && rules.includes(id));
      return {
        rule: id,
        meant: meant.length,
        killed: meant.filter(({ blockedBy }) => blockedBy.includes(id)).length,
        changes: killedChanges.filter(({ blockedBy }) => blockedBy.includes(id)).length,
      };
    }),
    toldElsewhere: killedChanges.filter(({ isNamed }) => !isNamed).length,
  };
}

/**
 * What falls short, one sentence each; empty when the pack is as good as it has to be.
 *
 * @param isWhole in a sample a rule may have no mutant
 */
export function shortcomings(score: Score, isWhole: boolean): readonly string[] {
  const families = [
    ["ways in", score.ways],
    ["declarations", score.changes],
  ] as const;
  return [
    ...families.flatMap(([name, count]) =>
      adjustedRate(count) >= LEAST.family
        ? []
        : [`${name}: ${percent(adjustedRate(count))} killed, less than ${percent(LEAST.family)}`],
    ),
    ...score.rules.flatMap((rule) => {
      if (rule.meant === 0)
        return isWhole ? [`${rule.rule}: no way in is written for it; add one to test/mutation/ways-in`] : [];
      return ruleRate(rule) >= LEAST.rule
        ? []
        : [
            `${rule.rule}: blocks ${percent(ruleRate(rule))} of what it has to, less than ${percent(LEAST.rule)}`,
          ];
    }),
  ];
}

/** Rounded down, so that 100.0 % means all of them. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}
