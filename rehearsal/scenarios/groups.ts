import type { Scenario } from "./scenario";

type Named = Readonly<Record<string, Scenario>>;

/**
 * Sorts scenarios into as few groups as one after the other allows, so that in each group every finding belongs to one
 * scenario: no two expect the same rule at the same resource, and who changes a resource's options has it alone.
 */
export function groupsOf(scenarios: Named): readonly Named[] {
  const groups: Record<string, Scenario>[] = [];
  for (const [name, scenario] of Object.entries(scenarios)) {
    let group = groups.find((members) => Object.values(members).every((other) => isApart(scenario, other)));
    if (group === undefined) groups.push((group = {}));
    group[name] = scenario;
  }
  return groups;
}

function isApart(one: Scenario, other: Scenario): boolean {
  if (one.at.type !== other.at.type || one.at.name !== other.at.name) return true;
  if (one.options !== undefined || other.options !== undefined) return false;
  return !one.rules.some((rule) => other.rules.includes(rule));
}
