import type { Lab } from "../lab";
import type { Disagreement } from "./answers";

/** What a scenario saw, in the same words as what it expects. */
export interface Sight {
  readonly seen: string;
  /** What else is worth knowing, such as how long it took. */
  readonly note?: string;
  /** Where more than one thing was tried: those that were not as expected. */
  readonly odd?: readonly string[];
  /** Where the probe was run: names of what it reached. */
  readonly reached?: readonly string[];
  /** Where the probe was run: whether its silence says something. */
  readonly conclusive?: boolean;
  /** Of cells of the access matrix the same as data. */
  readonly disagreements?: readonly Disagreement[];
}

/** One sentence about who gets in or what is reached, that packets either confirm or not. */
export interface Scenario {
  /** Small letters and hyphens. */
  readonly name: string;
  readonly group: string;
  readonly sentence: string;
  readonly expected: string;
  /** Why it says nothing about this plan; undefined where it does. */
  readonly without?: (lab: Lab) => string | undefined;
  readonly run: (lab: Lab) => Promise<Sight>;
}

export interface ScenarioResult {
  readonly name: string;
  readonly group: string;
  readonly sentence: string;
  readonly expected: string;
  readonly seen: string;
  /** `not-applicable` is no success: the plan has nothing that could be tried. */
  readonly verdict: "as-expected" | "otherwise" | "not-applicable";
  readonly note?: string;
  readonly odd?: readonly string[];
  readonly reached?: readonly string[];
  readonly conclusive?: boolean;
  readonly disagreements?: readonly Disagreement[];
  readonly seconds: number;
}

/** Runs one scenario; what it throws is seen too. */
export async function runScenario(scenario: Scenario, lab: Lab): Promise<ScenarioResult> {
  const { name, group, sentence, expected } = scenario;
  const said = { name, group, sentence, expected };
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 100) / 10;
  try {
    const why = scenario.without?.(lab);
    if (why !== undefined) return { ...said, seen: why, verdict: "not-applicable", seconds: 0 };
    const sight = await scenario.run(lab);
    const verdict = sight.seen === expected ? "as-expected" : "otherwise";
    return { ...said, ...sight, verdict, seconds: seconds() };
  } catch (error) {
    return {
      ...said,
      seen: `the lab failed: ${(error as Error).message}`,
      verdict: "otherwise",
      seconds: seconds(),
    };
  }
}
