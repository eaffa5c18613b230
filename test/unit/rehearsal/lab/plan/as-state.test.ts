import { asState } from "../../../../../rehearsal/lab/plan/as-state";
import { changed, requestLog, stackExport } from "./small-plan";

interface State {
  readonly deployment: { readonly resources: ReadonlyArray<Record<string, unknown>> };
}
const stateOf = (text: string) => (JSON.parse(asState(text, "plan")) as State).deployment.resources;

it("an export stays as it is", () => {
  const text = stackExport();
  expect(asState(text, "plan")).toBe(text);
});

it.each([
  ["virtualNetworks/hub", "azure-native:network:VirtualNetwork", { virtualNetworkName: "hub" }],
  [
    "virtualNetworks/spoke/subnets/servers",
    "azure-native:network:Subnet",
    { virtualNetworkName: "spoke", subnetName: "servers", addressPrefix: "10.84.0.0/24" },
  ],
  [
    "firewallPolicies/rules/ruleCollectionGroups/first",
    "azure-native:network:FirewallPolicyRuleCollectionGroup",
    { firewallPolicyName: "rules", ruleCollectionGroupName: "first", priority: 100 },
  ],
])("a request for %s becomes the resource that azure-native would have", (path, type, inputs) => {
  const [resource] = stateOf(requestLog()).filter(({ id }) => String(id).endsWith(`/${path}`));
  expect(resource).toMatchObject({
    type,
    inputs: { ...inputs, resourceGroupName: "rg" },
    outputs: { name: path.split("/").at(-1) },
  });
});

it("what has no type here stays a resource of Azure, so that nothing is passed over", () => {
  const body = { backendAddressPools: [] };
  const log = requestLog(changed({ "loadBalancers/lb/probes/up": body }));
  const [resource] = stateOf(log).filter(({ id }) => String(id).endsWith("/loadBalancers/lb/probes/up"));
  expect(resource).toMatchObject({
    type: "azure-native:resources:Resource",
    inputs: {
      resourceProviderNamespace: "Microsoft.Network",
      parentResourcePath: "loadBalancers/lb",
      resourceType: "probes",
      resourceName: "up",
      properties: body,
    },
  });
});

it("says what cannot be read", () => {
  expect(() => asState("nonsense", "plan.jsonl")).toThrow(/plan.jsonl: line 1 is no request/);
});
