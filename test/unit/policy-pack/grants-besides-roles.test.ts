import {
  CITY,
  FEDERATION,
  GENERIC,
  GROUP,
  LATER,
  OTHER,
  STRANGER,
  VAULT,
  atHome,
  reported,
} from "./grant-trial";
import { formsOf, saying, told, unknown, type Trial } from "./judge";

describe("a federated credential", () => {
  const issuer = "https://token.actions.githubusercontent.com";
  const subject = "repo:city/infra:environment:production";
  const credential = (change: object = {}) => ({
    issuer,
    subject,
    audiences: ["api://AzureADTokenExchange"],
    ...change,
  });
  const HOME = `in the protected subscription "${CITY}"`;

  it.each([
    ["of one environment", credential(), atHome],
    [
      "of one service account of a cluster",
      credential({ issuer: "https://oidc.example/a", subject: "system:serviceaccount:ns:name" }),
      atHome,
    ],
    ["of a whole repository, in another subscription", credential({ subject: "repo:city/infra:*" }), {}],
    [
      "of a whole repository, while nothing is protected",
      credential({ subject: "repo:city/infra:*" }),
      { trust: saying({}), provider: {} },
    ],
  ])("passes %s", (_, inputs, rest) => {
    expect(reported(FEDERATION, inputs, rest)).toEqual([]);
  });

  it.each([
    ["repo:city/infra:*", {}],
    ["repo:city/infra:pull_request", {}],
    ["repo:city/infra:ref:refs/heads/main", {}],
    ["repo:city/*:environment:production", {}],
    ["repo:city/infra:environment:*", {}],
    ["repo:city/infra:environment:", {}],
    ["repo:city/infra:environment:prod:job_workflow_ref:x", {}],
    ["*", {}],
    ["", {}],
    ["repo:city/infra:pull_request", { issuer: "https://oidc.example" }],
    ["system:serviceaccount:*:name", { issuer: "https://oidc.example" }],
    ["system:serviceaccount:ns:name", { issuer: unknown }],
    ["system:serviceaccount:ns:name", { issuer: undefined }],
    ["x", { issuer: "https://TOKEN.actions.githubusercontent.com/city" }],
  ])("is blocked in a protected subscription with the subject %j and %j", (wide, change) => {
    const findings = reported(FEDERATION, credential({ subject: wide, ...change }), atHome);
    expect(told("property", findings)).toEqual(["subject"]);
    expect(told("found", findings)).toEqual([`${JSON.stringify(wide)}, ${HOME}`]);
  });

  it.each([
    ["subject", `${LATER}, ${HOME}`, { subject: unknown }, atHome],
    ["subject", `nothing, ${HOME}`, { subject: undefined }, atHome],
    ["subject", `["${subject}"], ${HOME}`, { subject: [subject] }, atHome],
    [
      "subject",
      '"repo:city/infra:*", in a subscription that the provider does not say',
      { subject: "repo:city/infra:*" },
      { provider: {} },
    ],
    [
      "subject",
      '"repo:city/infra:*", in a subscription that the provider does not say',
      { subject: "repo:city/infra:*" },
      { provider: { subscriptionId: unknown } },
    ],
    ["properties.subject", `"repo:a/b:*", ${HOME}`, { properties: { subject: "repo:a/b:*" } }, atHome],
    [
      "claimsMatchingExpression",
      '{"value":(a text of 1 characters)}',
      { claimsMatchingExpression: { value: "x" } },
      atHome,
    ],
  ])("is blocked where %s is %s", (path, found, change, rest) => {
    const findings = reported(FEDERATION, credential(change), rest);
    expect(told("property", findings)).toEqual([path]);
    expect(told("found", findings)).toEqual([found]);
  });

  it.each(formsOf(FEDERATION))("is judged as %s just the same, in every scope", (form) => {
    const inputs = credential({ subject: "repo:city/infra:*" });
    expect(reported(form, inputs, atHome)).toHaveLength(1);
    expect(reported(form, inputs, { ...atHome, scope: "remote-access" })).toHaveLength(1);
  });

  it("is judged as a generic resource just the same", () => {
    const inputs = {
      resourceProviderNamespace: "Microsoft.ManagedIdentity",
      parentResourcePath: "userAssignedIdentities/issuer",
      resourceType: "federatedIdentityCredentials",
      properties: credential({ subject: "repo:city/infra:*" }),
    };
    expect(told("property", reported(GENERIC, inputs, atHome))).toEqual(["properties.subject"]);
  });
});

describe.each(["RoleManagementPolicy", "RoleManagementPolicyAssignment"])("%s", (name) => {
  const at = (scope: unknown, rest: Partial<Trial> = {}) =>
    told("found", reported(`azure-native:authorization:${name}`, { scope, rules: [] }, rest));

  it.each([
    [VAULT, 'the protected vault "kv-City"'],
    [`/subscriptions/${CITY}`, `the protected subscription "${CITY}"`],
    [`subscriptions/${CITY}/resourceGroups/g/`, `the protected subscription "${CITY}"`],
    [`providers/Microsoft.Subscription/subscriptions/${CITY}`, `the protected subscription "${CITY}"`],
    [`/subscriptions/${OTHER}`, 'the protected network "vnet-city"'],
    ["/providers/Microsoft.Management/managementGroups/city", `the protected subscription "${CITY}"`],
  ])("changes nothing at %s", (scope, reached) => {
    expect(at(scope)).toEqual([`rules by which rights are activated, on ${reached}`]);
  });

  it("is left alone elsewhere, and at a scope that only the deployment tells", () => {
    for (const scope of [`${GROUP}-2`, "providers/Microsoft.Subscription/subscriptions/0000", unknown])
      expect(at(scope)).toEqual([]);
    expect(at(unknown, atHome)).toEqual([
      `rules by which rights are activated, on the protected subscription "${CITY}", at a scope that cannot be told`,
    ]);
    expect(at(VAULT, { scope: "remote-access" })).toEqual([]);
  });
});

describe("an access policy", () => {
  const policy = { permissions: { keys: ["sign"] }, objectId: STRANGER };
  const of = (inputs: object, rest: Partial<Trial> = {}) =>
    reported("azure-native:keyvault:AccessPolicy", { ...inputs, policy }, rest);

  it("is blocked for a protected vault, and for any in a protected subscription", () => {
    const named = of({ resourceGroupName: "G", vaultName: "KV-city" });
    expect([told("property", named), told("found", named)]).toEqual([
      ["policy"],
      ['an access policy, on the protected vault "kv-City"'],
    ]);
    expect(told("found", of({ resourceGroupName: unknown, vaultName: unknown }, atHome))).toEqual([
      `an access policy, on the protected subscription "${CITY}"`,
    ]);
  });

  it("is blocked for a vault of a protected one's name and group where nobody says the subscription", () => {
    const untold = { provider: {} };
    expect(told("found", of({ resourceGroupName: "G", vaultName: "KV-city" }, untold))).toEqual([
      'an access policy, on the protected vault "kv-City"',
    ]);
    expect(of({ resourceGroupName: "other", vaultName: "kv-city" }, untold)).toEqual([]);
    expect(of({ resourceGroupName: "g", vaultName: "city" }, untold)).toEqual([]);
  });

  it("passes for another vault", () => {
    expect(of({ resourceGroupName: "g", vaultName: "kv-other" })).toEqual([]);
    expect(of({ resourceGroupName: "other", vaultName: "kv-city" })).toEqual([]);
  });
});
