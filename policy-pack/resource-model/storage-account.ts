import { ofType, sourcesOf, type Plan, type PlannedResource } from "./plan";
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

/**
 * The same for a whole stack, without a search in all of it for each part.
 *
 * @returns the accounts of this stack to which a part belongs: those it is made from, and the one that it names
 */
export function accountFinder(
  plan: Plan,
): (part: PlannedResource, input?: string) => readonly PlannedResource[] {
  const accounts = ofType(plan, "storage:StorageAccount");
  const made = new Set(plan.map(({ urn }) => urn));
  const byUrn = new Map(accounts.map((account) => [account.urn, account]));
  const byName = new Map(accounts.map((account) => [nameIn(at(account.inputs, "accountName")), account]));
  return (part, input = "accountName") => {
    const sources = part.madeFrom[input] ?? [];
    const from = sources.every((urn) => made.has(urn)) ? sources : [];
    // Where the account is named by its id, its name is the last part.
    const name = nameIn(at(part.inputs, input))?.split("/").at(-1);
    const named = name === undefined ? undefined : byName.get(name);
    return [...from.flatMap((urn) => byUrn.get(urn) ?? []), ...(named === undefined ? [] : [named])];
  };
}
