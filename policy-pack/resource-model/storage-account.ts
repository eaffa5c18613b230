import { sourcesOf, type Plan, type PlannedResource } from "./plan";
import { at, type Reading } from "./reading";

/** Whether a container, a share or a policy belongs to this account: it is made from it, or names it. */
export function isFor(account: PlannedResource, part: PlannedResource, plan: Plan): boolean {
  if (sourcesOf(part, "accountName", plan)?.some(({ urn }) => urn === account.urn) === true) return true;
  const own = nameIn(at(account.inputs, "accountName"));
  return own !== undefined && own === nameIn(at(part.inputs, "accountName"));
}

/** Azure compares names without regard to case. */
function nameIn(reading: Reading): string | undefined {
  return reading.state === "known" && typeof reading.value === "string"
    ? reading.value.toLowerCase()
    : undefined;
}
