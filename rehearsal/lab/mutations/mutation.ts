import type { PlannedResource } from "../plan/planned-resources";

/** One planned property, made otherwise as a mistake or an attacker would. */
export interface Mutation {
  readonly name: string;
  readonly sentence: string;
  /** Names of the scenarios of which at least one must see it, as a regular expression: only they are run. */
  readonly noticedBy: string;
  /** @returns the resources that are otherwise; none where the plan has nothing of the kind */
  readonly change: (plan: readonly PlannedResource[], outside: Outside) => readonly PlannedResource[];
  /**
   * Where the probe is to see it: names of everything that it must reach then, and of nothing else.
   *
   * @param changed what {@link change} has returned
   */
  readonly reaches?: (changed: readonly PlannedResource[]) => readonly string[];
}

/** What does not come from the plan. */
export interface Outside {
  /** Base64 of the DER of an anchor that no plan has. */
  readonly otherAnchor: string;
}

type Properties = Readonly<Record<string, unknown>>;

/** Changes every resource of a kind; one for which there is nothing to change is left out. */
export function changing(
  kind: string,
  change: (properties: Properties, name: string) => Properties | undefined,
): Mutation["change"] {
  return (plan) =>
    plan
      .filter((resource) => resource.kind === kind.toLowerCase())
      .flatMap((resource) => {
        const properties = change(resource.properties, resource.id.split("/").at(-1) ?? "");
        return properties === undefined ? [] : [{ ...resource, properties }];
      });
}

/** The part of a value that lies below some names, changed. */
export function within(
  properties: Properties,
  path: readonly string[],
  change: (value: unknown) => unknown,
): Properties {
  const [name, ...rest] = path;
  if (name === undefined) return properties;
  const value = properties[name];
  if (rest.length === 0) return { ...properties, [name]: change(value) };
  return { ...properties, [name]: within((value ?? {}) as Properties, rest, change) };
}

export function listOf(value: unknown): Properties[] {
  return Array.isArray(value) ? (value as Properties[]) : [];
}

/** The plan with some resources otherwise, as lines that the stand-in would have logged. */
export function asRequests(resources: readonly PlannedResource[]): string {
  return resources
    .map(({ id, properties }) => JSON.stringify({ method: "PUT", id, body: { properties } }))
    .join("\n");
}
