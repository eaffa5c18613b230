import { missingRules } from "../../../../rehearsal/scenarios/verdict";

const rules = ["p2s-certificate-only", "p2s-root-pinned"];
const violation = (rule: string) =>
  `- [mandatory] [severity: high]  ${rule}  (type: gateway)\n  ${rule} blocks "gateway"\n`;

describe("the verdict on a scenario", () => {
  it("misses nothing when every rule has blocked", () => {
    expect(missingRules({ rules }, rules.map(violation).join(""))).toEqual([]);
  });

  it.each([
    ["one rule was silent", violation(rules[0]!), [rules[1]]],
    ["the run failed for another reason", "error: something else", rules],
    ["rules were only announced", `Expected: blocked by ${rules.join(" and ")}.`, rules],
    ["a rule only warned", violation(rules[0]!).replace("[mandatory]", "[advisory]"), rules],
  ])("misses rules when %s", (_, output, missing) => {
    expect(missingRules({ rules }, output)).toEqual(missing);
  });
});
