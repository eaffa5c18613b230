import { ADMITTED } from "./admitted";
import { CROWD } from "./crowd";
import { GROUPS } from "./groups";
import { LAYERS } from "./layers";
import { LOSS } from "./loss";
import { MATRIX } from "./matrix";
import { NEIGHBOURS } from "./neighbours";
import { OUTSIDE } from "./outside";
import { REFUSED_ONES } from "./refused";
import type { Scenario } from "./scenario";

/** Every scenario, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
  ...ADMITTED,
  ...REFUSED_ONES,
  ...OUTSIDE,
  ...NEIGHBOURS,
  ...GROUPS,
  ...MATRIX,
  ...LAYERS,
  ...LOSS,
  ...CROWD,
];

/** Those whose name matches, or all of them. */
export function chosen(only: string | undefined): readonly Scenario[] {
  return only === undefined ? SCENARIOS : SCENARIOS.filter(({ name }) => new RegExp(only).test(name));
}
