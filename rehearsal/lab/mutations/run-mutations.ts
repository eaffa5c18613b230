import { plannedResources } from "../plan/planned-resources";
import type { LabInput } from "../preparation/lab-input";
import type { ScenarioResult } from "../scenarios/scenario";
import { MUTATIONS } from "./catalogue";
import { asRequests, type Mutation } from "./mutation";

/** What came of one mutation. */
export interface MutationResult {
  readonly name: string;
  readonly sentence: string;
  /** `not-applicable`: the plan has nothing of the kind. */
  readonly verdict: "noticed" | "survived" | "not-applicable";
  /** By what it was noticed: scenario and what it saw. */
  readonly by?: string;
}

/** Runs scenarios in a lab. */
export type RunLab = (input: LabInput, only: string) => Promise<readonly ScenarioResult[]>;

/** The plan with one property otherwise, and what the probe must reach then. */
export interface Mutated {
  readonly input: LabInput;
  readonly reaches: readonly string[] | undefined;
}

/** @returns undefined where the plan has nothing of the kind */
export function mutated(mutation: Mutation, input: LabInput): Mutated | undefined {
  const reading = plannedResources(input.plan.text, input.plan.name);
  if ("faults" in reading) throw new Error(reading.faults.join("\n"));
  const otherAnchor = input.otherAnchor.certificate.replace(/-----.*-----|\s/g, "");
  const changes = mutation.change(reading.resources, { otherAnchor });
  if (changes.length === 0) return undefined;
  // The last word on a resource counts.
  const text = [asRequests(reading.resources), asRequests(changes)].join("\n");
  return {
    input: { ...input, plan: { name: `${input.plan.name} with ${mutation.name}`, text } },
    reaches: mutation.reaches?.(changes),
  };
}

/** Makes each property otherwise, one at a time, and asks the lab whether it sees it. */
export async function runMutations(
  input: LabInput,
  runLab: RunLab,
  told: (result: MutationResult) => void,
  only: readonly Mutation[] = MUTATIONS,
): Promise<MutationResult[]> {
  const results: MutationResult[] = [];
  for (const mutation of only) {
    const result = await judge(mutation, input, runLab);
    told(result);
    results.push(result);
  }
  return results;
}

async function judge(mutation: Mutation, input: LabInput, runLab: RunLab): Promise<MutationResult> {
  const { name, sentence, noticedBy } = mutation;
  const other = mutated(mutation, input);
  if (other === undefined) return { name, sentence, verdict: "not-applicable" };
  const all = await runLab(other.input, noticedBy);
  // A lab that breaks has seen nothing, whatever it had said until then.
  const scenarios = all.filter((result) => !hasBroken(result));
  if (other.reaches !== undefined) {
    return {
      name,
      sentence,
      ...byReach(scenarios, other.reaches),
      ...(scenarios.length === 0 ? whyNot(all) : {}),
    };
  }
  const noticed = scenarios.find(({ verdict }) => verdict === "otherwise");
  if (noticed === undefined) return { name, sentence, verdict: "survived", ...whyNot(all) };
  return { name, sentence, verdict: "noticed", by: `${noticed.name}: ${noticed.seen}` };
}

const hasBroken = ({ seen }: ScenarioResult) => seen.startsWith("the lab failed");

/** That the lab broke is something else than that it saw nothing. */
function whyNot(scenarios: readonly ScenarioResult[]): Pick<MutationResult, "by"> {
  const broken = scenarios.find(hasBroken);
  return broken === undefined ? {} : { by: `${broken.name}: ${broken.seen}` };
}

/** Noticed is what the probe reached exactly: neither less nor more. */
function byReach(
  scenarios: readonly ScenarioResult[],
  meant: readonly string[],
): Pick<MutationResult, "verdict" | "by"> {
  const probe = scenarios.find(({ reached }) => reached !== undefined);
  if (probe?.reached === undefined) {
    return { verdict: "survived", by: scenarios[0]?.seen ?? "no scenario ran the probe" };
  }
  // A computer without a network reaches nothing either.
  if (probe.conclusive === false) {
    return { verdict: "survived", by: `${probe.name}: ${probe.seen}` };
  }
  const written = (ids: readonly string[]) => [...ids].sort().join(", ") || "nothing";
  const [seen, expected] = [written(probe.reached), written(meant)];
  if (seen === expected) return { verdict: "noticed", by: `${probe.name}: reached ${seen}` };
  return { verdict: "survived", by: `${probe.name}: reached ${seen}; it should have been ${expected}` };
}
