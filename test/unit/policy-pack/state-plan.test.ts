import { planOfState } from "../../../policy-pack/policies/state-plan";
import { at } from "../../../policy-pack/resource-model/reading";

const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const PROVIDER = "urn:pulumi:dev::p::pulumi:providers:azure-native::default";
const TYPE = "azure-native:network:Subnet";
const urnOf = (name: string) => `urn:pulumi:dev::p::${TYPE}::${name}`;

const typesOf = (token: string) => [token.replace("azure-native:", "")];
const stateWith = (...resources: readonly object[]) =>
  JSON.stringify({ version: 3, deployment: { resources } });
const planWith = (...resources: readonly object[]) => {
  const reading = planOfState(stateWith(...resources), "state.json", typesOf);
  if (!reading.ok) throw new Error(reading.fault);
  return reading.plan;
};
const subnet = (more: object = {}) => ({ urn: urnOf("a"), type: TYPE, custom: true, id: "/id/a", ...more });

it("reads a resource as the pack would be shown it", () => {
  const [, resource] = planWith(
    { urn: PROVIDER, type: "pulumi:providers:azure-native", id: "1", inputs: { subscriptionId: "s" } },
    subnet({
      inputs: { addressPrefix: "10.84.0.0/24", prefixes: ["a", null] },
      outputs: { name: "subnet-a" },
      provider: `${PROVIDER}::1`,
      propertyDependencies: { addressPrefix: null, routeTable: [urnOf("b")] },
    }),
  );
  expect(resource).toMatchObject({
    name: "a",
    types: ["network:Subnet"],
    inputs: { value: { addressPrefix: "10.84.0.0/24", prefixes: ["a", null] } },
    outputs: { value: { name: "subnet-a", id: "/id/a" } },
    provider: { type: "pulumi:providers:azure-native", inputs: { value: { subscriptionId: "s" } } },
    madeFrom: { addressPrefix: [], routeTable: [urnOf("b")] },
  });
});

it.each([
  ["what is only read", { external: true }],
  ["what is put aside to be deleted", { delete: true }],
])("leaves out %s", (_, more) => {
  expect(planWith(subnet(more))).toEqual([]);
});

it.each([
  ["a secret that is shown", { [MARK]: SECRET, plaintext: '["x"]' }, { state: "known", value: ["x"] }],
  ["a secret that is hidden", { [MARK]: SECRET, ciphertext: "v1:abc" }, { state: "unknown" }],
  ["a secret that cannot be read", { [MARK]: SECRET, plaintext: "{" }, { state: "unknown" }],
  ["something that is no plain value", { [MARK]: "c44067f5952c0a294b673a41bacd8c17" }, { state: "unknown" }],
  ["what only a deployment tells", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", { state: "unknown" }],
])("reads %s", (_, value, expected) => {
  const [resource] = planWith(subnet({ inputs: { value } }));
  expect(at(resource!.inputs, "value")).toMatchObject(expected);
});

it.each([
  ["no JSON", "{", /^state.json: is no JSON; name a file that pulumi stack export wrote$/],
  ["another file", "{}", /^state.json: is no state of a stack \(deployment: .*\); name a file/],
  ["a resource without a name", stateWith({ type: TYPE }), /deployment.resources.0.urn: /],
])("refuses %s", (_, text, fault) => {
  expect(planOfState(text, "state.json", typesOf)).toEqual({
    ok: false,
    fault: expect.stringMatching(fault) as string,
  });
});

it("a stack without resources has an empty plan", () => {
  expect(planOfState('{"deployment":{"resources":null}}', "state.json", typesOf)).toEqual({
    ok: true,
    plan: [],
  });
});
