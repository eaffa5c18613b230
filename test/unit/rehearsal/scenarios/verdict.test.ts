import { compare, foundIn, missingRules } from "../../../../rehearsal/scenarios/verdict";
import { groupsOf } from "../../../../rehearsal/scenarios/groups";
import { SCENARIOS } from "../../../../rehearsal/scenarios/catalogue";
import { catalogue } from "../../../../policy-pack/catalogue";

const rules = ["p2s-certificate-only", "p2s-root-pinned"];
const type = "azure-native:network:VirtualNetworkGateway";
const at = { type, name: "gateway" };
const violation = (rule: string, name = "gateway") =>
  `- [mandatory] [severity: high]  ${rule}  (type: gateway)\n  ${rule} blocks "${name}" (${type}): why\n`;

describe("the verdict on a scenario", () => {
  it("misses nothing when every rule has blocked", () => {
    expect(missingRules({ rules, at }, rules.map((rule) => violation(rule)).join(""))).toEqual([]);
  });

  it.each([
    ["one rule was silent", violation(rules[0]!), [rules[1]]],
    ["the run failed for another reason", "error: something else", rules],
    ["rules were only announced", `Expected: blocked by ${rules.join(" and ")}.`, rules],
    ["a rule blocked something else", violation(rules[0]!) + violation(rules[1]!, "other"), [rules[1]]],
    ["a rule only warned", violation(rules[0]!).replace("[mandatory]", "[advisory]"), rules],
  ])("misses rules when %s", (_, output, missing) => {
    expect(missingRules({ rules, at }, output)).toEqual(missing);
  });
});

const event = (policyName: string, name: string, enforcementLevel = "mandatory", kind = type) =>
  JSON.stringify({
    policyEvent: {
      policyName,
      resourceUrn: `urn:pulumi:dev::project::remote-access:vpn:Gateway$${kind}::${name}`,
      enforcementLevel,
    },
  });

describe("the verdict on several scenarios in one preview", () => {
  const scenarios = { entra: { rules, at }, other: { rules: ["type-allowed"], at: { type, name: "a::b" } } };
  const all = [...rules.map((rule) => event(rule, "gateway")), event("type-allowed", "a::b")];

  it("misses nothing and finds nothing besides when each rule blocked at its place", () => {
    expect(compare(scenarios, foundIn(["text", ...all, "{}"].join("\n")))).toEqual({
      missing: [],
      unexpected: [],
    });
  });

  it("tells what is missing by the scenario's name", () => {
    const { missing, unexpected } = compare(scenarios, foundIn(all.slice(1).join("\n")));
    expect(missing).toEqual([`entra: p2s-certificate-only at "gateway" (${type})`]);
    expect(unexpected).toEqual([]);
  });

  it("tells what blocked unasked, but for providers, which the engine adds", () => {
    const besides = [
      event("p2s-pool-pinned", "gateway"),
      event("type-allowed", "default", "mandatory", "pulumi:providers:pulumi-nodejs"),
    ];
    const { missing, unexpected } = compare(scenarios, foundIn([...all, ...besides].join("\n")));
    expect(missing).toEqual([]);
    expect(unexpected).toEqual([`p2s-pool-pinned at "gateway" (${type})`]);
  });

  it("leaves out what is said of all scenarios together, but not where one expects it", () => {
    const whole = "only-managed-devices-reach-services";
    const besides = event(whole, "gateway");
    expect(compare(scenarios, foundIn([...all, besides].join("\n"))).unexpected).toEqual([]);
    const expecting = { entra: { rules: [whole], at } };
    expect(compare(expecting, foundIn(besides)).missing).toEqual([]);
    expect(compare(expecting, []).missing).toEqual([`entra: ${whole} at "gateway" (${type})`]);
  });

  it("does not count what only warns", () => {
    expect(foundIn(event("p2s-pool-pinned", "gateway", "advisory"))).toEqual([]);
  });
});

describe("the scenarios", () => {
  it("are at least 25, each of which changes or adds something", () => {
    const all = Object.values(SCENARIOS);
    expect(all.length).toBeGreaterThanOrEqual(25);
    for (const { change, options, add } of all)
      expect([change, options, add].filter((does) => does !== undefined)).toHaveLength(1);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  it("name rules of the pack", () => {
    const known = catalogue.map(({ id }) => id);
    expect(known).toEqual(
      expect.arrayContaining(Object.values(SCENARIOS).flatMap(({ rules }) => [...rules])),
    );
  });

  it("fit into few previews, in each of which no two expect the same rule at the same resource", () => {
    const groups = groupsOf(SCENARIOS);
    expect(groups.flatMap((group) => Object.keys(group)).sort()).toEqual(Object.keys(SCENARIOS).sort());
    for (const group of groups) {
      const keys = Object.values(group).flatMap(({ rules, at }) =>
        rules.map((rule) => `${rule} ${at.type} ${at.name}`),
      );
      expect(new Set(keys).size).toBe(keys.length);
      // An ignored change would bring back what stands, and hide what another scenario has changed there.
      const places = Object.values(group).map(({ at }) => `${at.type} ${at.name}`);
      for (const { options, at: place } of Object.values(group))
        if (options !== undefined)
          expect(places.filter((other) => other === `${place.type} ${place.name}`)).toHaveLength(1);
    }
    expect(groups.length).toBeLessThanOrEqual(4);
  });
});
