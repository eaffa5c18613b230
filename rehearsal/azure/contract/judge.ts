import type { DeclarationChange } from "../declarations/compare";
import type { Ruling } from "./rulings";
import { compareVersions } from "./versions";

/** A change somebody has decided about. */
export interface RuledChange {
  readonly change: DeclarationChange;
  readonly ruling: Ruling;
}

/** A ruling without effect, and why. */
export interface IdleRuling {
  readonly ruling: Ruling;
  readonly why: string;
}

/** A comparison with what was decided about it. */
export interface Judgement {
  /** Nobody has decided about these; while there are any, the new version must not be used. */
  readonly open: readonly DeclarationChange[];
  readonly ruled: readonly RuledChange[];
  readonly idle: readonly IdleRuling[];
}

/**
 * Holds rulings against the changes between two versions, in whichever order they came.
 *
 * A ruling counts when both versions lie in its range. One that counts and fits no change is idle, and so is one
 * whose range the installed version has left behind.
 */
export function judge(
  changes: readonly DeclarationChange[],
  rulings: readonly Ruling[],
  versions: { installed: string; against: string },
): Judgement {
  const { installed, against } = versions;
  const [low = "", high = ""] = [installed, against].sort(compareVersions);
  const counts = ({ from, to }: Ruling) => compareVersions(from, low) <= 0 && compareVersions(high, to) <= 0;
  const counting = rulings.filter(counts);
  const found = changes.map((change) => ({ change, ruling: counting.find((one) => fits(one, change)) }));
  const idle = rulings.flatMap((ruling): IdleRuling[] => {
    if (counting.includes(ruling)) {
      if (changes.some((change) => fits(ruling, change))) return [];
      return [
        { ruling, why: `nothing of that kind changed between ${low} and ${high}; correct or remove it` },
      ];
    }
    if (compareVersions(ruling.to, installed) > 0) return [];
    return [{ ruling, why: `the installed version ${installed} has left its range behind; remove it` }];
  });
  return {
    open: found.filter(({ ruling }) => ruling === undefined).map(({ change }) => change),
    ruled: found.flatMap(({ change, ruling }) => (ruling === undefined ? [] : [{ change, ruling }])),
    idle,
  };
}

function fits({ type, change, item }: Ruling, found: DeclarationChange): boolean {
  return type === found.type && change === found.kind && item === found.item;
}
