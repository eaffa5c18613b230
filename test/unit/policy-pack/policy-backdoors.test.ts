import type { Trust } from "../../../policy-pack/trust/trust-file";
import { formsOf, judge, judgedStack, judgeStack, saying, told, unknown, type Member } from "./judge";

const RULE = "no-policy-backdoor";
const CITY = "5f0c1e2a-0000-4000-8000-0123456789ab";
const TEAM = "3d9c52b4-7a1e-4c08-9f36-2b8e0d4a6c17";
const NETWORK = `/subscriptions/${TEAM}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-city`;
const MANAGEMENT = "/providers/Microsoft.Management/managementGroups/musterstadt";
const assets = { subscriptions: [], networks: [], prefixes: [], vaults: [], accounts: [], suffixes: [] };
const protecting = (change: Partial<NonNullable<Trust["protected"]>>) =>
  saying({ protected: { ...assets, ...change } });
const trust = protecting({ subscriptions: [CITY] });
const city = { subscriptionId: CITY.toUpperCase() };
const team = { subscriptionId: TEAM };
const reaching = `reaching the protected subscription "${CITY}"`;

const token = (name: string) => `azure-native:authorization:${name}`;
const alone = (name: string, inputs: Record<string, unknown>, change: object = {}) =>
  judge({ type: token(name), inputs, trust, provider: city, ...change }, RULE);
const policy = (effect: unknown, parameters?: object) => ({
  policyRule: { if: { field: "type", equals: "Microsoft.Compute/virtualMachines" }, then: { effect } },
  ...(parameters === undefined ? {} : { parameters }),
});
const byParameter = (parameter: object) =>
  policy("[parameters('effect')]", { Effect: { type: "String", ...parameter } });

const DEFINITIONS = ["PolicyDefinition", "PolicyDefinitionVersion"];
const SETS = ["PolicySetDefinition", "PolicySetDefinitionVersion"];
const cannot = "a value that cannot be decided before deployment: it is";

describe("a definition in a protected subscription", () => {
  it.each<[object, string, string]>([
    [policy("DeployIfNotExists"), "policyRule.then.effect", 'the effect "DeployIfNotExists"'],
    [policy("modify"), "policyRule.then.effect", 'the effect "modify"'],
    [policy("append"), "policyRule.then.effect", 'the effect "append"'],
    [policy("addToNetworkGroup"), "policyRule.then.effect", 'the effect "addToNetworkGroup"'],
    [policy("mutate"), "policyRule.then.effect", 'the effect "mutate"'],
    [
      policy("[if(true(), 'modify', 'deny')]"),
      "policyRule.then.effect",
      `the effect "[if(true(), 'modify', 'deny')]"`,
    ],
    [policy(["deny"]), "policyRule.then.effect", 'the effect ["deny"]'],
    [policy(unknown), "policyRule.then.effect", `${cannot} known only after deployment`],
    [policy(undefined), "policyRule.then.effect", "no effect"],
    [{ policyRule: unknown }, "policyRule", `${cannot} known only after deployment`],
    [{ policyRule: '{"then":{"effect":"deny"}}' }, "policyRule", `${cannot} a text, not an object`],
    [{}, "policyRule.then.effect", "no effect"],
    [
      byParameter({ allowedValues: ["Audit", "Modify"], defaultValue: "Audit" }),
      "parameters.Effect.allowedValues[1]",
      'the effect "Modify"',
    ],
    [
      byParameter({ allowedValues: ["Audit"], defaultValue: "DeployIfNotExists" }),
      "parameters.Effect.defaultValue",
      'the effect "DeployIfNotExists"',
    ],
    [
      byParameter({ defaultValue: "Audit" }),
      "parameters.Effect.allowedValues",
      "any effect that its assignment says",
    ],
    [
      byParameter({ allowedValues: unknown }),
      "parameters.Effect.allowedValues",
      `${cannot} known only after deployment`,
    ],
    [
      policy("[parameters('other')]", { effect: { allowedValues: ["Audit"] } }),
      "parameters.other.allowedValues",
      "any effect that its assignment says",
    ],
  ])("is blocked: %j", (inputs, path, found) => {
    for (const name of DEFINITIONS) {
      const reported = alone(name, { ...inputs });
      expect([told("property", reported), told("found", reported)]).toEqual([
        [path],
        [`${found}, ${reaching}`],
      ]);
    }
  });

  it.each([
    ...["Audit", "auditIfNotExists", "Deny", "denyAction", "Disabled", "manual"].map((effect) =>
      policy(effect),
    ),
    byParameter({ allowedValues: ["Audit", "Deny", "Disabled"], defaultValue: "Audit" }),
    policy("[ Parameters( 'EFFECT' ) ]", { effect: { allowedValues: ["AuditIfNotExists", "Disabled"] } }),
  ])("passes when it only looks or refuses: %j", (inputs) => {
    for (const name of DEFINITIONS) expect(alone(name, inputs)).toEqual([]);
  });

  it("is found under every form of its token, and says what to write", () => {
    for (const form of formsOf(token("PolicyDefinition"))) {
      const reported = judge({ type: form, inputs: policy("modify"), trust, provider: city }, RULE);
      expect(told("write instead", reported)).toEqual([
        'the effect "deny" or "audit", or a parameter whose allowedValues hold nothing else',
      ]);
    }
  });

  it("counts where the subscription only holds something protected, and nowhere else", () => {
    const network = { trust: protecting({ networks: [NETWORK] }), provider: team };
    expect(told("found", alone("PolicyDefinition", policy("modify"), network))).toEqual([
      'the effect "modify", reaching the protected network "vnet-city"',
    ]);
    expect(alone("PolicyDefinition", policy("modify"), { provider: team })).toEqual([]);
    expect(alone("PolicyDefinition", policy("modify"), { trust: saying({}) })).toEqual([]);
  });

  it("is blocked anywhere when its text names a protected thing, and not for the subscription where logs go", () => {
    const elsewhere = { provider: { subscriptionId: "77777777-0000-4000-8000-000000000000" } };
    const naming = (id: string) => ({ ...policy("deployIfNotExists"), metadata: { template: `to ${id}/x` } });
    const trusted = { ...elsewhere, trust: protecting({ subscriptions: [CITY], networks: [NETWORK] }) };
    expect(told("found", alone("PolicyDefinition", naming(NETWORK.toUpperCase()), trusted))).toEqual([
      'the effect "deployIfNotExists", reaching what its own text names, which is protected',
    ]);
    expect(alone("PolicyDefinition", naming(`/subscriptions/${CITY}/resourceGroups/logs`), trusted)).toEqual(
      [],
    );
  });
});

it.each([
  [
    {
      policyDefinitions: [
        { parameters: { effect: { value: "Audit" } } },
        { parameters: { effect: { value: "MODIFY" } } },
      ],
    },
    "policyDefinitions[1].parameters.effect.value",
    "MODIFY",
  ],
  [
    { parameters: { effect: { allowedValues: ["deny", "append"] } }, policyDefinitions: [] },
    "parameters.effect.allowedValues[1]",
    "append",
  ],
])("a set is blocked for the effects that it chooses: %j", (inputs, path, effect) => {
  for (const name of SETS) {
    const reported = alone(name, inputs);
    expect([told("property", reported), told("found", reported)]).toEqual([
      [path],
      [`the effect "${effect}", ${reaching}`],
    ]);
  }
  expect(alone("PolicySetDefinition", { policyDefinitions: [{ policyDefinitionId: unknown }] })).toEqual([]);
});

describe("an assignment", () => {
  const at = (scope: string, change: object = {}) => ({ scope, policyDefinitionId: unknown, ...change });
  const inCity = `/subscriptions/${CITY}/resourceGroups/rg`;
  const deploys = "an identity, with which it deploys and changes what its definition says";

  it.each<[object, string, string]>([
    [{ identity: { type: "SystemAssigned" } }, "identity", deploys],
    [{ identity: { type: unknown } }, "identity", deploys],
    [{ identity: unknown }, "identity", `${cannot} known only after deployment`],
    [{ enforcementMode: "DoNotEnforce" }, "enforcementMode", '"DoNotEnforce"'],
    [{ enforcementMode: "Enroll" }, "enforcementMode", '"Enroll"'],
    [{ enforcementMode: unknown }, "enforcementMode", `${cannot} known only after deployment`],
    [
      {
        overrides: [
          { kind: "policyEffect", value: "Audit" },
          { kind: "policyEffect", value: "Disabled" },
        ],
      },
      "overrides[1].value",
      'the effect "Disabled" instead of its definition\'s',
    ],
    [
      { properties: { overrides: [{ value: "Modify" }] } },
      "properties.overrides[0].value",
      'the effect "Modify" instead of its definition\'s',
    ],
    [
      { overrides: [{ kind: unknown, value: 1 }] },
      "overrides[0].value",
      "the effect 1 instead of its definition's",
    ],
    [{ overrides: unknown }, "overrides", `${cannot} known only after deployment`],
  ])("at a protected scope is blocked with %j", (change, path, found) => {
    const reported = alone("PolicyAssignment", at(inCity, change), { provider: team });
    expect([told("property", reported), told("found", reported)]).toEqual([
      [path],
      [`${found}, ${reaching}`],
    ]);
  });

  it.each([
    `/subscriptions/${CITY}`,
    `subscriptions/${CITY}/`,
    `/SUBSCRIPTIONS/${CITY.toUpperCase()}/resourceGroups/rg`,
    `/subscriptions/${CITY}/resourceGroups/rg-küche`,
    `//subscriptions//${CITY}`,
    `/providers/Microsoft.Subscription/subscriptions/${CITY}`,
    `/subscriptions/${TEAM}/resourceGroups/rg/../../../${CITY}`,
    "nobody knows where",
  ])("is at a protected scope at %s", (scope) => {
    const change = { identity: { type: "SystemAssigned" } };
    expect(alone("PolicyAssignment", at(scope, change), { provider: team })).toHaveLength(1);
  });

  it.each([
    at(inCity),
    at(inCity, { identity: { type: "None" }, enforcementMode: "default" }),
    at(inCity, { identity: {} }),
    at(inCity, {
      overrides: [
        { kind: "policyEffect", value: "deny" },
        { kind: "definitionVersion", value: "2.*.*" },
        { kind: "policyEffect" },
      ],
    }),
    at(`/subscriptions/${TEAM}`, { identity: { type: "SystemAssigned" }, enforcementMode: "DoNotEnforce" }),
    at(MANAGEMENT, { identity: { type: "SystemAssigned" } }),
    at(unknown, { identity: { type: "SystemAssigned" } }),
  ])("passes: %j", (inputs) => {
    expect(alone("PolicyAssignment", inputs, { provider: team })).toEqual([]);
  });

  it.each([unknown, MANAGEMENT, `${MANAGEMENT}/`, "/"])(
    "counts by the stack's own subscription at %s",
    (scope) => {
      const inputs = at(scope, { identity: { type: "SystemAssigned" } });
      expect(told("found", alone("PolicyAssignment", inputs))).toEqual([`${deploys}, ${reaching}`]);
    },
  );
});

it("an exemption is blocked at a protected scope, and passes elsewhere", () => {
  const exempting = (scope: string) => ({ scope, exemptionCategory: "Waiver", policyAssignmentId: unknown });
  const reported = alone("PolicyExemption", exempting(`/subscriptions/${CITY}`), { provider: team });
  expect(told("found", reported)).toEqual([`an exemption from a policy, ${reaching}`]);
  expect(alone("PolicyExemption", exempting(`/subscriptions/${TEAM}`), { provider: team })).toEqual([]);
});

describe("at a management group", () => {
  const definition: Member = {
    type: token("PolicyDefinitionAtManagementGroup"),
    inputs: { managementGroupId: "musterstadt", ...policy("modify") },
    provider: team,
  };
  const inStackOf = (provider: Record<string, unknown>) => ({
    definition,
    web: { type: "azure-native:web:WebApp", provider },
  });

  it("is blocked in a stack that works in a protected subscription as well", () => {
    expect(judgeStack(RULE, inStackOf(city), { scope: "any", trust })).toEqual([
      'definition: the effect "modify", reaching the protected subscription that the stack works in',
    ]);
  });

  it("is told once where its own provider works there", () => {
    const own = { definition: { ...definition, provider: city } };
    expect(judgeStack(RULE, own, { scope: "any", trust })).toEqual([]);
    expect(alone("PolicyDefinitionAtManagementGroup", policy("modify"))).toHaveLength(1);
  });

  it("is only counted in every other stack", () => {
    const members = inStackOf(team);
    expect(judgeStack(RULE, members, { scope: "any", trust })).toEqual([]);
    const counted = judgedStack("opaque-budget", members, { scope: "any", trust });
    expect(counted.map(({ enforcementLevel }) => enforcementLevel)).toEqual(["advisory"]);
    expect(told("found", counted)).toEqual([
      `not judged: 1 (${token("PolicyDefinitionAtManagementGroup")} 1)`,
    ]);
  });
});

it("is kept away from what is protected by this rule alone, and counted as not judged besides", () => {
  const definition: Member = { type: token("PolicyDefinition"), inputs: policy("modify"), provider: city };
  const elsewhere: Member = { ...definition, provider: team };
  expect(
    judge({ type: definition.type, inputs: policy("modify"), trust, provider: city }, "opaque-budget"),
  ).toEqual([]);
  expect(judgeStack("opaque-budget", { definition, elsewhere }, { scope: "any", trust })).toEqual([
    `definition: not judged: 2 (${token("PolicyDefinition")} 2)`,
  ]);
});
