import { formsOf, GATEWAY, judge, told, unknown, type Trial } from "./judge";

const ID = "provider-pinned";
const PROVIDER = "pulumi:providers:azure-native";
const SUBSCRIPTION = "6b1f4c2e-0000-4000-8000-000000000001";
const LATER = "a value that cannot be decided before deployment: it is known only after deployment";
const sound = { subscriptionId: SUBSCRIPTION };
const reported = (provider: Record<string, unknown> | null, rest: Partial<Trial> = {}) =>
  judge({ inputs: {}, provider, scope: "remote-access", ...rest }, ID);

it.each([
  ["with a subscription alone", sound],
  [
    "as this SDK makes one",
    { ...sound, environment: "public", location: "germanywestcentral", version: "3.28.0" },
  ],
  ["with a tenant", { ...sound, tenantId: SUBSCRIPTION, useOidc: "true" }],
  [
    "with empty settings",
    {
      ...sound,
      environment: "Public",
      auxiliaryTenantIds: "[]",
      metadataHost: "",
      msiEndpoint: null,
      disableInstanceDiscovery: "false",
    },
  ],
  [
    "with empty settings of other kinds",
    { ...sound, auxiliaryTenantIds: [], disableInstanceDiscovery: false },
  ],
])("passes a provider %s", (_, provider) => {
  expect(reported(provider)).toEqual([]);
  expect(reported(null, { type: PROVIDER, inputs: provider })).toEqual([]);
});

it.each([
  ["subscriptionId", "nothing", { subscriptionId: undefined }],
  ["subscriptionId", "nothing", { subscriptionId: null }],
  ["subscriptionId", '""', { subscriptionId: "" }],
  ["subscriptionId", '"city"', { subscriptionId: "city" }],
  ["subscriptionId", `["${SUBSCRIPTION}"]`, { subscriptionId: [SUBSCRIPTION] }],
  ["subscriptionId", LATER, { subscriptionId: unknown }],
  [
    "SubscriptionId",
    "a value that cannot be decided before deployment: it is written as SubscriptionId, which may never arrive",
    { subscriptionId: undefined, SubscriptionId: SUBSCRIPTION },
  ],
  ["auxiliaryTenantIds", '"[\\"t\\"]"', { auxiliaryTenantIds: '["t"]' }],
  ["auxiliaryTenantIds", '["t"]', { auxiliaryTenantIds: ["t"] }],
  ["auxiliaryTenantIds", LATER, { auxiliaryTenantIds: unknown }],
  ["AuxiliaryTenantIds", '["t"]', { AuxiliaryTenantIds: ["t"] }],
  ["environment", '"usgovernment"', { environment: "usgovernment" }],
  ["environment", '"china"', { environment: "china" }],
  ["environment", LATER, { environment: unknown }],
  ["metadataHost", '"arm.example"', { metadataHost: "arm.example" }],
  ["metadataHost", LATER, { metadataHost: unknown }],
  ["msiEndpoint", '"http://10.0.0.4/token"', { msiEndpoint: "http://10.0.0.4/token" }],
  ["disableInstanceDiscovery", '"true"', { disableInstanceDiscovery: "true" }],
  ["disableInstanceDiscovery", "true", { disableInstanceDiscovery: true }],
  ["disableInstanceDiscovery", LATER, { disableInstanceDiscovery: unknown }],
])("blocks a provider whose %s is %s", (path, found, change) => {
  const provider = { ...sound, ...change };
  const atResource = reported(provider);
  expect(told("property", atResource)).toEqual([`options.provider.${path}`]);
  expect(told("found", atResource)).toEqual([found]);
  for (const type of [PROVIDER, `${PROVIDER}_network_v20250501`]) {
    const atProvider = reported(null, { type, inputs: provider });
    expect(told("property", atProvider)).toEqual([path]);
    expect(told("found", atProvider)).toEqual([found]);
  }
});

it("blocks a resource of Azure that no provider makes", () => {
  const findings = reported(null);
  expect(told("property", findings)).toEqual(["options.provider"]);
  expect(told("found", findings)).toEqual(["nothing"]);
});

it.each([GATEWAY, ...formsOf(GATEWAY)])("judges the provider of %s", (type) => {
  expect(reported({}, { type })).toHaveLength(1);
});

it.each([
  ["a resource of another provider", "random:index/randomPassword:RandomPassword"],
  ["a component", "remote-access:vpn:Gateway"],
  ["a provider of something else", "pulumi:providers:random"],
])("leaves %s alone", (_, type) => {
  expect(reported(null, { type })).toEqual([]);
});

it("leaves other stacks alone, whose people may sign in as they like", () => {
  expect(reported({}, { scope: "any" })).toEqual([]);
});

it("writes down everything a reader needs", () => {
  const [finding] = reported({ ...sound, metadataHost: "arm.example" });
  expect(finding).toMatchObject({ enforcementLevel: "mandatory", severity: "high" });
  expect(finding?.message).toBe(
    [
      'provider-pinned blocks "vpn" (azure-native:network:VirtualNetworkGateway): the provider of the remote-access stack must say its subscription, and work in Azure\'s public cloud and in no other tenant.',
      "  property: options.provider.metadataHost",
      '  found: "arm.example"',
      "  write instead: nothing: remove metadataHost",
      "  why: without a subscription the environment of whoever runs the program decides where the gateway is made, and another cloud, metadata host or token endpoint sends everything, with the credentials, to somebody who only looks like Azure",
      "  read: docs/rules/provider-pinned.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
