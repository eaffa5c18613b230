import { ADMITTED } from "./admitted";
import { MATRIX } from "./matrix";
import { REFUSED_ONES } from "./refused";
import type { Scenario } from "./scenario";

/** Every scenario, in the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [...ADMITTED, ...REFUSED_ONES, ...MATRIX];

/** Those whose name matches, or all of them. */
export function chosen(only: string | undefined): readonly Scenario[] {
  return only === undefined ? SCENARIOS : SCENARIOS.filter(({ name }) => new RegExp(only).test(name));
}
