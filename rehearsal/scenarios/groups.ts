import type { Scenario } from "./scenario";

type Named = Readonly<Record<string, Scenario>>;

/**
 * Sorts scenarios into as few groups as one after the other allows, so that in each group every finding belongs to one
 * scenario: no two expect the same rule at the same resource.
 */
export function groupsOf(scenarios: Named): readonly Named[] {
  const groups: { readonly members: Record<string, Scenario>; readonly taken: Set<string> }[] = [];
  for (const [name, scenario] of Object.entries(scenarios)) {
    const keys = scenario.rules.map((rule) => `${rule} ${scenario.at.type} ${scenario.at.name}`);
    let group = groups.find(({ taken }) => !keys.some((key) => taken.has(key)));
    if (group === undefined) groups.push((group = { members: {}, taken: new Set() }));
    group.members[name] = scenario;
    keys.forEach((key) => group.taken.add(key));
  }
  return groups.map(({ members }) => members);
}
