import type { Scenario } from "./scenario";

/** Rules of the scenario that the engine's output shows no violation of. */
export function missingRules({ rules }: Pick<Scenario, "rules">, output: string): string[] {
  return rules.filter((rule) => !output.includes(`[mandatory]`) || !output.includes(`${rule} blocks `));
}
