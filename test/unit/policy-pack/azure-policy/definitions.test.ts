import { join } from "node:path";
import { ALIASES, aliasOf } from "../../../../policy-pack/azure-policy/aliases";
import { armTypesOf } from "../../../../policy-pack/azure-policy/arm-types";
import { exported, initiative } from "../../../../policy-pack/azure-policy/definitions";
import { definitionSchema, initiativeSchema } from "../../../../policy-pack/azure-policy/grammar";
import { catalogue } from "../../../../policy-pack/catalogue";
import type { Rule } from "../../../../policy-pack/rule";
import { loadAllowedTypes } from "../../../../policy-pack/type-list/load";

const PINNED = { roots: ["AAAA"], pools: ["10.81.0.0/16"], types: ["Microsoft.Network/virtualNetworks"] };
const SCOPE = "/providers/Microsoft.Management/managementGroups/city";
const all = exported(catalogue, PINNED);
const defined = all.flatMap(({ rule, definition, aliases }) =>
  definition === undefined ? [] : [[rule.id, { definition, aliases }] as const],
);

it("has an entry for every rule of the pack", () => {
  expect(all.map(({ rule }) => rule.id)).toEqual(catalogue.map(({ id }) => id));
});

it("names every rule without an entry, and what to do", () => {
  const [first] = catalogue;
  const stranger = { ...(first as Rule), id: "new-rule" };
  const text = /new-rule: nobody has said what Azure Policy can express[\s\S]*write an entry for each rule/;
  expect(() => exported([...catalogue, stranger], PINNED)).toThrow(text);
  expect(() => exported(catalogue.slice(1), PINNED)).toThrow(/p2s-auth-explicit: is no rule of the pack/);
});

it.each(all.map(({ rule, expression, definition }) => [rule.id, { expression, definition }] as const))(
  "%s says what is expressed, and what is not",
  (_, { expression: { expressed, can, cannot, deny }, definition }) => {
    expect({ can: can === "", definition: definition === undefined, deny: deny === undefined }).toEqual(
      expressed === "none"
        ? { can: true, definition: true, deny: true }
        : { can: false, definition: false, deny: false },
    );
    expect(cannot.length === 0).toBe(expressed === "full");
  },
);

it.each(defined)("the definition of %s fits the language", (_, { definition }) => {
  expect(definitionSchema.safeParse(definition).error?.issues ?? []).toEqual([]);
  expect(definition.properties.parameters.effect).toMatchObject({
    allowedValues: ["Deny", "Audit", "Disabled"],
    defaultValue: "Deny",
  });
});

it.each(defined)(
  "the definition of %s begins with a type, so that it is asked of nothing else",
  (_, { definition }) => {
    const { if: condition } = definition.properties.policyRule;
    const branches = "anyOf" in condition ? condition.anyOf : [condition];
    for (const branch of branches) {
      const [first] = "allOf" in branch ? branch.allOf : [branch];
      expect(first).toMatchObject({ field: "type" });
    }
  },
);

/** Not verified: the documentation names no number. Kept low, because a definition that Azure refuses denies nothing. */
const MOST_COUNTS = 10;

it.each(defined)("the definition of %s counts seldom", (_, { definition }) => {
  const text = JSON.stringify(definition.properties.policyRule);
  expect(text.match(/"count":\{"field"/g)?.length ?? 0).toBeLessThanOrEqual(MOST_COUNTS);
  expect(text.match(/"count":\{"value"/g)?.length ?? 0).toBeLessThanOrEqual(MOST_COUNTS);
});

it.each(defined)(
  "every parameter of %s is one that it uses, and the other way round",
  (_, { definition }) => {
    const text = JSON.stringify(definition.properties.policyRule);
    const used = [...text.matchAll(/parameters\('(\w+)'\)/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(definition.properties.parameters).sort());
  },
);

it.each(["entrance", "confinement"] as const)(
  "the initiative of kind %s bundles the definitions of these rules",
  (kind) => {
    const bundle = initiative(kind, all, SCOPE);
    expect(initiativeSchema.safeParse(bundle).error?.issues ?? []).toEqual([]);
    const members = bundle.properties.policyDefinitions.map(({ policyDefinitionReferenceId: id }) => id);
    const wanted = all.filter(({ rule, definition }) => rule.kind === kind && definition !== undefined);
    expect(members).toEqual(wanted.map(({ rule }) => rule.id));
    for (const { policyDefinitionId, parameters } of bundle.properties.policyDefinitions) {
      expect(policyDefinitionId.startsWith(`${SCOPE}/`)).toBe(true);
      const names = Object.values(parameters).map(({ value }) => /'(\w+)'/.exec(value)?.[1] ?? "");
      expect(names.filter((name) => !(name in bundle.properties.parameters))).toEqual([]);
    }
  },
);

it("uses every alias that it lists, and lists where each was read", () => {
  const used = new Set(defined.flatMap(([, { aliases }]) => aliases.map(({ name }) => name.toLowerCase())));
  const unused = [...ALIASES.values()].filter(({ name }) => !used.has(name.toLowerCase()));
  expect(unused.map(({ name }) => name)).toEqual([]);
  for (const { source } of ALIASES.values()) expect(source.where).toMatch(/\w{4}/);
});

it("knows where the value of an alias stands in a request", () => {
  const roots =
    "Microsoft.Network/virtualNetworkGateways/vpnClientConfiguration.vpnClientRootCertificates[*]";
  expect(aliasOf(`${roots}.publicCertData`)?.path).toBe(
    "properties.vpnClientConfiguration.vpnClientRootCertificates[*].properties.publicCertData",
  );
});

it("knows every type on the list of the pack in Resource Manager's words", () => {
  const list = loadAllowedTypes(join(__dirname, "../../../../policy-pack"));
  const tokens = list.ok ? list.tokens : new Set<string>();
  expect(armTypesOf(tokens).length).toBe([...tokens].filter((one) => one.startsWith("azure-native:")).length);
  expect(() => armTypesOf(new Set(["azure-native:web:WebApp"]))).toThrow(/web:WebApp: .*arm-types\.ts/);
});

it.each([
  ["an operator that is none", { field: "type", is: "x" }],
  ["two operators", { field: "type", equals: "x", notEquals: "y" }],
  ["no operator", { field: "type" }],
  ["an empty list of conditions", { allOf: [] }],
  ["a count of what is no list", { count: { field: "Microsoft.Test/a/b" }, equals: 0 }],
])("finds %s", (_, condition) => {
  const [, { definition }] = defined[0] as (typeof defined)[number];
  const wrong = {
    properties: {
      ...definition.properties,
      policyRule: { ...definition.properties.policyRule, if: condition },
    },
  };
  expect(definitionSchema.safeParse(wrong).success).toBe(false);
});
