import { plannedSteps, type StepMetadata } from "../../../../infra/change-safety/planned-step";

const GATEWAY =
  "urn:pulumi:dev::remote-access::remote-access:vpn:Gateway$azure-native:network:VirtualNetworkGateway::gateway";
const LOCK = "urn:pulumi:dev::remote-access::azure-native:authorization:ManagementLockByScope::locks-gateway";
const step = (op: string, change: Partial<StepMetadata> = {}): StepMetadata => ({
  op,
  urn: GATEWAY,
  ...change,
});
const operations = (metadata: StepMetadata[]) =>
  plannedSteps(metadata).map(({ name, operation }) => `${operation} ${name}`);

it.each([
  "azure-native:network:VirtualNetworkGateway",
  "azure-native:network/v20240501:VirtualNetworkGateway",
  "azure-native_network_v20250501:network:VirtualNetworkGateway",
  undefined,
])("knows the type by the token %s", (type) => {
  expect(plannedSteps([step("update", { type })])[0]?.type).toBe("network:VirtualNetworkGateway");
});

it.each([["same"], ["read"], ["refresh"], ["discard"]])("%s changes nothing", (op) => {
  expect(operations([step(op)])).toEqual([]);
});

it("leaves out what is no resource of Azure's", () => {
  const urn = "urn:pulumi:dev::remote-access::remote-access:vpn:Gateway::gateway";
  const stack = "urn:pulumi:dev::remote-access::pulumi:pulumi:Stack::remote-access-dev";
  expect(operations([step("create", { urn }), step("create", { urn: stack })])).toEqual([]);
});

it("tells a replacement once, with what was before and what comes", () => {
  const [found, ...more] = plannedSteps([
    step("delete-replaced", { old: { inputs: { a: 1 } }, diffs: ["a"] }),
    step("replace", { old: { inputs: { a: 1 } }, new: { inputs: { a: 2 } }, detailedDiff: { "a[0]": {} } }),
    step("create-replacement", { old: { inputs: { a: 1 } }, new: { inputs: { a: 2 } } }),
  ]);
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    operation: "replace",
    properties: ["a", "a[0]"],
    before: { a: 1 },
    after: { a: 2 },
  });
});

it("tells as deleted what goes with a replaced resource and does not come again", () => {
  expect(
    operations([step("delete-replaced", { urn: LOCK }), step("delete-replaced"), step("replace")]),
  ).toEqual(["delete locks-gateway", "replace gateway"]);
});

it("prefers the detailed paths to the names of properties", () => {
  const update = step("update", { detailedDiff: { "sku.name": {} }, diffs: ["sku", "tags"] });
  expect(plannedSteps([update])[0]?.properties).toEqual(["sku.name"]);
  expect(plannedSteps([{ ...update, detailedDiff: null }])[0]?.properties).toEqual(["sku", "tags"]);
});
