import type { Reading } from "./reading";
import type { JudgedResource } from "./resource";
import { isAnyOf } from "./token";

/** A resource that this stack creates, with what only the stack as a whole tells. */
export interface PlannedResource extends JudgedResource {
  /** What Azure says of it; unknown before the first deployment. */
  readonly outputs: Reading;
  /** From the name of an input to the resources, by URN, out of whose outputs the program made it. */
  readonly madeFrom: Readonly<Record<string, readonly string[]>>;
}

/** All that a stack creates; what a program only reads is not among it. */
export type Plan = readonly PlannedResource[];

/** The resources of one of the types, `module:Name`. */
export function ofType(plan: Plan, ...types: readonly string[]): Plan {
  return plan.filter((resource) => isAnyOf(resource.types, ...types));
}

/**
 * The resources of this stack that an input was made from; undefined where one of them is not created by this stack,
 * or where there is none, because the program wrote the value itself.
 */
export function sourcesOf(resource: PlannedResource, input: string, plan: Plan): Plan | undefined {
  const urns = resource.madeFrom[input] ?? [];
  const sources = urns.flatMap((urn) => plan.filter((other) => other.urn === urn));
  return urns.length > 0 && sources.length === urns.length ? sources : undefined;
}
