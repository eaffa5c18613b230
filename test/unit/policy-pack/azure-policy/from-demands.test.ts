import { violations } from "../../../../policy-pack/azure-policy/from-demands";
import { counts, holdsNothing, says, saysIfWritten, type Demand } from "../../../../policy-pack/demand";
import { isTrue } from "./azure-policy-evaluator";

const VAULT = { type: "Microsoft.KeyVault/vaults" };
const absent = undefined;

it.each<[string, Demand, readonly unknown[]]>([
  ["one text", says("publicNetworkAccess", "Disabled"), ["Disabled", "DISABLED", "Enabled", absent]],
  ["one of two texts", says("sku.name", "premium", "other"), ["Premium", "other", "standard", absent]],
  ["a flag", says("enablePurgeProtection", true), [true, false, absent]],
  ["a flag that may be left out", saysIfWritten("enabledForDeployment", false), [true, false, absent]],
  ["one of two numbers", says("softDeleteRetentionInDays", 30, 90), [30, 90, 31, absent]],
  ["a least number", counts("softDeleteRetentionInDays", 30, "days"), [29, 30, 31, absent]],
  ["an empty list", holdsNothing("networkAcls.ipRules"), [[], [{ value: "1.2.3.4" }], absent]],
  ["nothing", holdsNothing("createMode"), ["recover", absent]],
])("says of %s what the rule says", (_, demand, values) => {
  const { conditions, cannot } = violations([demand], VAULT);
  expect(cannot).toEqual([]);
  const [condition] = conditions;
  if (condition === undefined) throw new Error("no condition");
  for (const value of values) {
    const properties = demand.names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    const request = {
      id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v",
      type: VAULT.type,
      body: { properties },
    };
    const accepted = value === absent ? demand.mayBeAbsent : demand.accepts(value as never);
    for (const missing of ["null", "empty"] as const) {
      expect([value, isTrue(condition, request, { missing })]).toEqual([value, !accepted]);
    }
  }
});

it("says what it cannot say", () => {
  const own: Demand = { ...says("sku.name", "premium"), accepts: () => false };
  expect(violations([own, says("unheardOf", true)], VAULT)).toEqual({
    conditions: [],
    cannot: ["sku.name, which the rule judges by code of its own", "unheardOf, for which no alias was found"],
  });
});
