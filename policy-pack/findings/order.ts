/** By code units: an order must not depend on the language of a machine. */
export function byCodeUnits(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** What a finding does, worst first. */
export const EFFECTS_WORST_FIRST = ["blocks", "not-judged", "warns", "exempted"] as const;
