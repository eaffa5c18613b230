import type { StackValidationArgs } from "@pulumi/policy";
import { asPolicy } from "../../../policy-pack/as-policy";
import { readAllowedTypes } from "../../../policy-pack/type-list/allowed-types";
import { typeAllowed } from "../../../policy-pack/rules/type-allowed";
import { call, courtOf, judge, told, type Reported, type Trial } from "./judge";

const allowedTypes = readAllowedTypes(
  JSON.stringify({
    used: ["azure-native:network:Subnet", "pulumi:providers:azure-native", "pulumi:pulumi:Stack"],
    explained: { "random:index/randomPet:RandomPet": "names, which open nothing at all" },
  }),
  "allowed-types.json",
);
const reported = (type: string, rest: Partial<Trial> = {}) =>
  judge({ type, inputs: {}, scope: "remote-access", allowedTypes, ...rest }, "type-allowed");

it.each([
  "azure-native:network:Subnet",
  "azure-native:network/v20240501:Subnet",
  "azure-native_network_v20250501:network:Subnet",
  "azure-native:Network:SUBNET",
  "pulumi:providers:azure-native",
  "pulumi:pulumi:Stack",
  "random:index/randomPet:RandomPet",
])("lets %s into the remote-access stack", (type) => {
  const map = { canonical: ["network:Subnet"], aliases: {} };
  expect(reported(type, { map })).toEqual([]);
});

const UNNEEDED = "an Azure type that this stack has not needed so far";
const PAST_EVERY_RULE = "an Azure type that creates any other type, past every rule";
const DYNAMIC =
  "a dynamic resource, which is code of the program that runs at deployment and can create anything";
const PROVIDER = "a provider of a package whose types nobody has ruled";
const foreign = (name: string) => `a type of the package "${name}", of which the rules know nothing`;

it.each([
  ["azure-native:network:BastionHost", UNNEEDED],
  ["azure-native:network/v20240501:PublicIPAddress", UNNEEDED],
  ["azure-native_network_v20250501:network:VirtualNetworkGateway", UNNEEDED],
  ["azure-native:resources:Resource", PAST_EVERY_RULE],
  ["azure-native:resources:Deployment", PAST_EVERY_RULE],
  ["azure-native:resources/v20240301:DeploymentStackAtSubscription", PAST_EVERY_RULE],
  ["azure-native:resources:AzureCliScript", PAST_EVERY_RULE],
  ["azure-native:solutions:Application", PAST_EVERY_RULE],
  ["pulumi-nodejs:dynamic:Resource", DYNAMIC],
  ["pulumi-nodejs:dynamic/remote-access:Subnet", DYNAMIC],
  ["pulumi-python:dynamic:Resource", DYNAMIC],
  ["command:local:Command", "a command, which runs anything with the rights of whoever deploys"],
  [
    "pulumi:pulumi:StackReference",
    "a reference to another stack, whose values can change without a review of this one",
  ],
  ["pulumi:providers:azure-native_network_v20250501", PROVIDER],
  ["pulumi:providers:azure", PROVIDER],
  ["pulumi:providers:remote-access", PROVIDER],
  ["azure:network/virtualNetworkGateway:VirtualNetworkGateway", foreign("azure")],
  ["azapi:index/resource:Resource", foreign("azapi")],
  ["random:index/randomPassword:RandomPassword", foreign("random")],
  ["example:index:Component", foreign("example")],
])("keeps %s out of it, and says that it is %s", (type, what) => {
  const findings = reported(type);
  expect(told("property", findings)).toEqual(["(the resource as a whole)"]);
  expect(told("found", findings)).toEqual([`the type "${type}": ${what}`]);
});

it("lets any type into every other stack", () => {
  expect(reported("pulumi-nodejs:dynamic:Resource", { scope: "any" })).toEqual([]);
});

it("lets this project's components in, but not what a provider creates under such a name", () => {
  expect(reported("remote-access:vpn:Gateway", { provider: null })).toEqual([]);
  expect(reported("remote-access:vpn:Gateway")).toHaveLength(1);
  expect(reported("remote-access-2:vpn:Gateway", { provider: null })).toHaveLength(1);
});

it("keeps a token out that may mean a type which is not on the list", () => {
  const map = {
    canonical: ["network:Subnet", "network:Other"],
    aliases: { "network:former": ["network:Subnet", "network:Other"] },
  };
  const findings = reported("azure-native:network/v20150101:Former", { map });
  expect(told("write instead", findings)).toEqual([
    'nothing: move the resource to a stack of its own, or have security review rules for the type and add "azure-native:network:Other" and "azure-native:network:Former" to policy-pack/allowed-types.json',
  ]);
});

it("keeps everything out while the list has a fault, and says which", () => {
  const broken = readAllowedTypes('{"used": ["Subnet"], "explained": {}}', "allowed-types.json");
  const findings = reported("azure-native:network:Subnet", { allowedTypes: broken });
  expect(told("found", findings)).toEqual([
    'a list of types that cannot be used: allowed-types.json: used.0: write a type token as "azure-native:network:Subnet"',
  ]);
});

it.each([
  ["no JSON", "{"],
  ["an unknown part", '{"used": [], "explained": {}, "also": []}'],
  ["a type without a reason", '{"used": [], "explained": {"a:b:C": "needed"}}'],
  ["a type in both parts", '{"used": ["a:b:C"], "explained": {"a:b:C": "a sentence of some length"}}'],
])("refuses a list with %s", (_, text) => {
  expect(readAllowedTypes(text, "list")).toMatchObject({ ok: false });
});

it("judges what the program only reads in the stack phase, and nothing twice", () => {
  const policy = asPolicy(typeAllowed, courtOf({ scope: "remote-access", allowedTypes }));
  expect(call(policy, { type: "command:local:Command", inputs: {} })).toHaveLength(1);
  const resource = (type: string) => ({
    type,
    props: {},
    name: "vpn",
    urn: `urn:pulumi:dev::judged::${type}::vpn`,
  });
  const args = { resources: ["command:local:Command", "pulumi:pulumi:StackReference"].map(resource) };
  const later: Reported[] = [];
  void policy.validateStack?.(args as unknown as StackValidationArgs, (violation: unknown) =>
    later.push(violation as Reported),
  );
  expect(later.map(({ urn, enforcementLevel }) => [urn, enforcementLevel])).toEqual([
    ["urn:pulumi:dev::judged::pulumi:pulumi:StackReference::vpn", "mandatory"],
  ]);
});

it("writes down everything a reader needs", () => {
  expect(reported("azure-native:network:BastionHost")[0]?.message).toBe(
    [
      'type-allowed blocks "vpn" (azure-native:network:BastionHost): the remote-access stack may hold only types that are on the list of the policy pack.',
      "  property: (the resource as a whole)",
      '  found: the type "azure-native:network:BastionHost": an Azure type that this stack has not needed so far',
      '  write instead: nothing: move the resource to a stack of its own, or have security review rules for the type and add "azure-native:network:BastionHost" to policy-pack/allowed-types.json',
      "  why: Azure has thousands of types and gets new ones every month, many of them a way in, so that only a list of what is needed can be complete",
      "  read: docs/rules/type-allowed.md",
      "  show it again: pulumi preview",
    ].join("\n"),
  );
});
