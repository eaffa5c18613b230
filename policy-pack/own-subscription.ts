import { quote } from "./findings/quote";
import { undecided } from "./findings/undecided";
import { sourcesOf, type Plan, type PlannedResource } from "./resource-model/plan";
import { exactly, isLater, type Reading } from "./resource-model/reading";
import { parseId } from "./resource-model/resource-id";
import type { JudgedResource } from "./resource-model/resource";
import { isAnyOf } from "./resource-model/token";
import type { Finding, PlaceInPlan } from "./rule";

/**
 * Objects to an id that leads out of the subscription in which the resource is created.
 *
 * An id that only the deployment tells is left to {@link notFromHere}: no resource tells alone where it comes from.
 */
export function outsideOwn(id: Reading, resource: JudgedResource): readonly Finding[] {
  const { path } = id;
  switch (id.state) {
    case "absent":
      return [];
    case "unknown":
      return isLater(id) ? [] : [{ path, found: undecided(id.reason), write }];
    case "known": {
      const subscription = typeof id.value === "string" ? parseId(id.value)?.subscription : undefined;
      if (subscription === undefined) return [{ path, found: quote(id.value), write }];
      const own = subscriptionOf(resource);
      if (own === undefined) {
        const notes = [
          "the provider does not say in which subscription it works: set azure-native:subscriptionId",
        ];
        return [
          { path, found: `${quote(id.value)}, which cannot be compared with the stack's own`, write, notes },
        ];
      }
      return subscription === own
        ? []
        : [{ path, found: `${quote(id.value)}, in another subscription`, write }];
    }
  }
}

/**
 * Objects to an id that only the deployment tells and that does not come from a resource of one of these types which the
 * same stack creates.
 *
 * @param id where it stands
 * @param input the resource's property that holds it, as Pulumi names it among a resource's dependencies
 */
export function notFromHere(
  id: Reading,
  input: string,
  types: readonly string[],
  resource: PlannedResource,
  plan: Plan,
): readonly PlaceInPlan[] {
  const fromHere =
    sourcesOf(resource, input, plan)?.every((source) => isAnyOf(source.types, ...types)) === true;
  if (!isLater(id) || fromHere) return [];
  return [
    { resource, path: id.path, found: "an id that does not come from a resource of this stack", write },
  ];
}

const write = "the id of a resource in this stack's own subscription, from the resource itself";

/** The subscription in which the provider says that it works; undefined where it does not say so. */
export function subscriptionOf({ provider }: JudgedResource): string | undefined {
  if (provider === undefined) return undefined;
  const reading = exactly(provider.inputs, "subscriptionId");
  return reading.state === "known" && typeof reading.value === "string"
    ? reading.value.toLowerCase()
    : undefined;
}
